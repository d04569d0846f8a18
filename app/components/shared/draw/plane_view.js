// What a painted plane of numbers needs to be explored: a frame on a box of it, and the cell that pointer or keys choose.

import { arrowDirection } from "../ui/arrow_keys.js";
import { pointerSpot } from "../ui/pointer_stroke.js";
import { clamp } from "../geometry/clamp.js";
import { NO_MARGINS } from "./color_scale.js";

/** @typedef {import("../geometry/conv2d.js").Box} Box
 * @typedef {import("../geometry/conv2d.js").Margins} Margins */

/** Puts a frame on a box of a painted plane; null hides the frame.
 * @param {HTMLElement} frame @param {Box | null} box
 * @param {{rows: number, columns: number}} painted size of what is painted, margins included
 * @param {Margins} [margins] that were painted around the plane */
export function positionFrame(frame, box, painted, margins = NO_MARGINS) {
  frame.hidden = !box;
  if (!box) return;
  Object.assign(frame.style, {
    left: `${(100 * (box.left + margins.left)) / painted.columns}%`,
    top: `${(100 * (box.top + margins.top)) / painted.rows}%`,
    width: `${(100 * box.width) / painted.columns}%`,
    height: `${(100 * box.height) / painted.rows}%`,
  });
}

/** Calls `onCell` with the cell under the pointer, and with the neighbouring cell when an arrow key is pressed.
 * @param {HTMLElement} element that shows the plane
 * @param {() => {rows: number, columns: number}} getSize of the plane
 * @param {() => {row: number, column: number}} getCurrent the cell that arrow keys start from
 * @param {(row: number, column: number, byKey: boolean) => void} onCell */
export function trackCells(element, getSize, getCurrent, onCell) {
  const choose = (/** @type {number} */ row, /** @type {number} */ column, /** @type {boolean} */ byKey) => {
    const { rows, columns } = getSize();
    onCell(clamp(row, 0, rows - 1), clamp(column, 0, columns - 1), byKey);
  };
  const choosePointed = (/** @type {PointerEvent} */ event) => {
    const { left, top } = pointerSpot(element, event);
    const { rows, columns } = getSize();
    choose(Math.floor(top * rows), Math.floor(left * columns), false);
  };
  element.onpointermove = choosePointed;
  element.onpointerdown = choosePointed;
  element.onkeydown = (event) => {
    const direction = arrowDirection(event);
    if (!direction || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const { row, column } = getCurrent();
    choose(row + direction.down, column + direction.right, true);
  };
}
