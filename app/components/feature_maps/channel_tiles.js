// The channels of a layer as tiles: feature maps with the kernels that made them, or units.

import { toCssColor, maxMagnitude, paintPlane, scaleForValues, signedScale, formatNumber } from "../shared/draw/color_scale.js";
import { createElement } from "../shared/ui/dom.js";
import { initRadioGroup } from "../shared/ui/radio_group.js";
import { extractChannel, extractKernel, extractUnitWeights, isFeatureMap, toImagePlane } from "./network.js";

export const MAX_TILES = 128;

/** @typedef {import("./network.js").Tensor} Tensor
 * @typedef {import("./channel_stats.js").ChannelStats} ChannelStats
 * @typedef {import("../shared/draw/color_scale.js").Palette} Palette
 * @typedef {{layer: import("./network.js").Layer, input: Tensor, output: Tensor,
 *   weights: import("./network.js").Weights | null, stats: ChannelStats[], sharedScale: boolean,
 *   names: string[] | null, palette: Palette}} Channels `stats` in the order of the tiles; `names` of the units, if
 *   they have some */

/** @param {HTMLElement} group with role radiogroup @param {(channel: number) => void} onChoose */
export function createChannelTiles(group, onChoose) {
  const markButton = initRadioGroup(group, (button) => onChoose(Number(button.dataset.channel)));
  return {
    /** @param {Channels} channels */
    show: (channels) => {
      const max = Math.max(...channels.stats.map((stats) => stats.max));
      group.toggleAttribute("data-units", !isFeatureMap(channels.output));
      group.replaceChildren(...channels.stats.slice(0, MAX_TILES).map((stats) => createTile(stats, channels, max)));
    },
    /** @param {number} channel */
    mark: (channel) => markButton(group.querySelector(`[data-channel="${channel}"]`)),
  };
}

/** @param {ChannelStats} stats of the channel @param {Channels} channels @param {number} max of all channels
 * @returns {HTMLElement} */
function createTile({ channel, mean, max: ownMax, dead }, channels, max) {
  const { layer, output, sharedScale, names, palette } = channels;
  const isMap = isFeatureMap(output);
  const alwaysDead = layer.dead_channels?.includes(channel) ?? false;
  const value = formatNumber(isMap ? mean : output.values[channel], 3);
  const label = dead ? `${channel} ${alwaysDead ? "dead" : "inactive"}` : names ? `${names[channel]} ${value}` : `${channel}: ${value}`;
  const scale = scaleForValues(output.values, palette, isMap && !sharedScale ? ownMax : max);
  const tile = createElement("button",
    { type: "button", role: "radio", class: "lw-feature-maps-tile", "data-channel": channel, "aria-label": describeTile(label, isMap, dead, alwaysDead) },
    isMap ? paintPlane(createElement("canvas"), extractChannel(output, channel), scale) : createBar(output.values[channel], max, scale),
    ...paintKernel(channels, channel),
    createElement("small", { text: label }));
  tile.toggleAttribute("data-dead", dead);
  return tile;
}

/** @param {string} label @param {boolean} isMap @param {boolean} dead @param {boolean} alwaysDead */
function describeTile(label, isMap, dead, alwaysDead) {
  const name = `${isMap ? "Channel" : "Unit"} ${label}`;
  if (alwaysDead) return `${name}: zero for this garment and for a thousand others`;
  return dead ? `${name}: zero for this garment` : name;
}

/** A unit's value as a bar.
 * @param {number} value @param {number} max length of a full bar
 * @param {import("../shared/draw/color_scale.js").Scale} scale */
function createBar(value, max, scale) {
  return createElement("i", { style: `background: ${toCssColor(scale(value))}; --lw-share: ${max ? Math.abs(value) / max : 0}` });
}

/** The weights of a channel, where they are a single picture; else nothing.
 * @param {Channels} channels @param {number} channel @returns {HTMLElement[]} */
function paintKernel({ layer, input, weights, palette }, channel) {
  if (!weights) return [];
  const image = toImagePlane(input);
  const plane = layer.kind === "Conv2D" && input.channels === 1
    ? extractKernel(layer, weights, 1, channel, 0)
    : image && { ...image, values: extractUnitWeights(weights, channel) };
  if (!plane) return [];
  const canvas = createElement("canvas", { class: "lw-feature-maps-kernel" });
  return [paintPlane(canvas, plane, signedScale(palette.signed, maxMagnitude(plane.values)))];
}
