// How much each channel of a layer responds. Knows no page.

/** @typedef {import("./network.js").Tensor} Tensor
 * @typedef {{channel: number, mean: number, most: number, dead: boolean}} Response
 *   `mean` size of its numbers, `most` the largest; `dead` if all are zero */

/** @param {Tensor} tensor @returns {Response[]} in the order of the channels */
export function responses({ rows, columns, channels, values }) {
  const cells = rows * columns;
  return Array.from({ length: channels }, (_, channel) => {
    let [sum, most] = [0, 0];
    for (let i = 0; i < cells; i += 1) {
      const size = Math.abs(values[i * channels + channel]);
      sum += size;
      most = Math.max(most, size);
    }
    return { channel, mean: sum / cells, most, dead: most === 0 };
  });
}

/** The strongest first; equals stay in their order.
 * @param {Response[]} all */
export function strongestFirst(all) {
  return [...all].sort((a, b) => b.mean - a.mean || a.channel - b.channel);
}

/** Whether a tensor holds numbers below zero, beyond rounding.
 * @param {Tensor} tensor */
export function goesBelowZero({ values }) {
  return values.some((value) => value < -1e-6);
}

/** The row and the column where a channel is strongest.
 * @param {import("../shared/geometry/conv2d.js").Plane} plane */
export function peak({ values, columns }) {
  let best = 0;
  for (let i = 1; i < values.length; i += 1) if (Math.abs(values[i]) > Math.abs(values[best])) best = i;
  return { row: Math.floor(best / columns), column: best % columns };
}
