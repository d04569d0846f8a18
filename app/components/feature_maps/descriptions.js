// A layer, and how one of its numbers comes about, in words.

import { formatNumber } from "../shared/draw/color_scale.js";
import { largestFirst } from "./arithmetic.js";
import { INPUT } from "./network.js";

/** @typedef {import("./network.js").Layer} Layer
 * @typedef {import("./arithmetic.js").Origin} Origin
 * @typedef {import("./arithmetic.js").Place} Place */

const BENDS = {
  relu: "what is below zero becomes zero (relu)",
  softmax: "all units are made shares of one (softmax)",
  sigmoid: "all is squeezed between 0 and 1 (sigmoid)",
  silu: "what is far below zero becomes zero, with a soft bend (silu)",
};

/** The short name of what a layer does.
 * @param {Layer} layer */
export function kindOf(layer) {
  return {
    Conv2D: "convolution", MaxPooling2D: "max pooling", AveragePooling2D: "mean pooling",
    GlobalAveragePooling2D: "global mean", Dense: "dense", Add: "sum", ZeroPadding2D: "padding",
    UpSampling2D: "up-sampling", Flatten: "flatten", Reshape: "reshape", Dot: "dot product", Sin: "sine",
  }[layer.kind] ?? layer.kind;
}

/** @param {number[]} shape */
export function shapeOf(shape) {
  return shape.join(" × ");
}

/** What a layer does, in a sentence or two.
 * @param {Layer} layer */
export function about(layer) {
  const channels = layer.output[layer.output.length - 1];
  const size = (layer.kernel_size ?? []).join(" × ");
  const step = layer.strides?.[0] ?? 1;
  const margin = layer.padding === "same" ? "zeros around the input, so that the edge counts" : "no padding";
  const readers = `It reads ${layer.inputs.map((name) => (name === INPUT ? "what the network is given" : name)).join(" and ")}.`;
  const bend = layer.activation ? ` Then ${BENDS[layer.activation] ?? layer.activation}.` : "";
  const weights = layer.parameters ? ` ${layer.parameters.toLocaleString("en")} parameters.` : "";
  const words = {
    Conv2D: `${channels} kernels of ${size} slide over it, ${step === 1 ? "pixel by pixel" : `${step} pixels a step`}, with ${margin}; each makes one feature map.`,
    MaxPooling2D: `Of each ${size} pixels only the largest is kept.`,
    AveragePooling2D: `Of each ${size} pixels the mean is kept.`,
    GlobalAveragePooling2D: "Of each feature map only the mean is kept.",
    Dense: `${channels} units, each with a weight for every number of its input.`,
    Add: "The two are added, number by number: what was there before, and what two convolutions found on top of it.",
    ZeroPadding2D: "Zeros are put around it.",
    UpSampling2D: "Each pixel is repeated, twice across and twice down.",
    Flatten: "The same numbers, in one long row.",
    Reshape: "The same numbers, in another shape.",
    Dot: "Products of two rows of numbers, added up.",
    Sin: "The sine of each number: waves over the map.",
  }[layer.kind] ?? "";
  return `${readers} ${words}${bend}${weights}`;
}

/** The sum as an equation: sum, bias, what the activation makes of it.
 * @param {Layer} layer @param {Origin} origin */
export function equation(layer, origin) {
  if (origin.way !== "sum") return "";
  const { total, bias, value } = origin;
  const before = total + bias;
  const exact = (number) => formatNumber(number, 3);
  const sum = layer.kind === "Add" ? `Sum ${exact(total)}` : `Sum ${exact(total)} ${bias < 0 ? "−" : "+"} ${exact(Math.abs(bias))} bias = ${exact(before)}`;
  return layer.activation ? `${sum} → ${layer.activation} → ${exact(value)}` : sum;
}

/** @param {Layer} layer @param {Origin} origin @param {Place} place @param {boolean} isMap */
export function sentence(layer, origin, { channel, row, column }, isMap) {
  const where = isMap ? `Row ${row + 1}, column ${column + 1} of channel ${channel}` : `Unit ${channel}`;
  const value = formatNumber(origin.value);
  switch (origin.way) {
    case "sum":
      return `${where}: ${summed(layer, origin)}`;
    case "largest":
      return `${where} is ${value}, the largest number under the window.`;
    case "mean":
      return `${where} is ${value}, the mean of the numbers under the window.`;
    case "copy":
      return `${where} is ${value}, copied from row ${(origin.box?.top ?? 0) + 1}, column ${(origin.box?.left ?? 0) + 1} of channel ${origin.channel}.`;
    case "margin":
      return `${where} is 0: it lies in the margin.`;
    default:
      return `${where} is ${value}.`;
  }
}

/** @param {Layer} layer @param {import("./arithmetic.js").Sum} origin */
function summed(layer, { parts, total, bias, value }) {
  if (layer.kind === "Add") return `${parts.map((part) => formatNumber(part.sum)).join(" plus ")} is ${formatNumber(total)}${bent(layer, value)}.`;
  const most = largestFirst(parts)[0];
  const from = parts.length > 1 ? `, most of it (${formatNumber(most.sum)}) from input ${most.channel},` : "";
  return `the products add up to ${formatNumber(total)}${from} and with the bias of ${formatNumber(bias)} to ${formatNumber(total + bias)}${bent(layer, value)}.`;
}

function bent(layer, value) {
  return layer.activation ? `; ${layer.activation} makes it ${formatNumber(value)}` : "";
}
