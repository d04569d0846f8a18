// How strongly each channel of a layer responds to the input.

/** @typedef {import("./network.js").Tensor} Tensor
 * @typedef {{channel: number, mean: number, max: number, dead: boolean}} ChannelStats mean and maximum of the absolute
 *   values; `dead` if all of them are zero */

/** @param {Tensor} tensor @returns {ChannelStats[]} in the order of the channels */
export function computeChannelStats({ rows, columns, channels, values }) {
  const count = rows * columns;
  return Array.from({ length: channels }, (_, channel) => {
    let [sum, max] = [0, 0];
    for (let i = 0; i < count; i += 1) {
      const magnitude = Math.abs(values[i * channels + channel]);
      sum += magnitude;
      max = Math.max(max, magnitude);
    }
    return { channel, mean: sum / count, max, dead: max === 0 };
  });
}

/** The largest mean first; channels with equal means stay in their order.
 * @param {ChannelStats[]} stats */
export function sortByStrength(stats) {
  return [...stats].sort((a, b) => b.mean - a.mean || a.channel - b.channel);
}

/** Where the absolute value of a plane is largest.
 * @param {import("../shared/geometry/conv2d.js").Plane} plane */
export function findPeak({ values, columns }) {
  let peak = 0;
  for (let i = 1; i < values.length; i += 1) if (Math.abs(values[i]) > Math.abs(values[peak])) peak = i;
  return { row: Math.floor(peak / columns), column: peak % columns };
}
