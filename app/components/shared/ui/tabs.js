// Tabs as people with a keyboard or a screen reader expect them: one in the tab order, arrows go on.

/** @param {HTMLElement} list with role tablist @param {(name: string) => void} onChange
 * @returns {(name: string) => void} opens one */
export function initTabs(list, onChange) {
  const tabs = /** @type {HTMLElement[]} */ ([...list.querySelectorAll('[role="tab"]')]);
  const root = /** @type {HTMLElement} */ (list.parentElement);
  const open = (wanted) => {
    for (const tab of tabs) {
      const chosen = tab === wanted;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      const panel = /** @type {HTMLElement} */ (root.querySelector(`#${tab.getAttribute("aria-controls")}`));
      panel.hidden = !chosen;
    }
    onChange(String(wanted.dataset.tab));
  };
  tabs.forEach((tab, i) => {
    tab.onclick = () => open(tab);
    tab.onkeydown = (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const next = tabs[(i + step + tabs.length) % tabs.length];
      next.focus();
      open(next);
    };
  });
  return (name) => open(tabs.find((tab) => tab.dataset.tab === name) ?? tabs[0]);
}
