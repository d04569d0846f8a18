// Sliding windows over a plane of numbers: padding, stride, cross-correlation, pooling, up-sampling.

/** @typedef {{values: ArrayLike<number>, rows: number, columns: number}} Plane row by row
 * @typedef {"valid" | "same"} Padding
 * @typedef {"max" | "mean"} PoolKind
 * @typedef {{values: number[], inside: boolean[]}} Patch the numbers under a window; zero, and not `inside`, for padding
 * @typedef {{top: number, left: number, bottom: number, right: number}} Margins rows and columns around a plane
 * @typedef {{top: number, left: number, height: number, width: number}} Box in rows and columns of a plane */

/** Rows of zeros that padding puts before and after the rows of a plane; an odd one goes after, as in TensorFlow.
 * @param {number} size of the plane in this direction @param {number} window @param {number} stride
 * @param {Padding} padding @returns {[number, number]} */
export function paddingMargins(size, window, stride, padding) {
  if (padding === "valid") return [0, 0];
  const missing = Math.max((Math.ceil(size / stride) - 1) * stride + window - size, 0);
  return [Math.floor(missing / 2), Math.ceil(missing / 2)];
}

/** The number of window positions in one direction.
 * @param {number} size of the plane in this direction @param {number} window @param {number} stride
 * @param {Padding} padding */
export function outputSize(size, window, stride, padding) {
  const [before, after] = paddingMargins(size, window, stride, padding);
  return Math.max(Math.floor((size + before + after - window) / stride) + 1, 0);
}

/** The window that one output reads; its top and left are negative where it reaches into the padding.
 * @param {{rows: number, columns: number}} plane @param {[number, number]} window height and width
 * @param {[number, number]} strides down and across @param {Padding} padding
 * @param {number} row of the output @param {number} column of the output @returns {Box} */
export function windowAt(plane, [height, width], [down, across], padding, row, column) {
  const [above] = paddingMargins(plane.rows, height, down, padding);
  const [before] = paddingMargins(plane.columns, width, across, padding);
  return { top: row * down - above, left: column * across - before, height, width };
}

/** @param {Plane} plane @param {Box} box @returns {Patch} */
export function extractPatch(plane, { top, left, height, width }) {
  /** @type {Patch} */
  const patch = { values: [], inside: [] };
  for (let row = top; row < top + height; row += 1) {
    for (let column = left; column < left + width; column += 1) {
      const inside = row >= 0 && column >= 0 && row < plane.rows && column < plane.columns;
      patch.inside.push(inside);
      patch.values.push(inside ? plane.values[row * plane.columns + column] : 0);
    }
  }
  return patch;
}

/** @param {ArrayLike<number>} values @param {ArrayLike<number>} kernel of the same length */
export function dotProduct(values, kernel) {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i] * kernel[i];
  return sum;
}

/** The maximum or the mean of a patch, without its padding.
 * @param {Patch} patch @param {PoolKind} kind */
export function pool({ values, inside }, kind) {
  const counted = values.filter((_, i) => inside[i]);
  return kind === "max" ? Math.max(...counted) : counted.reduce((a, b) => a + b, 0) / counted.length;
}

/** Applies a function to the patch at every position of a square window.
 * @param {Plane} plane @param {number} window its side @param {number} stride @param {Padding} padding
 * @param {(patch: Patch) => number} compute @returns {Plane} */
export function slideWindow(plane, window, stride, padding, compute) {
  const rows = outputSize(plane.rows, window, stride, padding);
  const columns = outputSize(plane.columns, window, stride, padding);
  const values = Array.from({ length: rows * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    return compute(extractPatch(plane, windowAt(plane, [window, window], [stride, stride], padding, row, column)));
  });
  return { values, rows, columns };
}

/** Repeats each number of a plane down and across (nearest neighbour).
 * @param {Plane} plane @param {number} factor @returns {Plane} */
export function upsample(plane, factor) {
  const [rows, columns] = [plane.rows * factor, plane.columns * factor];
  const values = Array.from({ length: rows * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns / factor), Math.floor((i % columns) / factor)];
    return plane.values[row * plane.columns + column];
  });
  return { values, rows, columns };
}
