// What keys do in the presentation, on a keyboard or on a clicker.

/** @typedef {"next" | "back" | "reset" | "notes" | "fullscreen" | "tour"} Action */

/** @type {Record<string, Action>} */
const ACTIONS = {
  ArrowRight: "next",
  ArrowDown: "next",
  PageDown: "next",
  ArrowLeft: "back",
  ArrowUp: "back",
  PageUp: "back",
  Home: "reset",
};
/** Keys that type a character; the visitor can turn them off (WCAG 2.1.4).
 * @type {Record<string, Action>} */
const SHORTCUTS = { r: "reset", n: "notes", f: "fullscreen", t: "tour" };
/** Elements in which keys move a caret or a value. */
const INPUTS = "input, textarea, select, [contenteditable]";
const STORAGE_KEY = "lw-presenter-shortcuts";

/** Whether character keys act: unless they were turned off in this session. */
export function shortcutsEnabled() {
  return sessionStorage.getItem(STORAGE_KEY) !== "off";
}

/** @param {boolean} enabled */
export function enableShortcuts(enabled) {
  sessionStorage.setItem(STORAGE_KEY, enabled ? "on" : "off");
}

/** The action of a key; null if the focused element needs the key itself or nothing is bound to it.
 * @param {string} key @param {Element | null} target the focused element @returns {Action | null} */
export function actionOf(key, target) {
  if (target?.closest(INPUTS)) return null;
  if (key.startsWith("Arrow") && target?.closest("[role=application]")) return null;
  if (key === " " || key === "Enter") return target?.closest("button, a, [role=application]") ? null : "next";
  if (key.length > 1) return ACTIONS[key] ?? null;
  return shortcutsEnabled() ? (SHORTCUTS[key.toLowerCase()] ?? null) : null;
}

/** Calls `onAction` for every key that has an action.
 * @param {Window} source @param {(action: Action) => void} onAction
 * @param {(key: string) => boolean} takesKey whether the scene uses a character key itself
 * @returns {() => void} stops listening */
export function listenToKeys(source, onAction, takesKey) {
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const element = /** @type {Element | null} */ (event.target);
    const target = element && "closest" in element ? element : null;
    const typing = Boolean(target?.closest(INPUTS));
    const taken = shortcutsEnabled() && !typing && takesKey(event.key);
    const action = taken || event.shiftKey ? null : actionOf(event.key, target);
    if (action || (event.key.length === 1 && !typing)) event.stopPropagation();  // Streamlit has shortcuts of its own, R for one
    if (!taken && !action) return;
    event.preventDefault();
    if (action) onAction(action);
  };
  source.addEventListener("keydown", onKey, true);
  return () => source.removeEventListener("keydown", onKey, true);
}
