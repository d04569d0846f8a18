// How one number of a layer comes about from what the layer reads. Knows no page.

import { windowAt, extractPatch, pool, dotProduct } from "../shared/geometry/conv2d.js";
import { kernelOf, planeOf } from "./network.js";

/** @typedef {import("./network.js").Layer} Layer
 * @typedef {import("./network.js").Tensor} Tensor
 * @typedef {import("./network.js").Weights} Weights
 * @typedef {{layer: Layer, inputs: Tensor[], output: Tensor, weights: Weights | null}} Seen
 * @typedef {{channel: number, row: number, column: number}} Place in a layer's output
 * @typedef {{channel: number, sum: number, value?: number, weight?: number}} Part what one input channel adds
 * @typedef {{way: "sum", parts: Part[], total: number, bias: number, value: number}} Sum
 * @typedef {{way: "largest" | "mean" | "copy" | "margin" | "other", value: number}} Plain
 * @typedef {{box: import("../shared/geometry/conv2d.js").Box | null, channel: number | null} & (Sum | Plain)} Origin
 *   `box`: what of the input it is made of; `channel`: of which input channel, null for all or several */

/** @param {Seen} seen @param {Place} place @returns {Origin} */
export function originOf(seen, place) {
  const { layer, inputs, output } = seen;
  const value = output.values[(place.row * output.columns + place.column) * output.channels + place.channel];
  const same = { channel: place.channel, value };
  switch (layer.kind) {
    case "Conv2D":
      return { box: windowOf(layer, inputs[0], place), channel: null, ...convolution(seen, place, value) };
    case "MaxPooling2D":
      return { ...same, box: windowOf(layer, inputs[0], place), way: "largest" };
    case "AveragePooling2D":
      return { ...same, box: windowOf(layer, inputs[0], place), way: "mean" };
    case "GlobalAveragePooling2D":
      return { ...same, box: { top: 0, left: 0, height: inputs[0].rows, width: inputs[0].columns }, way: "mean" };
    case "UpSampling2D":
      return { ...same, box: cell(Math.floor(place.row / times(layer, 0)), Math.floor(place.column / times(layer, 1))), way: "copy" };
    case "ZeroPadding2D":
      return { ...same, ...withinMargins(layer, inputs[0], place) };
    case "Add":
      return { box: cell(place.row, place.column), channel: place.channel, ...addition(seen, place, value) };
    case "Dense":
      return { box: null, channel: null, ...(seen.weights ? product(seen, place, value) : { way: "other", value }) };
    case "Flatten":
    case "Reshape":
      return { ...flat(inputs[0], output, place), way: "copy", value };
    default:
      return { box: null, channel: null, way: "other", value };
  }
}

/** The pixels under the window, the kernel and their products, for one input channel of a convolution.
 * @param {Seen} seen @param {Place} place @param {number} input */
export function productsOf({ layer, inputs, weights }, place, input) {
  const [input0] = inputs;
  const patch = extractPatch(planeOf(input0, input), windowOf(layer, input0, place));
  const kernel = kernelOf(layer, /** @type {Weights} */ (weights), input0.channels, place.channel, input).values;
  return { patch, kernel, products: patch.values.map((value, i) => value * kernel[i]) };
}

/** The parts by size, the largest first.
 * @param {Part[]} parts */
export function largestFirst(parts) {
  return [...parts].sort((a, b) => Math.abs(b.sum) - Math.abs(a.sum));
}

/** @param {Layer} layer @param {Tensor} input @param {Place} place */
function windowOf(layer, input, place) {
  const window = layer.kernel_size ?? [1, 1];
  return windowAt(input, window, layer.strides ?? window, layer.padding ?? "valid", place.row, place.column);
}

/** @param {Seen} seen @param {Place} place @param {number} value @returns {Sum | Plain} */
function convolution(seen, place, value) {
  if (!seen.weights) return { way: "other", value };
  const parts = Array.from({ length: seen.inputs[0].channels }, (_, channel) => {
    const { patch, kernel } = productsOf(seen, place, channel);
    return { channel, sum: dotProduct(patch.values, kernel) };
  });
  return totalled(parts, seen.weights.bias[place.channel], value);
}

/** @param {Seen} seen @param {Place} place @param {number} value @returns {Sum} */
function product({ inputs, weights }, place, value) {
  const [input] = inputs;
  const { kernel, bias } = /** @type {Weights} */ (weights);
  const parts = Array.from({ length: input.values.length }, (_, channel) => {
    const weight = kernel[place.channel * input.values.length + channel];
    return { channel, sum: input.values[channel] * weight, value: input.values[channel], weight };
  });
  return totalled(parts, bias[place.channel], value);
}

/** @param {Seen} seen @param {Place} at @param {number} value @returns {Sum} */
function addition({ inputs }, at, value) {
  const { row, column, channel } = at;
  const parts = inputs.map((input, i) => ({ channel: i, sum: input.values[(row * input.columns + column) * input.channels + channel] }));
  return totalled(parts, 0, value);
}

/** @param {Part[]} parts @param {number} bias @param {number} value @returns {Sum} */
function totalled(parts, bias, value) {
  return { way: "sum", parts, total: parts.reduce((sum, part) => sum + part.sum, 0), bias, value };
}

/** @param {Layer} layer @param {Tensor} input @param {Place} place
 * @returns {{box: import("../shared/geometry/conv2d.js").Box | null, way: "copy" | "margin"}} */
function withinMargins(layer, input, place) {
  const [[above], [before]] = layer.margins ?? [[0, 0], [0, 0]];
  const [top, left] = [place.row - above, place.column - before];
  const inside = top >= 0 && left >= 0 && top < input.rows && left < input.columns;
  return inside ? { box: cell(top, left), way: "copy" } : { box: null, way: "margin" };
}

/** Where the same number stands in an input of another shape.
 * @param {Tensor} input @param {Tensor} output
 * @param {Place} place */
function flat(input, output, place) {
  const number = (place.row * output.columns + place.column) * output.channels + place.channel;
  const pixel = Math.floor(number / input.channels);
  return { box: cell(Math.floor(pixel / input.columns), pixel % input.columns), channel: number % input.channels };
}

function cell(top, left) {
  return { top, left, height: 1, width: 1 };
}

function times(layer, direction) {
  return layer.size?.[direction] ?? 1;
}
