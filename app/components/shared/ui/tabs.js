// Keyboard behaviour of tabs (ARIA Authoring Practices: one tab stop, arrow keys move and select).

import { arrowDirection } from "./arrow_keys.js";

/** @param {HTMLElement} list has the role tablist @param {(name: string) => void} onChange
 * @returns {(name: string) => void} opens the tab with this `data-tab` */
export function initTabs(list, onChange) {
  const tabs = /** @type {HTMLElement[]} */ ([...list.querySelectorAll('[role="tab"]')]);
  const root = /** @type {HTMLElement} */ (list.parentElement);
  /** @param {HTMLElement} selected */
  const open = (selected) => {
    for (const tab of tabs) {
      tab.setAttribute("aria-selected", String(tab === selected));
      tab.tabIndex = tab === selected ? 0 : -1;
      const panel = /** @type {HTMLElement} */ (root.querySelector(`#${tab.getAttribute("aria-controls")}`));
      panel.hidden = tab !== selected;
    }
    onChange(String(selected.dataset.tab));
  };
  tabs.forEach((tab, i) => {
    tab.onclick = () => open(tab);
    tab.onkeydown = (event) => {
      const step = arrowDirection(event)?.right;
      if (!step) return;
      event.preventDefault();
      const next = tabs[(i + step + tabs.length) % tabs.length];
      next.focus();
      open(next);
    };
  });
  return (name) => open(tabs.find((tab) => tab.dataset.tab === name) ?? tabs[0]);
}
