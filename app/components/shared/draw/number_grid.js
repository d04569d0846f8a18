// A grid of numbers on coloured cells. Hidden from screen readers: the component describes it in a sentence.

import { toCssColor, contrastColor, formatNumber } from "./color_scale.js";

/** @typedef {{values: ArrayLike<number>, columns: number, scale: import("./color_scale.js").Scale,
 *   inside?: boolean[], marked?: number, format?: (value: number) => string}} NumberGrid
 *   `inside`: false for cells of padding; `marked`: index of the highlighted cell */

/** @param {HTMLElement} element @returns {(grid: NumberGrid) => void} shows a grid; reuses the cells of the one before */
export function createNumberGrid(element) {
  element.classList.add("lw-numbers");
  element.setAttribute("aria-hidden", "true");
  return ({ values, columns, scale, inside, marked, format = formatNumber }) => {
    element.style.setProperty("--lw-columns", String(columns));
    while (element.children.length > values.length) element.lastElementChild?.remove();
    while (element.children.length < values.length) element.append(document.createElement("span"));
    Array.from(/** @type {HTMLCollectionOf<HTMLElement>} */ (element.children)).forEach((cell, i) => {
      const color = scale(values[i]);
      const padded = inside?.[i] === false;
      cell.textContent = format(values[i]);
      cell.toggleAttribute("data-padded", padded);
      cell.toggleAttribute("data-marked", i === marked);
      cell.style.background = padded ? "" : toCssColor(color);
      cell.style.color = padded ? "" : contrastColor(color);
    });
  };
}
