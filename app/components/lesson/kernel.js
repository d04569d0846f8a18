// Sliding a kernel of three by three weights over a garment. Knows no page.

import { IMAGE_PIXELS, IMAGE_SIDE } from "../shared/data/lattice.js";

/** What each looks for, and its weights row by row. */
export const KERNELS = [
  { name: "Upright edges", weights: [-1, 0, 1, -1, 0, 1, -1, 0, 1] },
  { name: "Level edges", weights: [-1, -1, -1, 0, 0, 0, 1, 1, 1] },
  { name: "Blur", weights: new Array(9).fill(1 / 9) },
  { name: "Sharpen", weights: [0, -1, 0, -1, 5, -1, 0, -1, 0] },
];

/** The nine pixels (0 to 255) around one; beyond the border there is black.
 * @param {ArrayLike<number>} levels @param {number} row @param {number} column */
export function patchOf(levels, row, column) {
  return Array.from({ length: 9 }, (_, i) => {
    const [r, c] = [row + Math.floor(i / 3) - 1, column + (i % 3) - 1];
    return r < 0 || c < 0 || r >= IMAGE_SIDE || c >= IMAGE_SIDE ? 0 : levels[IMAGE_SIDE * r + c];
  });
}

/** The sum of nine products at each of the 784 places.
 * @param {ArrayLike<number>} levels @param {number[]} weights */
export function slide(levels, weights) {
  return Float32Array.from({ length: IMAGE_PIXELS }, (_, i) =>
    patchOf(levels, Math.floor(i / IMAGE_SIDE), i % IMAGE_SIDE).reduce((sum, level, k) => sum + level * weights[k], 0),
  );
}
