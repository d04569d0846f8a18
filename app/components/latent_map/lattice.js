// Decoded garments on the nodes of a lattice, and the blend between them. Knows no page and no server.

/**
 * @typedef {{x0: number, x1: number, y0: number, y1: number, columns: number, rows: number}} Extent
 * @typedef {{extent: Extent, garments: Uint8Array, probabilities: Uint8Array, support: Uint8Array}} Lattice
 * @typedef {{nodes: number[], weights: number[], outside: boolean}} Cell the four nodes around a place
 */

export const SIDE = 28;
export const PIXELS = SIDE * SIDE;
export const CLASSES = 10;
/** Support (0 to 255) below which few real garments live near a place, or none. */
export const FEW = 0.2 * 255;
export const NONE = 0.03 * 255;

/** @param {string} url @param {Extent} extent @returns {Promise<Lattice>} */
export async function loadLattice(url, extent) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(await response.text());
  const bytes = new Uint8Array(await response.arrayBuffer());
  const nodes = extent.columns * extent.rows;
  const named = nodes * PIXELS;
  const supported = named + nodes * CLASSES;
  return {
    extent,
    garments: sumAlongRows(bytes.subarray(0, named), extent.columns),
    probabilities: bytes.subarray(named, supported),
    support: bytes.subarray(supported),
  };
}

/** Undoes the packing: a garment comes as its difference (modulo 256) from the one to its left.
 * @param {Uint8Array} garments @param {number} columns */
function sumAlongRows(garments, columns) {
  const row = columns * PIXELS;
  for (let i = 0; i < garments.length; i += 1) {
    if (i % row >= PIXELS) garments[i] += garments[i - PIXELS];
  }
  return garments;
}

/** The nodes around a place and their bilinear weights; outside the extent, those of the nearest edge.
 * @param {Extent} extent @param {number} x @param {number} y @returns {Cell} */
export function cellAt(extent, x, y) {
  const { x0, x1, y0, y1, columns, rows } = extent;
  const column = clamp((x - x0) / (x1 - x0), 0, 1) * (columns - 1);
  const row = clamp((y - y0) / (y1 - y0), 0, 1) * (rows - 1);
  const left = Math.min(Math.floor(column), columns - 2);
  const top = Math.min(Math.floor(row), rows - 2);
  const across = column - left;
  const down = row - top;
  const first = top * columns + left;
  return {
    nodes: [first, first + 1, first + columns, first + columns + 1],
    weights: [(1 - across) * (1 - down), across * (1 - down), (1 - across) * down, across * down],
    outside: x < x0 || x > x1 || y < y0 || y > y1,
  };
}

/** Blends `width` numbers a node into `out`, 0 to 255.
 * @param {Uint8Array} values @param {number} width @param {Cell} cell @param {Float32Array} out */
export function blend(values, width, { nodes, weights }, out) {
  const [a, b, c, d] = nodes.map((node) => node * width);
  const [wa, wb, wc, wd] = weights;
  for (let i = 0; i < width; i += 1) {
    out[i] = values[a + i] * wa + values[b + i] * wb + values[c + i] * wc + values[d + i] * wd;
  }
  return out;
}

/** @param {number} value @param {number} low @param {number} high */
export function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value));
}
