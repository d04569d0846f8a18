// Decoded garments on the nodes of a lattice, and the blend between them. Knows no page and no server.

import { clamp } from "../geometry/clamp.js";

/**
 * @typedef {{x0: number, x1: number, y0: number, y1: number, columns: number, rows: number}} Extent
 * @typedef {{extent: Extent, garments: Uint8Array, probabilities: Uint8Array, density: Uint8Array}} Lattice
 * @typedef {{nodes: number[], weights: number[], outside: boolean}} Cell the nodes around a place
 */

export const IMAGE_SIDE = 28;
export const IMAGE_PIXELS = IMAGE_SIDE * IMAGE_SIDE;
export const CLASS_COUNT = 10;
/** Support (0 to 255) below which few real garments live near a place, or none. */
export const SPARSE_DENSITY = 0.2 * 255;
export const EMPTY_DENSITY = 0.03 * 255;

/** @param {string} url @param {Extent} extent @returns {Promise<Lattice>} */
export async function loadLattice(url, extent) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(await response.text());
  const bytes = new Uint8Array(await response.arrayBuffer());
  const nodes = extent.columns * extent.rows;
  const named = nodes * IMAGE_PIXELS;
  const supported = named + nodes * CLASS_COUNT;
  return {
    extent,
    garments: unpack(bytes.subarray(0, named), extent.columns),
    probabilities: bytes.subarray(named, supported),
    density: bytes.subarray(supported),
  };
}

/** Undoes the packing: a garment comes as its difference (modulo 256) from what the ones to its left and below promise.
 * @param {Uint8Array} garments @param {number} columns */
function unpack(garments, columns) {
  const row = columns * IMAGE_PIXELS;
  for (let i = 0; i < garments.length; i += 1) {
    if (i % row >= IMAGE_PIXELS) garments[i] += garments[i - IMAGE_PIXELS];
  }
  for (let i = row; i < garments.length; i += 1) garments[i] += garments[i - row];
  return garments;
}

/** The four nodes around a place and their bilinear weights; outside the extent, those of the nearest edge.
 * @param {Extent} extent @param {number} x @param {number} y @returns {Cell} */
export function bilinearCell(extent, x, y) {
  return nodesAround(extent, x, y, 0, (share) => [1 - share, share]);
}

/** The sixteen nodes around a place and their weights of a cubic convolution.
 * @param {Extent} extent @param {number} x @param {number} y @returns {Cell} */
export function bicubicPatch(extent, x, y) {
  return nodesAround(extent, x, y, -1, cubic);
}

/** @param {Extent} extent @param {number} x @param {number} y @param {number} first where the square of nodes begins,
 * from the one to the lower left of the place @param {(share: number) => number[]} weigh @returns {Cell} */
function nodesAround({ x0, x1, y0, y1, columns, rows }, x, y, first, weigh) {
  const [left, across] = between((x - x0) / (x1 - x0), columns);
  const [bottom, up] = between((y - y0) / (y1 - y0), rows);
  const along = weigh(across);
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

/** The node before a place on one axis and how far it is on the way to the next.
 * @param {number} share of the way over all nodes @param {number} count of nodes */
function between(share, count) {
  const place = clamp(share, 0, 1) * (count - 1);
  const before = Math.min(Math.floor(place), count - 2);
  return [before, place - before];
}

/** @param {number} t */
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

/** Blends `width` numbers a node into `out`, 0 to 255.
 * @param {Uint8Array} values @param {number} width @param {Cell} cell @param {Float32Array} out */
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
