// Windows that slide over a plane of numbers: padding, stride, convolution, pooling, up-sampling. Knows no page.

/** @typedef {{values: ArrayLike<number>, rows: number, columns: number}} Plane row by row
 * @typedef {"valid" | "same"} Padding
 * @typedef {{values: number[], inside: boolean[]}} Patch what lies under a window; outside the plane there is zero
 * @typedef {{top: number, left: number, height: number, width: number}} Box in rows and columns of a plane */

/** Rows of zeros that padding puts before and after so many rows; one more after than before, as TensorFlow does.
 * @param {number} size @param {number} window @param {number} stride @param {Padding} padding
 * @returns {[number, number]} */
export function paddingMargins(size, window, stride, padding) {
  if (padding === "valid") return [0, 0];
  const missing = Math.max((Math.ceil(size / stride) - 1) * stride + window - size, 0);
  return [Math.floor(missing / 2), Math.ceil(missing / 2)];
}

/** At how many places a window stands in one direction.
 * @param {number} size @param {number} window @param {number} stride @param {Padding} padding */
export function outputSize(size, window, stride, padding) {
  const [before, after] = paddingMargins(size, window, stride, padding);
  return Math.max(Math.floor((size + before + after - window) / stride) + 1, 0);
}

/** Where the window of one output lies in the input; it may begin before the first row or column.
 * @param {{rows: number, columns: number}} plane @param {[number, number]} window its height and width
 * @param {[number, number]} strides @param {Padding} padding @param {number} row @param {number} column
 * @returns {Box} */
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

/** The sum of the products of a patch and a kernel.
 * @param {ArrayLike<number>} values @param {ArrayLike<number>} kernel */
export function dotProduct(values, kernel) {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i] * kernel[i];
  return sum;
}

/** The largest or the mean of what lies under a window; what is outside the plane does not count.
 * @param {Patch} patch @param {"largest" | "mean"} which */
export function pool({ values, inside }, which) {
  const counted = values.filter((_, i) => inside[i]);
  return which === "largest" ? Math.max(...counted) : counted.reduce((a, b) => a + b, 0) / counted.length;
}

/** What a square window finds everywhere.
 * @param {Plane} plane @param {number} window @param {number} stride
 * @param {Padding} padding @param {(patch: Patch) => number} finds @returns {Plane} */
export function slideWindow(plane, window, stride, padding, finds) {
  const rows = outputSize(plane.rows, window, stride, padding);
  const columns = outputSize(plane.columns, window, stride, padding);
  const values = Array.from({ length: rows * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    return finds(extractPatch(plane, windowAt(plane, [window, window], [stride, stride], padding, row, column)));
  });
  return { values, rows, columns };
}

/** Each cell as many times down and across.
 * @param {Plane} plane @param {number} times @returns {Plane} */
export function upsample(plane, times) {
  const [rows, columns] = [plane.rows * times, plane.columns * times];
  const values = Array.from({ length: rows * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns / times), Math.floor((i % columns) / times)];
    return plane.values[row * plane.columns + column];
  });
  return { values, rows, columns };
}
