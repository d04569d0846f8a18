// A small picture whose cells are switched by a click and set by keys; and a kernel whose numbers are typed.

import { formatCompact, toCssColor, greyScale, contrastColor, maxMagnitude, signedScale } from "../shared/draw/color_scale.js";

/** @typedef {import("../shared/geometry/conv2d.js").Plane} Plane */

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** @param {HTMLElement} grid @param {(cell: number, value: number) => void} onChange
 * @returns {(plane: Plane, margin: number) => void} shows a picture with so many cells of zeros around it */
export function pictureCells(grid, onChange) {
  let columns = 0;
  const buttons = () => /** @type {HTMLButtonElement[]} */ ([...grid.querySelectorAll("button")]);
  grid.onclick = (event) => {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("button"));
    if (button) onChange(Number(button.dataset.cell), Number(button.dataset.value) === 0 ? 1 : 0);
  };
  grid.onkeydown = (event) => {
    const all = buttons();
    const at = all.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    if (at < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    const step = STEPS[event.key];
    if (step) {
      const [row, column] = [Math.floor(at / columns) + step[0], (at % columns) + step[1]];
      const next = row >= 0 && column >= 0 && column < columns ? all[row * columns + column] : null;
      event.preventDefault();
      if (!next) return;
      for (const button of all) button.tabIndex = button === next ? 0 : -1;
      next.focus();
    } else if (/^\d$/.test(event.key)) {
      event.preventDefault();
      onChange(at, Number(event.key));
    }
  };
  return (plane, margin) => {
    columns = plane.columns;
    const wide = plane.columns + 2 * margin;
    grid.style.setProperty("--lw-columns", String(wide));
    if (grid.childElementCount !== wide * (plane.rows + 2 * margin)) grid.replaceChildren(...cellsOf(plane, margin));
    buttons().forEach((button, i) => {
      const colour = greyScale(plane.values[i]);
      button.textContent = formatCompact(plane.values[i]);
      button.dataset.value = String(plane.values[i]);
      button.setAttribute("aria-label", `row ${Math.floor(i / columns) + 1}, column ${(i % columns) + 1}: ${plane.values[i]}`);
      Object.assign(button.style, { background: toCssColor(colour), color: contrastColor(colour) });
    });
  };
}

/** @param {Plane} plane @param {number} margin */
function cellsOf(plane, margin) {
  const cells = [];
  for (let row = -margin; row < plane.rows + margin; row += 1) {
    for (let column = -margin; column < plane.columns + margin; column += 1) {
      const inside = row >= 0 && column >= 0 && row < plane.rows && column < plane.columns;
      const cell = document.createElement(inside ? "button" : "span");
      if (cell instanceof HTMLButtonElement) {
        cell.type = "button";
        cell.tabIndex = row === 0 && column === 0 ? 0 : -1;
        cell.dataset.cell = String(row * plane.columns + column);
      } else {
        cell.textContent = "0";
        cell.setAttribute("aria-hidden", "true");
        cell.toggleAttribute("data-padded", true);
      }
      cells.push(cell);
    }
  }
  return cells;
}

/** @param {HTMLElement} grid @param {string[]} stops of the colours @param {(cell: number, value: number) => void} onChange
 * @returns {(kernel: number[]) => void} shows a kernel */
export function kernelCells(grid, stops, onChange) {
  grid.oninput = (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const value = Number(field.value.replace(",", ".").replace("−", "-"));
    const isNumber = field.value.trim() !== "" && Number.isFinite(value) && Math.abs(value) < 1000;
    field.setAttribute("aria-invalid", String(!isNumber));
    if (isNumber) onChange([...grid.children].indexOf(field), value);
  };
  return (kernel) => {
    const side = Math.sqrt(kernel.length);
    grid.style.setProperty("--lw-columns", String(side));
    if (grid.childElementCount !== kernel.length) grid.replaceChildren(...kernel.map((_, i) => fieldOf(i, side)));
    const scale = signedScale(stops, maxMagnitude(kernel));
    /** @type {HTMLInputElement[]} */ ([...grid.children]).forEach((field, i) => {
      const colour = scale(kernel[i]);
      if (field !== document.activeElement) {
        field.value = formatCompact(kernel[i]);
        field.setAttribute("aria-invalid", "false");
      }
      Object.assign(field.style, { background: toCssColor(colour), color: contrastColor(colour) });
    });
  };
}

function fieldOf(i, side) {
  const field = document.createElement("input");
  Object.assign(field, { type: "text", inputMode: "decimal", autocomplete: "off" });
  field.setAttribute("aria-label", `kernel, row ${Math.floor(i / side) + 1}, column ${(i % side) + 1}`);
  field.onfocus = () => field.select();
  return field;
}
