// A network as the server tells it: what each layer is, what it made of one input, and its weights when asked for.

/** @typedef {{name: string, kind: string, inputs: string[], output: number[], parameters: number, activation?: string,
 *   kernel_size?: [number, number], strides?: [number, number], padding?: "valid" | "same",
 *   margins?: [[number, number], [number, number]], size?: [number, number], dead_channels?: number[], weighted: boolean}} Layer
 * @typedef {{rows: number, columns: number, channels: number, values: Float32Array}} Tensor channels lie side by side
 * @typedef {{kernel: Float32Array, bias: Float32Array}} Weights a kernel after the other, see `models.inside`
 * @typedef {{network: string, activations: string, weights: string, input: {shape: number[], values: string},
 *   layers: Layer[]}} Description
 * @typedef {import("../shared/geometry/conv2d.js").Plane} Plane */

export const INPUT = "input";
const BYTES = 4;
const IMAGE_PIXELS = 784;

/** Shape and length as rows, columns and channels; a row of numbers is so many channels of one number.
 * @param {number[]} shape @param {Float32Array} values @returns {Tensor} */
export function tensor(shape, values) {
  const [rows, columns, channels] = shape.length === 3 ? shape : [1, 1, values.length];
  return { rows, columns, channels, values };
}

/** One channel.
 * @param {Tensor} tensor @param {number} channel @returns {Plane} */
export function planeOf({ rows, columns, channels, values }, channel) {
  const plane = new Float32Array(rows * columns);
  for (let i = 0; i < plane.length; i += 1) plane[i] = values[i * channels + channel];
  return { values: plane, rows, columns };
}

/** A row of as many numbers as a garment has pixels, as that picture; null: it is none.
 * @param {Tensor} tensor @returns {Plane | null} */
export function asPicture({ channels, rows, columns, values }) {
  if (rows * columns !== 1 || channels !== IMAGE_PIXELS) return null;
  const side = Math.sqrt(IMAGE_PIXELS);
  return { values, rows: side, columns: side };
}

/** What a network makes of its input. */
export class Network {
  /** @param {Description} description @param {Map<string, Tensor>} tensors */
  constructor(description, tensors) {
    this.description = description;
    this.layers = description.layers;
    this.tensors = tensors;
    /** @type {Map<string, Promise<Weights>>} */
    this.known = new Map();
  }

  /** Asks the server what every layer makes of the input.
   * @param {Description} description */
  static async of(description) {
    const given = Uint8Array.from(atob(description.input.values), (letter) => letter.charCodeAt(0));
    const content = await fetched(description.activations, { method: "POST", body: given });
    const tensors = new Map([[INPUT, tensor(description.input.shape, new Float32Array(given.buffer))]]);
    let start = 0;
    for (const { name, output } of description.layers) {
      const length = output.reduce((a, b) => a * b, 1);
      tensors.set(name, tensor(output, new Float32Array(content, start * BYTES, length)));
      start += length;
    }
    return new Network(description, tensors);
  }

  /** @param {string} name @returns {Tensor} */
  tensor(name) {
    return /** @type {Tensor} */ (this.tensors.get(name));
  }

  /** What a layer reads.
   * @param {Layer} layer @returns {Tensor[]} */
  inputsOf(layer) {
    return layer.inputs.map((name) => this.tensor(name));
  }

  /** Null: the layer has none of its own, or they are not known.
   * @param {Layer} layer @returns {Promise<Weights | null>} */
  async weightsOf(layer) {
    if (!layer.weighted) return null;
    const known = this.known.get(layer.name) ?? this.fetchWeights(layer);
    this.known.set(layer.name, known);
    known.catch(() => this.known.delete(layer.name));
    return known;
  }

  /** @param {Layer} layer @returns {Promise<Weights>} */
  async fetchWeights(layer) {
    const numbers = new Float32Array(await fetched(this.description.weights + layer.name));
    const { channels } = this.tensor(layer.name);
    return { kernel: numbers.subarray(0, numbers.length - channels), bias: numbers.subarray(numbers.length - channels) };
  }
}

/** The weights that a convolution applies to one input channel for one of its own.
 * @param {Layer} layer @param {Weights} weights @param {number} inputs @param {number} channel @param {number} input
 * @returns {Plane} */
export function kernelOf(layer, { kernel }, inputs, channel, input) {
  const [rows, columns] = layer.kernel_size ?? [1, 1];
  const values = Float32Array.from({ length: rows * columns }, (_, i) => kernel[(channel * rows * columns + i) * inputs + input]);
  return { values, rows, columns };
}

/** @param {string} address @param {RequestInit} [options] @returns {Promise<ArrayBuffer>} */
async function fetched(address, options) {
  const answer = await fetch(address, options);
  if (!answer.ok) throw new Error(await answer.text());
  return answer.arrayBuffer();
}
