// A network with the outputs of all its layers for one input; a layer's weights are fetched when they are needed.

import { decodeBase64 } from "../shared/data/base64.js";
import { fetchArray } from "../shared/data/requests.js";

/** @typedef {import("../shared/types.js").LayerDescription} Layer
 * @typedef {import("../shared/types.js").NetworkDescription} NetworkDescription
 * @typedef {import("../shared/geometry/conv2d.js").Plane} Plane
 * @typedef {{rows: number, columns: number, channels: number, values: Float32Array}} Tensor channels last
 * @typedef {{kernel: Float32Array, bias: Float32Array}} Weights kernels of the output channels one after the other, see
 *   `models.runtime.layer_outputs.LayerOutputs.weights` */

/** The name under which layers refer to the network's input. */
export const INPUT = "input";
const IMAGE_SIDE = 28;

/** @param {number[]} shape (height, width, channels); any other shape is one row of units @param {Float32Array} values
 * @returns {Tensor} */
function createTensor(shape, values) {
  const [rows, columns, channels] = shape.length === 3 ? shape : [1, 1, values.length];
  return { rows, columns, channels, values };
}

/** Whether the channels of a tensor are feature maps, not single units.
 * @param {Tensor} tensor */
export function isFeatureMap({ rows, columns }) {
  return rows * columns > 1;
}

/** @param {Tensor} tensor @param {number} channel @returns {Plane} */
export function extractChannel({ rows, columns, channels, values }, channel) {
  const plane = new Float32Array(rows * columns);
  for (let i = 0; i < plane.length; i += 1) plane[i] = values[i * channels + channel];
  return { values: plane, rows, columns };
}

/** A flattened image as a plane; null for a tensor of another size.
 * @param {Tensor} tensor @returns {Plane | null} */
export function toImagePlane(tensor) {
  if (isFeatureMap(tensor) || tensor.channels !== IMAGE_SIDE ** 2) return null;
  return { values: tensor.values, rows: IMAGE_SIDE, columns: IMAGE_SIDE };
}

/** The kernel of a convolution between one of its input channels and one of its output channels.
 * @param {Layer} layer @param {Weights} weights @param {number} inputChannels how many there are
 * @param {number} outputChannel @param {number} inputChannel @returns {Plane} */
export function extractKernel(layer, { kernel }, inputChannels, outputChannel, inputChannel) {
  const [rows, columns] = layer.kernel_size ?? [1, 1];
  const first = outputChannel * rows * columns;
  const values = Float32Array.from({ length: rows * columns }, (_, i) => kernel[(first + i) * inputChannels + inputChannel]);
  return { values, rows, columns };
}

/** The weights of one unit of a dense layer, one for each of its inputs.
 * @param {Weights} weights @param {number} unit */
export function extractUnitWeights({ kernel, bias }, unit) {
  const length = kernel.length / bias.length;
  return kernel.subarray(unit * length, (unit + 1) * length);
}

export class Network {
  /** @param {NetworkDescription} description @param {Map<string, Tensor>} tensors by the layers' names and `INPUT` */
  constructor(description, tensors) {
    this.description = description;
    this.layers = description.layers;
    this.tensors = tensors;
    /** @type {Map<string, Promise<Weights>>} */
    this.weights = new Map();
  }

  /** Fetches the outputs of every layer for the input.
   * @param {NetworkDescription} description */
  static async load(description) {
    const input = decodeBase64(description.input.values);
    const lengths = description.layers.map(({ output }) => output.reduce((a, b) => a * b, 1));
    const total = lengths.reduce((a, b) => a + b, 0);
    const outputs = await fetchArray(description.activations_url, Float32Array, total, { method: "POST", body: input });
    const tensors = new Map([[INPUT, createTensor(description.input.shape, new Float32Array(input.buffer))]]);
    let offset = 0;
    description.layers.forEach(({ name, output }, i) => {
      tensors.set(name, createTensor(output, outputs.subarray(offset, offset + lengths[i])));
      offset += lengths[i];
    });
    return new Network(description, tensors);
  }

  /** @param {string} name of a layer, or `INPUT` @returns {Tensor} */
  tensor(name) {
    return /** @type {Tensor} */ (this.tensors.get(name));
  }

  /** What a layer reads.
   * @param {Layer} layer @returns {Tensor[]} */
  inputsOf(layer) {
    return layer.inputs.map((name) => this.tensor(name));
  }

  /** Fetches the weights of a layer once, again after a failure; null for a layer without weights.
   * @param {Layer} layer @returns {Promise<Weights | null>} */
  async loadWeights(layer) {
    if (!layer.has_weights) return null;
    const weights = this.weights.get(layer.name) ?? this.fetchWeights(layer);
    this.weights.set(layer.name, weights);
    weights.catch(() => this.weights.delete(layer.name));
    return weights;
  }

  /** @param {Layer} layer @returns {Promise<Weights>} */
  async fetchWeights(layer) {
    const numbers = await fetchArray(this.description.weights_url + layer.name, Float32Array, null);
    const { channels } = this.tensor(layer.name);
    return { kernel: numbers.subarray(0, numbers.length - channels), bias: numbers.subarray(numbers.length - channels) };
  }
}
