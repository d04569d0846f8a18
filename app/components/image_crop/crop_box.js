// Geometry of the crop box, in shares of the picture's width and height.

import { clamp } from "../shared/geometry/clamp.js";
import { arrowDirection } from "../shared/ui/arrow_keys.js";

/** @typedef {import("../shared/types.js").CropBox} CropBox
 * @typedef {import("../shared/ui/pointer_stroke.js").Spot} Spot */

/** @type {CropBox} */
const INITIAL_BOX = [0.15, 0.15, 0.85, 0.85];
const MIN_SIDE = 0.05;
const KEY_STEP = 0.02;

/** The box between two opposite corners, within the picture.
 * @param {Spot} one @param {Spot} other @returns {CropBox} */
export function boxFromCorners(one, other) {
  const [left, right] = [one.left, other.left].map(clampShare).sort((a, b) => a - b);
  const [top, bottom] = [one.top, other.top].map(clampShare).sort((a, b) => a - b);
  return [left, top, right, bottom];
}

/** Whether a box is larger than what a click with a shaky hand draws.
 * @param {CropBox} box */
export function isLargeEnough([left, top, right, bottom]) {
  return right - left >= MIN_SIDE && bottom - top >= MIN_SIDE;
}

/** Moves a box by an arrow key; with shift, moves its right and bottom sides only.
 * @param {CropBox | null} box null: the first key press sets a box @param {KeyboardEvent} event
 * @returns {CropBox | null} null for any other key */
export function moveByKey(box, event) {
  const direction = arrowDirection(event);
  if (!direction) return null;
  if (!box) return INITIAL_BOX;
  const [across, down] = [direction.right * KEY_STEP, direction.down * KEY_STEP];
  const [left, top, right, bottom] = box;
  if (event.shiftKey) return [left, top, clamp(right + across, left + MIN_SIDE, 1), clamp(bottom + down, top + MIN_SIDE, 1)];
  const [x, y] = [clamp(across, -left, 1 - right), clamp(down, -top, 1 - bottom)];
  return [left + x, top + y, right + x, bottom + y];
}

/** @param {CropBox} box */
export function describeBox(box) {
  const [left, top, right, bottom] = box.map((share) => `${Math.round(100 * share)}%`);
  return `The box goes from ${left} to ${right} across and from ${top} to ${bottom} down.`;
}

/** @param {number} share */
function clampShare(share) {
  return clamp(share, 0, 1);
}
