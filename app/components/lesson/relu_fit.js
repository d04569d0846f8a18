// One neuron, and a team of them that follows a line of points. Knows no page.

/** @typedef {"none" | "relu" | "sigmoid"} Bend */

/** @type {Record<Bend, (t: number) => number>} */
export const BENDS = {
  none: (t) => t,
  relu: (t) => Math.max(0, t),
  sigmoid: (t) => 1 / (1 + Math.exp(-t)),
};
/** How steep the team's neurons are, for points from 0 to 1. */
const STEEPNESS = { none: 1, relu: 1, sigmoid: 40 };
const RIDGE = 1e-6;

/** A function from 0 to 1 that `count` neurons with evenly set kinks make together: their sum is fitted by least squares.
 * @param {number[]} xs @param {number[]} ys @param {number} count @param {Bend} bend @returns {(x: number) => number} */
export function team(xs, ys, count, bend) {
  const outputs = (x) => [1, ...Array.from({ length: count }, (_, i) => BENDS[bend](STEEPNESS[bend] * (x - (i + (bend === "sigmoid" ? 0.5 : 0)) / count)))];
  const rows = xs.map(outputs);
  const size = count + 1;
  const matrix = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size + 1 }, (_, j) => {
      const right = (row, k) => (j === size ? ys[k] : row[j]);
      return rows.reduce((sum, row, k) => sum + row[i] * right(row, k), i === j ? RIDGE : 0);
    }),
  );
  const weights = solved(matrix);
  return (x) => outputs(x).reduce((sum, output, i) => sum + output * weights[i], 0);
}

/** Gaussian elimination with the largest pivot. @param {number[][]} matrix with the right side as its last column */
function solved(matrix) {
  const size = matrix.length;
  for (let column = 0; column < size; column += 1) {
    let pivot = column;
    for (let row = column + 1; row < size; row += 1) {
      if (Math.abs(matrix[row][column]) > Math.abs(matrix[pivot][column])) pivot = row;
    }
    [matrix[column], matrix[pivot]] = [matrix[pivot], matrix[column]];
    for (let row = 0; row < size; row += 1) {
      if (row === column) continue;
      const factor = matrix[row][column] / matrix[column][column];
      for (let k = column; k <= size; k += 1) matrix[row][k] -= factor * matrix[column][k];
    }
  }
  return matrix.map((row, i) => row[size] / row[i]);
}
