// Arrow keys as directions on the screen.

/** @type {Record<string, {right: number, down: number}>} */
const DIRECTIONS = {
  ArrowLeft: { right: -1, down: 0 },
  ArrowRight: { right: 1, down: 0 },
  ArrowUp: { right: 0, down: -1 },
  ArrowDown: { right: 0, down: 1 },
};

/** A unit step to the right or down; null for any other key.
 * @param {KeyboardEvent} event @returns {{right: number, down: number} | null} */
export function arrowDirection(event) {
  return DIRECTIONS[event.key] ?? null;
}
