// Sentences about a layer and about how one of its numbers is computed.

import { formatNumber } from "../shared/draw/color_scale.js";
import { sortByContribution } from "./arithmetic.js";
import { INPUT } from "./network.js";

/** @typedef {import("./network.js").Layer} Layer
 * @typedef {import("./arithmetic.js").Derivation} Derivation
 * @typedef {import("./arithmetic.js").Position} Position */

/** @type {Record<string, string>} */
const ACTIVATIONS = {
  relu: "what is below zero becomes zero (relu)",
  softmax: "all units are made shares of one (softmax)",
  sigmoid: "all is squeezed between 0 and 1 (sigmoid)",
  silu: "what is far below zero becomes zero, with a soft bend (silu)",
};
/** @type {Record<string, string>} */
const KINDS = {
  Conv2D: "convolution", MaxPooling2D: "max pooling", AveragePooling2D: "mean pooling",
  GlobalAveragePooling2D: "global mean", Dense: "dense", Add: "sum", ZeroPadding2D: "padding",
  UpSampling2D: "up-sampling", Flatten: "flatten", Reshape: "reshape", Dot: "dot product", Sin: "sine",
};

/** A short name for what a layer does.
 * @param {Layer} layer */
export function nameKind({ kind }) {
  return KINDS[kind] ?? kind;
}

/** @param {number[]} shape */
export function formatShape(shape) {
  return shape.join(" × ");
}

/** The name of a layer that is read, or words for the network's input.
 * @param {string} name */
export function nameInput(name) {
  return name === INPUT ? "the network's input" : name;
}

/** What a layer does, in a few sentences.
 * @param {Layer} layer */
export function describeLayer(layer) {
  const channels = layer.output[layer.output.length - 1];
  const size = (layer.kernel_size ?? []).join(" × ");
  const stride = layer.strides?.[0] ?? 1;
  const padding = layer.padding === "same" ? "zeros around the input, so that the edge counts" : "no padding";
  const inputs = `It reads ${layer.inputs.map(nameInput).join(" and ")}.`;
  const activation = layer.activation ? ` Then ${ACTIVATIONS[layer.activation] ?? layer.activation}.` : "";
  const parameters = layer.parameters ? ` ${layer.parameters.toLocaleString("en")} parameters.` : "";
  /** @type {Record<string, string>} */
  const sentences = {
    Conv2D: `${channels} kernels of ${size} slide over it, ${stride === 1 ? "pixel by pixel" : `${stride} pixels a step`}, with ${padding}; each makes one feature map.`,
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
  };
  return `${inputs} ${sentences[layer.kind] ?? ""}${activation}${parameters}`;
}

/** Sum, bias and activation as an equation; "" for a number that is no sum.
 * @param {Layer} layer @param {Derivation} derivation */
export function formatEquation(layer, derivation) {
  if (derivation.operation !== "sum") return "";
  const { total, bias, value } = derivation;
  const exact = (/** @type {number} */ number) => formatNumber(number, 3);
  const withBias = ` ${bias < 0 ? "−" : "+"} ${exact(Math.abs(bias))} bias = ${exact(total + bias)}`;
  const sum = `Sum ${exact(total)}${layer.kind === "Add" ? "" : withBias}`;
  return layer.activation ? `${sum} → ${layer.activation} → ${exact(value)}` : sum;
}

/** How a number of the output is computed, for screen readers.
 * @param {Layer} layer @param {Derivation} derivation @param {Position} position @param {boolean} isMap else a unit */
export function describeValue(layer, derivation, { channel, row, column }, isMap) {
  const name = isMap ? `Row ${row + 1}, column ${column + 1} of channel ${channel}` : `Unit ${channel}`;
  const value = formatNumber(derivation.value);
  const { box, inputChannel } = derivation;
  switch (derivation.operation) {
    case "sum":
      return `${name}: ${describeSum(layer, derivation)}`;
    case "max":
      return `${name} is ${value}, the largest number under the window.`;
    case "mean":
      return `${name} is ${value}, the mean of the numbers under the window.`;
    case "copy":
      return `${name} is ${value}, copied from row ${(box?.top ?? 0) + 1}, column ${(box?.left ?? 0) + 1} of channel ${inputChannel}.`;
    case "padding":
      return `${name} is 0: it lies in the margin.`;
    default:
      return `${name} is ${value}.`;
  }
}

/** @param {Layer} layer @param {import("./arithmetic.js").Sum} sum */
function describeSum(layer, { terms, total, bias, value }) {
  const activation = layer.activation ? `; ${layer.activation} makes it ${formatNumber(value)}` : "";
  if (layer.kind === "Add") {
    return `${terms.map(({ contribution }) => formatNumber(contribution)).join(" plus ")} is ${formatNumber(total)}${activation}.`;
  }
  const [largest] = sortByContribution(terms);
  const most = terms.length > 1 ? `, most of it (${formatNumber(largest.contribution)}) from input ${largest.index},` : "";
  return `the products add up to ${formatNumber(total)}${most} and with the bias of ${formatNumber(bias)} to ${formatNumber(total + bias)}${activation}.`;
}
