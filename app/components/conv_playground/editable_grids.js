// A small picture whose cells are switched by a click or set by digit keys, and a kernel whose numbers are typed.

import { formatCompact, toCssColor, greyScale, contrastColor, maxMagnitude, signedScale } from "../shared/draw/color_scale.js";
import { arrowDirection } from "../shared/ui/arrow_keys.js";
import { createElement } from "../shared/ui/dom.js";

/** @typedef {import("../shared/geometry/conv2d.js").Plane} Plane
 * @typedef {import("../shared/draw/color_scale.js").Rgb} Rgb */

const MAX_WEIGHT = 1000;

/** @param {HTMLElement} grid @param {(cell: number, value: number) => void} onChange
 * @returns {(plane: Plane, margin: number) => void} shows a picture with `margin` cells of zeros on each side */
export function createPictureGrid(grid, onChange) {
  let columns = 0;
  const getButtons = () => Array.from(grid.querySelectorAll("button"));
  grid.onclick = (event) => {
    const button = /** @type {Element} */ (event.target).closest("button");
    if (button) onChange(Number(button.dataset.cell), Number(button.dataset.value) === 0 ? 1 : 0);
  };
  grid.onkeydown = (event) => {
    const buttons = getButtons();
    const index = buttons.findIndex((button) => button === document.activeElement);
    if (index < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    const direction = arrowDirection(event);
    if (direction) {
      const [row, column] = [Math.floor(index / columns) + direction.down, (index % columns) + direction.right];
      const next = row >= 0 && column >= 0 && column < columns ? buttons[row * columns + column] : null;
      event.preventDefault();
      if (!next) return;
      for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
      next.focus();
    } else if (/^\d$/.test(event.key)) {
      event.preventDefault();
      onChange(index, Number(event.key));
    }
  };
  return (plane, margin) => {
    columns = plane.columns;
    const width = plane.columns + 2 * margin;
    grid.style.setProperty("--lw-columns", String(width));
    if (grid.childElementCount !== width * (plane.rows + 2 * margin)) grid.replaceChildren(...createCells(plane, margin));
    getButtons().forEach((button, i) => {
      button.textContent = formatCompact(plane.values[i]);
      button.dataset.value = String(plane.values[i]);
      button.setAttribute("aria-label", `row ${Math.floor(i / columns) + 1}, column ${(i % columns) + 1}: ${plane.values[i]}`);
      setColor(button, greyScale(plane.values[i]));
    });
  };
}

/** A button for each number, and cells of zeros around them.
 * @param {Plane} plane @param {number} margin @returns {HTMLElement[]} */
function createCells({ rows, columns }, margin) {
  const width = columns + 2 * margin;
  return Array.from({ length: width * (rows + 2 * margin) }, (_, i) => {
    const [row, column] = [Math.floor(i / width) - margin, (i % width) - margin];
    if (row < 0 || column < 0 || row >= rows || column >= columns) {
      return createElement("span", { text: "0", "aria-hidden": "true", "data-padded": "" });
    }
    const cell = row * columns + column;
    return createElement("button", { type: "button", tabIndex: cell === 0 ? 0 : -1, "data-cell": cell });
  });
}

/** @param {HTMLElement} grid @param {Rgb[]} shades of a signed scale @param {(cell: number, value: number) => void} onChange
 * @returns {(kernel: number[]) => void} shows a kernel; the field that is being typed in keeps its text */
export function createKernelGrid(grid, shades, onChange) {
  grid.oninput = (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const value = Number(field.value.replace(",", ".").replace("−", "-"));
    const valid = field.value.trim() !== "" && Number.isFinite(value) && Math.abs(value) < MAX_WEIGHT;
    field.setAttribute("aria-invalid", String(!valid));
    if (valid) onChange([...grid.children].indexOf(field), value);
  };
  return (kernel) => {
    const side = Math.sqrt(kernel.length);
    grid.style.setProperty("--lw-columns", String(side));
    if (grid.childElementCount !== kernel.length) grid.replaceChildren(...kernel.map((_, i) => createWeightField(i, side)));
    const scale = signedScale(shades, maxMagnitude(kernel));
    Array.from(grid.querySelectorAll("input")).forEach((field, i) => {
      if (field !== document.activeElement) {
        field.value = formatCompact(kernel[i]);
        field.setAttribute("aria-invalid", "false");
      }
      setColor(field, scale(kernel[i]));
    });
  };
}

/** @param {number} index of the weight @param {number} side of the kernel @returns {HTMLInputElement} */
function createWeightField(index, side) {
  const label = `kernel, row ${Math.floor(index / side) + 1}, column ${(index % side) + 1}`;
  /** @type {HTMLInputElement} */
  const field = createElement("input", { type: "text", inputMode: "decimal", autocomplete: "off", "aria-label": label });
  field.onfocus = () => field.select();
  return field;
}

/** @param {HTMLElement} element @param {Rgb} color */
function setColor(element, color) {
  Object.assign(element.style, { background: toCssColor(color), color: contrastColor(color) });
}
