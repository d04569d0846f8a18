// The operations of the playground on a plane of numbers, and sentences about their results.

import { windowAt, upsample, paddingMargins, extractPatch, outputSize, pool, slideWindow, dotProduct } from "../shared/geometry/conv2d.js";
import { formatCompact } from "../shared/draw/color_scale.js";

/** @typedef {import("../shared/geometry/conv2d.js").Box} Box
 * @typedef {import("../shared/geometry/conv2d.js").Padding} Padding
 * @typedef {import("../shared/geometry/conv2d.js").Plane} Plane
 * @typedef {import("../shared/geometry/conv2d.js").PoolKind} PoolKind
 * @typedef {"convolution" | "padding" | "stride" | "pooling" | "up-sampling"} Operation
 * @typedef {{operation: Operation, padding: Padding, stride: number, pool: PoolKind, window: number, factor: number}}
 *   Settings of all operations; each operation reads its own */

export const KERNEL_SIDE = 3;
/** Well-known kernels, row by row.
 * @type {Record<string, number[]>} */
export const KERNELS = {
  "upright edges": [-1, 0, 1, -1, 0, 1, -1, 0, 1],
  "level edges": [-1, -1, -1, 0, 0, 0, 1, 1, 1],
  outline: [-1, -1, -1, -1, 8, -1, -1, -1, -1],
  blur: Array(KERNEL_SIDE ** 2).fill(1 / KERNEL_SIDE ** 2),
  sharpen: [0, -1, 0, -1, 5, -1, 0, -1, 0],
  identity: [0, 0, 0, 0, 1, 0, 0, 0, 0],
};

/** @param {Plane} plane @param {number[]} kernel @param {Settings} settings @returns {Plane} */
export function applyOperation(plane, kernel, settings) {
  if (settings.operation === "up-sampling") return upsample(plane, settings.factor);
  const { window, stride, padding } = getWindow(settings);
  return slideWindow(plane, window, stride, padding, (patch) =>
    settings.operation === "pooling" ? pool(patch, settings.pool) : dotProduct(patch.values, kernel),
  );
}

/** What one number of the result is computed from.
 * @param {Plane} plane @param {Settings} settings @param {number} row of the result @param {number} column of the result
 * @returns {Box} */
export function receptiveField(plane, settings, row, column) {
  if (settings.operation === "up-sampling") {
    return { top: Math.floor(row / settings.factor), left: Math.floor(column / settings.factor), height: 1, width: 1 };
  }
  const { window, stride, padding } = getWindow(settings);
  return windowAt(plane, [window, window], [stride, stride], padding, row, column);
}

/** Rows of zeros before and after the plane.
 * @param {Plane} plane @param {Settings} settings @returns {[number, number]} */
export function getMargins(plane, settings) {
  if (settings.operation === "up-sampling") return [0, 0];
  const { window, stride, padding } = getWindow(settings);
  return paddingMargins(plane.rows, window, stride, padding);
}

/** The number of rows of the result, with its computation.
 * @param {Plane} plane @param {Settings} settings */
export function describeSize({ rows }, settings) {
  const { operation, factor } = settings;
  if (operation === "up-sampling") return `${rows} × ${factor} = ${rows * factor} rows, and as many columns.`;
  const { window, stride, padding } = getWindow(settings);
  const zeros = paddingMargins(rows, window, stride, padding).reduce((a, b) => a + b);
  const count = outputSize(rows, window, stride, padding);
  const rest = (rows + zeros - window) % stride;
  const unread = rest ? ` ${rest} ${rest === 1 ? "row is" : "rows are"} left over and never looked at.` : "";
  const steps = zeros ? `(${rows} + ${zeros} − ${window})` : `(${rows} − ${window})`;
  return `${steps}${stride > 1 ? ` ÷ ${stride}` : ""} + 1 = ${count} rows, and as many columns.${unread}`;
}

/** How one number of the result is computed.
 * @param {Plane} plane @param {number[]} kernel @param {Settings} settings
 * @param {number} row of the result @param {number} column of the result */
export function describeResult(plane, kernel, settings, row, column) {
  const box = receptiveField(plane, settings, row, column);
  const patch = extractPatch(plane, box);
  const name = `Row ${row + 1}, column ${column + 1}`;
  const numbers = patch.values.map(formatCompact);
  if (settings.operation === "up-sampling") return `${name}: ${numbers[0]}, copied from row ${box.top + 1}, column ${box.left + 1}.`;
  if (settings.operation === "pooling") {
    const kind = settings.pool === "max" ? "the largest" : "the mean";
    return `${name}: ${formatCompact(pool(patch, settings.pool))}, ${kind} of ${numbers.join(", ")}.`;
  }
  const products = numbers.map((number, i) => `${number} × ${formatCompact(kernel[i])}`);
  return `${name}: ${products.join(" + ")} = ${formatCompact(dotProduct(patch.values, kernel))}.`;
}

/** The side, the stride and the padding of an operation's window.
 * @param {Settings} settings @returns {{window: number, stride: number, padding: Padding}} */
function getWindow({ operation, padding, stride, window }) {
  if (operation === "pooling") return { window, stride: window, padding: "valid" };
  return { window: KERNEL_SIDE, stride: operation === "stride" ? stride : 1, padding: operation === "padding" ? padding : "valid" };
}
