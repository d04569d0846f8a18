// What keys mean in a show, on a keyboard or on a clicker. Knows no stage.

const KEYS = {
  ArrowRight: "next",
  ArrowDown: "next",
  PageDown: "next",
  ArrowLeft: "back",
  ArrowUp: "back",
  PageUp: "back",
  Home: "reset",
  r: "reset",
  n: "notes",
  f: "fullscreen",
};
const PRESSES = [" ", "Enter"];

/** What a key asks for; null: nothing here. @param {string} key @param {Element | null} target where it was pressed */
export function actionOf(key, target) {
  if (key.startsWith("Arrow") && target?.closest("[role=application], input, select")) return null;
  if (PRESSES.includes(key)) return target?.closest("button, a, input, select, [role=application]") ? null : "next";
  return KEYS[key.length === 1 ? key.toLowerCase() : key] ?? null;
}

/** @param {Window} where @param {(action: string) => void} onAction
 * @param {(key: string) => boolean} first whether the stage takes a key for itself @returns {() => void} stops listening */
export function followKeys(where, onAction, first) {
  const heard = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const action = first(event.key) ? "" : actionOf(event.key, event.target?.closest ? event.target : null);
    if (action === null) return;
    event.preventDefault();
    event.stopPropagation();  // Streamlit has a use for some of these, too
    if (action) onAction(action);
  };
  where.addEventListener("keydown", heard, true);
  return () => where.removeEventListener("keydown", heard, true);
}
