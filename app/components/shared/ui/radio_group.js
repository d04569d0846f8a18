// One of many buttons is chosen: one stop for the tab key, arrows lead on, as in a group of radio buttons.

/** @param {HTMLElement} group with role radiogroup; its buttons may change @param {(button: HTMLElement) => void} onChoose
 * @returns {(button: Element | null | undefined) => void} marks the chosen one */
export function initRadioGroup(group, onChoose) {
  const buttons = () => /** @type {HTMLElement[]} */ ([...group.querySelectorAll('[role="radio"]')]);
  const mark = (chosen) => {
    for (const button of buttons()) {
      button.setAttribute("aria-checked", String(button === chosen));
      button.tabIndex = button === chosen ? 0 : -1;
    }
  };
  group.onclick = (event) => {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest('[role="radio"]'));
    if (!button) return;
    mark(button);
    onChoose(button);
  };
  group.onkeydown = (event) => {
    const all = buttons();
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const row = all.filter((button) => button.offsetTop === all[Math.max(at, 0)]?.offsetTop).length;
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: row, ArrowUp: -row, Home: -at, End: all.length - 1 - at }[event.key];
    if (at < 0 || step === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
    next.focus();
    mark(next);
    onChoose(next);
  };
  return mark;
}
