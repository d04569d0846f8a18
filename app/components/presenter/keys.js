// What keys do in the presentation, on a keyboard or on a clicker.

/** @typedef {"next" | "back" | "reset" | "notes" | "fullscreen"} Action */

/** @type {Record<string, Action>} */
const ACTIONS = {
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

/** The action of a key; null if the focused element needs the key itself or nothing is bound to it.
 * @param {string} key @param {Element | null} target the focused element @returns {Action | null} */
export function actionOf(key, target) {
  if (key.startsWith("Arrow") && target?.closest("[role=application], input, select")) return null;
  if (key === " " || key === "Enter") return target?.closest("button, a, input, select, [role=application]") ? null : "next";
  return ACTIONS[key.length === 1 ? key.toLowerCase() : key] ?? null;
}

/** Calls `onAction` for every key that has an action.
 * @param {Window} source @param {(action: Action) => void} onAction
 * @param {(key: string) => boolean} takesKey whether the scene uses a key itself @returns {() => void} stops listening */
export function listenToKeys(source, onAction, takesKey) {
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const target = /** @type {Element | null} */ (event.target);
    const taken = takesKey(event.key);
    const action = taken ? null : actionOf(event.key, target && "closest" in target ? target : null);
    if (!taken && !action) return;
    event.preventDefault();
    event.stopPropagation();  // Streamlit has shortcuts of its own
    if (action) onAction(action);
  };
  source.addEventListener("keydown", onKey, true);
  return () => source.removeEventListener("keydown", onKey, true);
}
