// Boxes on a picture, in shares of its width and height. Knows no page.

/** @typedef {[number, number, number, number]} Box left, top, right, bottom
 * @typedef {import("../shared/ui/pointer_stroke.js").Spot} Spot */

const START = /** @type {Box} */ ([0.15, 0.15, 0.85, 0.85]);
const LEAST = 0.05;
const STRIDE = 0.02;
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The box between two corners, whichever they are.
 * @param {Spot} one @param {Spot} other @returns {Box} */
export function between(one, other) {
  const [left, right] = [one.left, other.left].map(onPicture).sort((a, b) => a - b);
  const [top, bottom] = [one.top, other.top].map(onPicture).sort((a, b) => a - b);
  return [left, top, right, bottom];
}

/** Whether it is more than a click. @param {Box} box */
export function isDrawn([left, top, right, bottom]) {
  return right - left >= LEAST && bottom - top >= LEAST;
}

/** Where an arrow key takes a box; with shift its right and lower sides alone. Null: the key is none of them.
 * @param {Box | null} box @param {string} key @param {boolean} shift @returns {Box | null} */
export function nudged(box, key, shift) {
  if (!(key in DIRECTIONS)) return null;
  if (!box) return START;
  const [across, down] = DIRECTIONS[key].map((step) => step * STRIDE);
  const [left, top, right, bottom] = box;
  if (shift) return [left, top, clip(right + across, left + LEAST, 1), clip(bottom + down, top + LEAST, 1)];
  const [x, y] = [clip(across, -left, 1 - right), clip(down, -top, 1 - bottom)];
  return [left + x, top + y, right + x, bottom + y];
}

/** @param {Box} box */
export function inWords(box) {
  const [left, top, right, bottom] = box.map((share) => `${Math.round(100 * share)}%`);
  return `The box goes from ${left} to ${right} across and from ${top} to ${bottom} down.`;
}

function clip(value, low, high) {
  return Math.min(Math.max(value, low), Math.max(low, high));
}

function onPicture(share) {
  return clip(share, 0, 1);
}
