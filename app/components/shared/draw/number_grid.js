// A small grid of numbers on their colours; only what changed is written. Who listens hears a sentence instead.

import { toCssColor, contrastColor, formatNumber } from "./color_scale.js";

/** @typedef {{values: ArrayLike<number>, columns: number, scale: import("./color_scale.js").Scale,
 *   inside?: boolean[], marked?: number, words?: (value: number) => string}} Numbers
 *   `inside`: false for cells of padding; `marked`: the cell that counts; `words`: how numbers are written */

/** @param {HTMLElement} element @returns {(numbers: Numbers) => void} */
export function createNumberGrid(element) {
  element.classList.add("lw-numbers");
  element.setAttribute("aria-hidden", "true");
  return ({ values, columns, scale, inside, marked, words = formatNumber }) => {
    element.style.setProperty("--lw-columns", String(columns));
    while (element.children.length > values.length) element.lastElementChild?.remove();
    while (element.children.length < values.length) element.append(document.createElement("span"));
    Array.from(/** @type {HTMLCollectionOf<HTMLElement>} */ (element.children)).forEach((cell, i) => {
      const colour = scale(values[i]);
      const padded = inside?.[i] === false;
      cell.textContent = words(values[i]);
      cell.toggleAttribute("data-padded", padded);
      cell.toggleAttribute("data-marked", i === marked);
      cell.style.background = padded ? "" : toCssColor(colour);
      cell.style.color = padded ? "" : contrastColor(colour);
    });
  };
}
