// The layers of a network in a row, each with its strongest channel, from what goes in to what comes out.

import { maxMagnitude, magnitudeScale, paintPlane, signedScale } from "../shared/draw/color_scale.js";
import { initRadioGroup } from "../shared/ui/radio_group.js";
import { asPicture, planeOf } from "./network.js";
import { goesBelowZero, responses, strongestFirst } from "./channel_stats.js";
import { kindOf, shapeOf } from "./descriptions.js";

/** @typedef {import("./network.js").Network} Network
 * @typedef {{magnitude: string[], signed: string[]}} Colours */

/** Scale of a tensor's numbers, from its most to nothing, or to its least where there is one.
 * @param {import("./network.js").Tensor} tensor @param {Colours} colours @param {number} most */
export function scaleOf(tensor, colours, most) {
  return goesBelowZero(tensor) ? signedScale(colours.signed, most) : magnitudeScale(colours.magnitude, most);
}

/** @param {HTMLElement} strip @param {(layer: string) => void} onChoose */
export function layerStrip(strip, onChoose) {
  const mark = initRadioGroup(strip, (button) => onChoose(String(button.dataset.layer)));
  const button = (name) => strip.querySelector(`[data-layer="${CSS.escape(name)}"]`);
  return {
    /** @param {Network} network @param {Colours} colours */
    show: (network, colours) =>
      strip.replaceChildren(...network.layers.map((layer) => stopOf(layer, network.tensor(layer.name), colours))),
    /** @param {string} name */
    mark: (name) => {
      const chosen = /** @type {HTMLElement | null} */ (button(name));
      mark(chosen);
      if (chosen) strip.scrollLeft = chosen.offsetLeft - (strip.clientWidth - chosen.offsetWidth) / 2;
    },
  };
}

/** @param {import("./network.js").Layer} layer @param {import("./network.js").Tensor} tensor @param {Colours} colours */
function stopOf(layer, tensor, colours) {
  const stop = document.createElement("button");
  Object.assign(stop, { type: "button", role: "radio", className: "lw-maps-stop" });
  stop.dataset.layer = layer.name;
  const [name, kind, shape] = ["b", "span", "small"].map((tag) => document.createElement(tag));
  name.textContent = layer.name;
  kind.textContent = kindOf(layer);
  shape.textContent = shapeOf(layer.output);
  stop.append(thumbnail(tensor, colours), name, kind, shape);
  return stop;
}

/** @param {import("./network.js").Tensor} tensor @param {Colours} colours */
function thumbnail(tensor, colours) {
  const canvas = document.createElement("canvas");
  const [strongest] = strongestFirst(responses(tensor));
  const isMap = tensor.rows * tensor.columns > 1;
  const plane = isMap ? planeOf(tensor, strongest.channel) : asPicture(tensor) ?? inSquare(tensor.values);
  paintPlane(canvas, plane, scaleOf(tensor, colours, maxMagnitude(plane.values)));
  return canvas;
}

/** Numbers in rows, as square as can be.
 * @param {Float32Array} values */
function inSquare(values) {
  const columns = Math.ceil(Math.sqrt(values.length));
  const rows = Math.ceil(values.length / columns);
  const filled = new Float32Array(rows * columns);
  filled.set(values);
  return { values: filled, rows, columns };
}
