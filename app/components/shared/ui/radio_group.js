// Keyboard behaviour of radio buttons for a group of plain buttons (ARIA Authoring Practices: one tab stop, arrow keys move).

import { clamp } from "../geometry/clamp.js";
import { arrowDirection } from "./arrow_keys.js";

/** @param {HTMLElement} group has the role radiogroup; its buttons, with the role radio, may be replaced at any time
 * @param {(button: HTMLElement) => void} onChoose @returns {(button: Element | null | undefined) => void} checks a button */
export function initRadioGroup(group, onChoose) {
  const listButtons = () => /** @type {HTMLElement[]} */ ([...group.querySelectorAll('[role="radio"]')]);
  /** @param {Element | null | undefined} checked */
  const check = (checked) => {
    for (const button of listButtons()) {
      button.setAttribute("aria-checked", String(button === checked));
      button.tabIndex = button === checked ? 0 : -1;
    }
  };
  group.onclick = (event) => {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest('[role="radio"]'));
    if (!button) return;
    check(button);
    onChoose(button);
  };
  group.onkeydown = (event) => {
    const buttons = listButtons();
    const index = buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (index < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    const next = nextIndex(event, index, buttons);
    if (next === null) return;
    event.preventDefault();
    const button = buttons[clamp(next, 0, buttons.length - 1)];
    button.focus();
    check(button);
    onChoose(button);
  };
  return check;
}

/** Where a key leads; up and down move by a visual row of buttons. Null for other keys.
 * @param {KeyboardEvent} event @param {number} index @param {HTMLElement[]} buttons @returns {number | null} */
function nextIndex(event, index, buttons) {
  if (event.key === "Home") return 0;
  if (event.key === "End") return buttons.length - 1;
  const direction = arrowDirection(event);
  if (!direction) return null;
  const columns = buttons.filter((button) => button.offsetTop === buttons[index].offsetTop).length;
  return index + direction.right + direction.down * columns;
}
