// The five operations with their settings, on a plane of numbers. Knows no page.

import { windowAt, upsample, paddingMargins, extractPatch, outputSize, pool, slideWindow, dotProduct } from "../shared/geometry/conv2d.js";
import { formatCompact } from "../shared/draw/color_scale.js";

/** @typedef {import("../shared/geometry/conv2d.js").Plane} Plane
 * @typedef {import("../shared/geometry/conv2d.js").Padding} Padding
 * @typedef {"convolution" | "padding" | "stride" | "pooling" | "up-sampling"} Task
 * @typedef {{task: Task, padding: Padding, stride: number, pool: "largest" | "mean", window: number, times: number}} Settings
 * @typedef {{window: number, stride: number, padding: Padding}} Slide */

export const KERNEL_SIDE = 3;
const NINTH = 1 / 9;
/** Kernels that people know, by what they do. */
export const PRESETS = {
  "upright edges": [-1, 0, 1, -1, 0, 1, -1, 0, 1],
  "level edges": [-1, -1, -1, 0, 0, 0, 1, 1, 1],
  outline: [-1, -1, -1, -1, 8, -1, -1, -1, -1],
  blur: [NINTH, NINTH, NINTH, NINTH, NINTH, NINTH, NINTH, NINTH, NINTH],
  sharpen: [0, -1, 0, -1, 5, -1, 0, -1, 0],
  identity: [0, 0, 0, 0, 1, 0, 0, 0, 0],
};

/** How the window of an operation moves; each operation has settings of its own.
 * @param {Settings} settings @returns {Slide} */
export function slideOf({ task, padding, stride, window }) {
  if (task === "pooling") return { window, stride: window, padding: "valid" };
  return { window: KERNEL_SIDE, stride: task === "stride" ? stride : 1, padding: task === "padding" ? padding : "valid" };
}

/** @param {Plane} plane @param {number[]} kernel @param {Settings} settings @returns {Plane} */
export function result(plane, kernel, settings) {
  if (settings.task === "up-sampling") return upsample(plane, settings.times);
  const { window, stride, padding } = slideOf(settings);
  return slideWindow(plane, window, stride, padding, (patch) =>
    settings.task === "pooling" ? pool(patch, settings.pool) : dotProduct(patch.values, kernel),
  );
}

/** What of the plane one number of the result is made of.
 * @param {Plane} plane @param {Settings} settings
 * @param {number} row @param {number} column @returns {import("../shared/geometry/conv2d.js").Box} */
export function originOf(plane, settings, row, column) {
  if (settings.task === "up-sampling") {
    return { top: Math.floor(row / settings.times), left: Math.floor(column / settings.times), height: 1, width: 1 };
  }
  const { window, stride, padding } = slideOf(settings);
  return windowAt(plane, [window, window], [stride, stride], padding, row, column);
}

/** Rows of zeros before and after.
 * @param {Plane} plane @param {Settings} settings @returns {[number, number]} */
export function marginsOf(plane, settings) {
  if (settings.task === "up-sampling") return [0, 0];
  const { window, stride, padding } = slideOf(settings);
  return paddingMargins(plane.rows, window, stride, padding);
}

/** How large the result is, and why.
 * @param {Plane} plane @param {Settings} settings */
export function sizeInWords({ rows }, settings) {
  if (settings.task === "up-sampling") return `${rows} × ${settings.times} = ${rows * settings.times} rows, and as many columns.`;
  const { window, stride, padding } = slideOf(settings);
  const zeros = paddingMargins(rows, window, stride, padding).reduce((a, b) => a + b);
  const count = outputSize(rows, window, stride, padding);
  const left = (rows + zeros - window) % stride;
  const over = left ? ` ${left} ${left === 1 ? "row is" : "rows are"} left over and never looked at.` : "";
  const room = zeros ? `(${rows} + ${zeros} − ${window})` : `(${rows} − ${window})`;
  return `${room} ÷ ${stride} + 1 = ${count} rows, and as many columns.${over}`.replace("÷ 1 ", "");
}

/** How one number comes about.
 * @param {Plane} plane @param {number[]} kernel @param {Settings} settings
 * @param {number} row @param {number} column */
export function inWords(plane, kernel, settings, row, column) {
  const box = originOf(plane, settings, row, column);
  const { values, inside } = extractPatch(plane, box);
  const where = `Row ${row + 1}, column ${column + 1}`;
  if (settings.task === "up-sampling") return `${where}: ${formatCompact(values[0])}, copied from row ${box.top + 1}, column ${box.left + 1}.`;
  if (settings.task === "pooling") {
    const which = settings.pool === "largest" ? "the largest" : "the mean";
    return `${where}: ${formatCompact(pool({ values, inside }, settings.pool))}, ${which} of ${values.map(formatCompact).join(", ")}.`;
  }
  const products = values.map((value, i) => `${formatCompact(value)} × ${formatCompact(kernel[i])}`);
  return `${where}: ${products.join(" + ")} = ${formatCompact(dotProduct(values, kernel))}.`;
}
