// The order of the blocks in the document, which the tab key follows: always the one that is seen.

/** Watches the width of the component. In a narrow window the style sheet dissolves the columns (`display: contents`) and
 * gives their blocks an order of their own (`order`); they then move into that order in the document, too.
 * @param {HTMLElement} section the root of the markup @param {HTMLElement} main holds the columns
 * @returns {() => void} stops watching */
export function followVisualOrder(section, main) {
  const homes = [section, ...main.children].map((parent) => ({ parent, children: [...parent.children] }));
  const blocks = homes.flatMap(({ children }) => children).filter((block) => block !== main);
  let narrow = false;
  const arrange = () => {
    if ((getComputedStyle(main).display === "contents") === narrow) return;
    narrow = !narrow;
    const focused = /** @type {HTMLElement | null} */ (section.querySelector(":focus"));
    if (narrow) section.append(...sortByOrder(blocks));
    else for (const { parent, children } of homes) parent.append(...children);
    focused?.focus({ preventScroll: true });
  };
  const observer = new ResizeObserver(arrange);
  observer.observe(section);
  arrange();
  return () => observer.disconnect();
}

/** @param {Element[]} blocks @returns {Element[]} */
function sortByOrder(blocks) {
  /** @param {Element} block */
  const orderOf = (block) => Number(getComputedStyle(block).order);
  return [...blocks].sort((a, b) => orderOf(a) - orderOf(b));
}
