// How one number of a layer's output is computed from the layer's inputs.

import { windowAt, extractPatch, dotProduct } from "../shared/geometry/conv2d.js";
import { extractChannel, extractKernel, extractUnitWeights } from "./network.js";

/** @typedef {import("./network.js").Layer} Layer
 * @typedef {import("./network.js").Tensor} Tensor
 * @typedef {import("./network.js").Weights} Weights
 * @typedef {import("../shared/geometry/conv2d.js").Box} Box
 * @typedef {{layer: Layer, inputs: Tensor[], output: Tensor, weights: Weights | null}} LayerState
 * @typedef {{channel: number, row: number, column: number}} Position of a number in a layer's output
 * @typedef {{index: number, contribution: number, value?: number, weight?: number}} Term what an input channel, unit or
 *   tensor of this index adds to a sum
 * @typedef {{operation: "sum", terms: Term[], total: number, bias: number, value: number}} Sum `value` is the activation
 *   of `total` and `bias`
 * @typedef {{operation: "max" | "mean" | "copy" | "padding" | "other", value: number}} SimpleOperation
 * @typedef {{box: Box | null, inputChannel: number | null} & (Sum | SimpleOperation)} Derivation `box`: the receptive
 *   field in the layer's input; `inputChannel`: the only channel that is read, null for all or several */

/** @param {LayerState} state @param {Position} position @returns {Derivation} */
export function deriveValue(state, position) {
  const { layer, inputs, output } = state;
  const { row, column, channel } = position;
  const value = output.values[(row * output.columns + column) * output.channels + channel];
  const perChannel = { inputChannel: channel, value };
  switch (layer.kind) {
    case "Conv2D":
      return { box: receptiveField(layer, inputs[0], position), inputChannel: null, ...deriveConvolution(state, position, value) };
    case "MaxPooling2D":
      return { ...perChannel, box: receptiveField(layer, inputs[0], position), operation: "max" };
    case "AveragePooling2D":
      return { ...perChannel, box: receptiveField(layer, inputs[0], position), operation: "mean" };
    case "GlobalAveragePooling2D":
      return { ...perChannel, box: { top: 0, left: 0, height: inputs[0].rows, width: inputs[0].columns }, operation: "mean" };
    case "UpSampling2D": {
      const [down, across] = layer.size ?? [1, 1];
      return { ...perChannel, box: cellBox(Math.floor(row / down), Math.floor(column / across)), operation: "copy" };
    }
    case "ZeroPadding2D":
      return { ...perChannel, ...derivePadding(layer, inputs[0], position) };
    case "Add":
      return { box: cellBox(row, column), inputChannel: channel, ...deriveAddition(state, position, value) };
    case "Dense":
      return { box: null, inputChannel: null, ...deriveDense(state, position, value) };
    case "Flatten":
    case "Reshape":
      return { ...findInInput(inputs[0], output, position), operation: "copy", value };
    default:
      return { box: null, inputChannel: null, operation: "other", value };
  }
}

/** The pixels under the window, the kernel and their products, for one input channel of a convolution with weights.
 * @param {LayerState} state @param {Position} position @param {number} inputChannel */
export function computeProducts({ layer, inputs: [input], weights }, position, inputChannel) {
  const patch = extractPatch(extractChannel(input, inputChannel), receptiveField(layer, input, position));
  const kernel = extractKernel(layer, /** @type {Weights} */ (weights), input.channels, position.channel, inputChannel).values;
  return { patch, kernel, products: patch.values.map((value, i) => value * kernel[i]) };
}

/** @param {Term[]} terms @returns {Term[]} the largest contribution, positive or negative, first */
export function sortByContribution(terms) {
  return [...terms].sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
}

/** @param {Layer} layer @param {Tensor} input @param {Position} position @returns {Box} */
function receptiveField(layer, input, { row, column }) {
  const window = layer.kernel_size ?? [1, 1];
  return windowAt(input, window, layer.strides ?? window, layer.padding ?? "valid", row, column);
}

/** @param {LayerState} state @param {Position} position @param {number} value @returns {Sum | SimpleOperation} */
function deriveConvolution(state, position, value) {
  if (!state.weights) return { operation: "other", value };
  const terms = Array.from({ length: state.inputs[0].channels }, (_, index) => {
    const { patch, kernel } = computeProducts(state, position, index);
    return { index, contribution: dotProduct(patch.values, kernel) };
  });
  return sumTerms(terms, state.weights.bias[position.channel], value);
}

/** @param {LayerState} state @param {Position} position @param {number} value @returns {Sum | SimpleOperation} */
function deriveDense({ inputs: [input], weights }, { channel }, value) {
  if (!weights) return { operation: "other", value };
  const unitWeights = extractUnitWeights(weights, channel);
  const terms = Array.from(unitWeights, (weight, index) => {
    return { index, contribution: input.values[index] * weight, value: input.values[index], weight };
  });
  return sumTerms(terms, weights.bias[channel], value);
}

/** @param {LayerState} state @param {Position} position @param {number} value @returns {Sum} */
function deriveAddition({ inputs }, { row, column, channel }, value) {
  const terms = inputs.map(({ columns, channels, values }, index) => {
    return { index, contribution: values[(row * columns + column) * channels + channel] };
  });
  return sumTerms(terms, 0, value);
}

/** @param {Term[]} terms @param {number} bias @param {number} value @returns {Sum} */
function sumTerms(terms, bias, value) {
  const total = terms.reduce((sum, { contribution }) => sum + contribution, 0);
  return { operation: "sum", terms, total, bias, value };
}

/** @param {Layer} layer @param {Tensor} input @param {Position} position
 * @returns {{box: Box | null, operation: "copy" | "padding"}} */
function derivePadding(layer, input, { row, column }) {
  const [[above], [before]] = layer.margins ?? [[0, 0], [0, 0]];
  const [top, left] = [row - above, column - before];
  const inside = top >= 0 && left >= 0 && top < input.rows && left < input.columns;
  return inside ? { box: cellBox(top, left), operation: "copy" } : { box: null, operation: "padding" };
}

/** Where a number of the output is in an input of another shape with the same numbers.
 * @param {Tensor} input @param {Tensor} output @param {Position} position */
function findInInput(input, output, { row, column, channel }) {
  const index = (row * output.columns + column) * output.channels + channel;
  const pixel = Math.floor(index / input.channels);
  return { box: cellBox(Math.floor(pixel / input.columns), pixel % input.columns), inputChannel: index % input.channels };
}

/** @param {number} top @param {number} left @returns {Box} */
function cellBox(top, left) {
  return { top, left, height: 1, width: 1 };
}
