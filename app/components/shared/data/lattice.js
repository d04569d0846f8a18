// The lattice: decoded images, class probabilities and densities at its nodes, and the interpolation between them.

import { clamp } from "../geometry/clamp.js";
import { fetchArray } from "./requests.js";

/**
 * @typedef {import("../types.js").Extent} Extent
 * @typedef {{extent: Extent, garments: Uint8Array, probabilities: Uint8Array, density: Uint8Array}} Lattice
 * @typedef {{nodes: number[], weights: number[], outside: boolean}} Cell the nodes around a code and their weights
 */

export const IMAGE_SIDE = 28;
export const IMAGE_PIXELS = IMAGE_SIDE * IMAGE_SIDE;
export const CLASS_COUNT = 10;
/** Density percentiles (of 255) below which few real images lie near a code, or none. */
export const SPARSE_DENSITY = 0.2 * 255;
export const EMPTY_DENSITY = 0.03 * 255;

/** @param {string} url @param {Extent} extent @returns {Promise<Lattice>} */
export async function loadLattice(url, extent) {
  const nodes = extent.columns * extent.rows;
  const bytes = await fetchArray(url, Uint8Array, nodes * (IMAGE_PIXELS + CLASS_COUNT + 1));
  const imageBytes = nodes * IMAGE_PIXELS;
  const probabilityBytes = nodes * CLASS_COUNT;
  return {
    extent,
    garments: decodeDeltas(bytes.subarray(0, imageBytes), extent.columns),
    probabilities: bytes.subarray(imageBytes, imageBytes + probabilityBytes),
    density: bytes.subarray(imageBytes + probabilityBytes),
  };
}

/** Undoes 2-D delta coding in place, four values at a time: each is stored as value - (left + below - below left), mod 256.
 * @param {Uint8Array} garments at the start of its buffer @param {number} columns of the lattice @returns {Uint8Array} */
function decodeDeltas(garments, columns) {
  const image = IMAGE_PIXELS / 4;
  const row = columns * image;
  const words = new Uint32Array(garments.buffer, garments.byteOffset, garments.length / 4);
  for (let start = 0; start < words.length; start += row) {
    for (let i = start + image; i < start + row; i += 1) words[i] = addBytes(words[i], words[i - image]);
  }
  for (let i = row; i < words.length; i += 1) words[i] = addBytes(words[i], words[i - row]);
  return garments;
}

/** Adds the four bytes of two words, each mod 256: the upper bits apart, so that none carries into the next byte.
 * @param {number} a @param {number} b @returns {number} */
function addBytes(a, b) {
  return ((a & 0x7f7f7f7f) + (b & 0x7f7f7f7f)) ^ ((a ^ b) & 0x80808080);
}

/** The four nodes around a code and their bilinear weights; outside the extent, those of the nearest edge.
 * @param {Extent} extent @param {number} x @param {number} y @returns {Cell} */
export function bilinearCell(extent, x, y) {
  return nodesAround(extent, x, y, 0, (fraction) => [1 - fraction, fraction]);
}

/** The sixteen nodes around a code and their weights of a cubic convolution (Keys, 1981, a = -1/2).
 * @param {Extent} extent @param {number} x @param {number} y @returns {Cell} */
export function bicubicPatch(extent, x, y) {
  return nodesAround(extent, x, y, -1, cubic);
}

/** @param {Extent} extent @param {number} x @param {number} y
 * @param {number} first offset of the first node from the one to the lower left of the code
 * @param {(fraction: number) => number[]} weigh weights along one axis @returns {Cell} */
function nodesAround({ x0, x1, y0, y1, columns, rows }, x, y, first, weigh) {
  const [left, right] = splitIndex((x - x0) / (x1 - x0), columns);
  const [bottom, up] = splitIndex((y - y0) / (y1 - y0), rows);
  const along = weigh(right);
  const nodes = [];
  const weights = [];
  for (const [i, upward] of weigh(up).entries()) {
    const row = clamp(bottom + first + i, 0, rows - 1) * columns;
    for (let j = 0; j < along.length; j += 1) {
      nodes.push(row + clamp(left + first + j, 0, columns - 1));
      weights.push(upward * along[j]);
    }
  }
  return { nodes, weights, outside: x < x0 || x > x1 || y < y0 || y > y1 };
}

/** The node before a position on one axis, and the fraction of the step to the next one.
 * @param {number} share of the axis, 0 to 1 @param {number} count of nodes @returns {[number, number]} */
function splitIndex(share, count) {
  const position = clamp(share, 0, 1) * (count - 1);
  const before = Math.min(Math.floor(position), count - 2);
  return [before, position - before];
}

/** @param {number} t fraction of a step @returns {number[]} weights of the four nodes along one axis */
function cubic(t) {
  const square = t * t;
  const cube = square * t;
  return [
    (2 * square - t - cube) / 2,
    (2 - 5 * square + 3 * cube) / 2,
    (t + 4 * square - 3 * cube) / 2,
    (cube - square) / 2,
  ];
}

/** Weighted sum of `width` values a node, limited to 0..255.
 * @param {Uint8Array} values @param {number} width @param {Cell} cell @param {Float32Array} out overwritten
 * @returns {Float32Array} `out` */
export function interpolate(values, width, { nodes, weights }, out) {
  out.fill(0, 0, width);
  for (let k = 0; k < nodes.length; k += 1) {
    const start = nodes[k] * width;
    const weight = weights[k];
    for (let i = 0; i < width; i += 1) out[i] += values[start + i] * weight;
  }
  for (let i = 0; i < width; i += 1) out[i] = clamp(out[i], 0, 255);
  return out;
}
