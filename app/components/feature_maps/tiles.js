// The channels of a layer: feature maps with the kernels that made them, or units; the dead ones say so.

import { toCssColor, maxMagnitude, paintPlane, signedScale, formatNumber } from "../shared/draw/color_scale.js";
import { initRadioGroup } from "../shared/ui/radio_group.js";
import { asPicture, kernelOf, planeOf } from "./network.js";
import { scaleOf } from "./layer_strip.js";

export const MOST_TILES = 128;

/** @typedef {import("./network.js").Layer} Layer
 * @typedef {import("./network.js").Tensor} Tensor
 * @typedef {import("./channel_stats.js").Response} Response
 * @typedef {{layer: Layer, input: Tensor, output: Tensor, weights: import("./network.js").Weights | null,
 *   responses: Response[], alike: boolean, names: string[] | null}} Shown `responses` in the order of the tiles */

/** @param {HTMLElement} group @param {(channel: number) => void} onChoose */
export function channelTiles(group, onChoose) {
  const mark = initRadioGroup(group, (button) => onChoose(Number(button.dataset.channel)));
  return {
    /** @param {Shown} shown @param {import("./layer_strip.js").Colours} colours */
    show: (shown, colours) => {
      const most = Math.max(...shown.responses.map((one) => one.most));
      const tiles = shown.responses.slice(0, MOST_TILES);
      group.toggleAttribute("data-units", shown.output.rows * shown.output.columns === 1);
      group.replaceChildren(...tiles.map((one) => tileOf(one, shown, colours, most)));
    },
    /** @param {number} channel */
    mark: (channel) => mark(group.querySelector(`[data-channel="${channel}"]`)),
  };
}

/** @param {Response} response @param {Shown} shown @param {import("./layer_strip.js").Colours} colours @param {number} most */
function tileOf({ channel, mean, most: own, dead }, shown, colours, most) {
  const { layer, output, alike, names } = shown;
  const isMap = output.rows * output.columns > 1;
  const always = layer.dead_channels?.includes(channel) ?? false;
  const tile = document.createElement("button");
  Object.assign(tile, { type: "button", role: "radio", className: "lw-maps-tile" });
  tile.dataset.channel = String(channel);
  tile.toggleAttribute("data-dead", dead);
  const label = document.createElement("small");
  const value = isMap ? mean : output.values[channel];
  label.textContent = dead ? `${channel} ${always ? "dead" : "silent"}` : names ? `${names[channel]} ${formatNumber(value, 3)}` : `${channel}: ${formatNumber(value, 3)}`;
  tile.setAttribute("aria-label", spoken(label.textContent, isMap, dead, always));
  const scale = scaleOf(output, colours, isMap && !alike ? own : most);
  if (isMap) tile.append(mapOf(output, channel, scale));
  else tile.append(swatch(scale(output.values[channel]), shown, channel, most));
  const kernel = kernelPicture(shown, channel, colours);
  if (kernel) tile.append(kernel);
  tile.append(label);
  return tile;
}

function spoken(label, isMap, dead, always) {
  const what = isMap ? "Channel" : "Unit";
  if (always) return `${what} ${label}: zero for this garment and for a thousand others`;
  return dead ? `${what} ${label}: zero for this garment` : `${what} ${label}`;
}

function mapOf(output, channel, scale) {
  const canvas = document.createElement("canvas");
  paintPlane(canvas, planeOf(output, channel), scale);
  return canvas;
}

/** A unit's number as a bar on its colour. */
function swatch(colour, { output }, channel, most) {
  const bar = document.createElement("i");
  bar.style.background = toCssColor(colour);
  bar.style.setProperty("--lw-share", String(most ? Math.abs(output.values[channel]) / most : 0));
  return bar;
}

/** The weights that made a channel, where they are one picture.
 * @param {Shown} shown */
function kernelPicture({ layer, input, weights }, channel, colours) {
  if (!weights) return null;
  const picture = asPicture(input);
  const length = weights.kernel.length / weights.bias.length;
  const plane = layer.kind === "Conv2D" && input.channels === 1
    ? kernelOf(layer, weights, 1, channel, 0)
    : picture && { ...picture, values: weights.kernel.subarray(channel * length, (channel + 1) * length) };
  if (!plane) return null;
  const canvas = document.createElement("canvas");
  canvas.className = "lw-maps-kernel";
  paintPlane(canvas, plane, signedScale(colours.signed, maxMagnitude(plane.values)));
  return canvas;
}
