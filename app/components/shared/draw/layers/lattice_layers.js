// The layers that are painted from the lattice: terrain (decodes as tiles), class regions, and sparse regions.
// Regions are painted once for the whole plane, a few samples a node; the browser magnifies the part on show.

import { CLASS_COUNT, SPARSE_DENSITY, EMPTY_DENSITY, IMAGE_PIXELS, IMAGE_SIDE, bicubicPatch, bilinearCell, interpolate } from "../../data/lattice.js";
import { clamp } from "../../geometry/clamp.js";

/**
 * @typedef {import("../../data/lattice.js").Lattice} Lattice
 * @typedef {import("../../types.js").Extent} Extent
 * @typedef {object} Tiles which tiles cover the view: the size of one, and where the first one lies
 * @property {number} side in CSS pixels
 * @property {number} stepX width of a tile on the plane
 * @property {number} stepY
 * @property {number} columns
 * @property {number} rows
 * @property {number} x centre of the first tile on the plane
 * @property {number} y
 * @property {number} left of the first tile, in CSS pixels
 * @property {number} top
 */

/** Tiles are at least so many CSS pixels wide, and less than twice as many. */
const MIN_TILE_PX = 42;
const SAMPLES_PER_NODE = 4;
/** Probability that gets no colour at all: that of chance with ten classes. */
const CHANCE = 0.1;
const REGION_OPACITY = { low: 20, high: 170 };

/** @param {import("../../geometry/viewport.js").Viewport} viewport @returns {Tiles} */
export function terrainTiles(viewport) {
  const { whole, span, width, height } = viewport;
  const halvings = Math.floor(Math.log2(viewport.magnification) + 1e-9);
  const side = (MIN_TILE_PX * viewport.magnification) / 2 ** halvings;
  const stepX = (side / width) * (span.x1 - span.x0);
  const stepY = (side / height) * (span.y1 - span.y0);
  const firstColumn = Math.floor((span.x0 - whole.x0) / stepX);
  const firstRow = Math.floor((whole.y1 - span.y1) / stepY);
  return {
    side,
    stepX,
    stepY,
    columns: Math.ceil((span.x1 - whole.x0) / stepX) - firstColumn,
    rows: Math.ceil((whole.y1 - span.y0) / stepY) - firstRow,
    x: whole.x0 + (firstColumn + 0.5) * stepX,
    y: whole.y1 - (firstRow + 0.5) * stepY,
    left: ((whole.x0 + firstColumn * stepX - span.x0) / stepX) * side,
    top: ((span.y1 - whole.y1 + firstRow * stepY) / stepY) * side,
  };
}

/** Draws the decode at the centre of each tile; the grey level becomes the opacity of one colour.
 * @param {ImageData} image columns * 28 by rows * 28 pixels @param {Tiles} tiles @param {Lattice} lattice
 * @param {number[]} colour red, green, blue */
export function paintTerrain(image, tiles, lattice, colour) {
  const levels = new Float32Array(IMAGE_PIXELS);
  const pixels = new Uint32Array(image.data.buffer);
  const rgb = (colour[2] << 16) | (colour[1] << 8) | colour[0];
  for (let row = 0; row < tiles.rows; row += 1) {
    for (let column = 0; column < tiles.columns; column += 1) {
      const cell = bicubicPatch(lattice.extent, tiles.x + column * tiles.stepX, tiles.y - row * tiles.stepY);
      interpolate(lattice.garments, IMAGE_PIXELS, cell, levels);
      for (let i = 0; i < IMAGE_PIXELS; i += 1) {
        const at = (row * IMAGE_SIDE + Math.floor(i / IMAGE_SIDE)) * image.width + column * IMAGE_SIDE + (i % IMAGE_SIDE);
        pixels[at] = ((levels[i] << 24) | rgb) >>> 0;
      }
    }
  }
}

/** @param {Extent} extent @returns {{width: number, height: number}} size of the picture of all regions */
export function regionImageSize({ columns, rows }) {
  return { width: SAMPLES_PER_NODE * columns, height: SAMPLES_PER_NODE * rows };
}

/** Colours each sample by the most probable class; the opacity grows with the square of its probability.
 * @param {ImageData} image of `regionImageSize` @param {Lattice} lattice @param {number[][]} colours one a class */
export function paintRegions(image, lattice, colours) {
  const probabilities = new Float32Array(CLASS_COUNT);
  paintSamples(image, lattice.extent, (at, nodes, weights) => {
    let best = 0;
    for (let label = 0; label < CLASS_COUNT; label += 1) {
      let probability = 0;
      for (let k = 0; k < 4; k += 1) probability += lattice.probabilities[nodes[k] * CLASS_COUNT + label] * weights[k];
      probabilities[label] = probability;
      if (probability > probabilities[best]) best = label;
    }
    const confidence = Math.max(0, probabilities[best] / 255 - CHANCE) / (1 - CHANCE);
    image.data.set(colours[best], at);
    image.data[at + 3] = REGION_OPACITY.low + (REGION_OPACITY.high - REGION_OPACITY.low) * confidence * confidence;
  });
}

/** Opaque where no real image is near, transparent where many are.
 * @param {ImageData} image of `regionImageSize` @param {Lattice} lattice */
export function paintSparseRegions(image, lattice) {
  const density = blur(lattice.density, lattice.extent);
  const low = EMPTY_DENSITY / 2;
  paintSamples(image, lattice.extent, (at, nodes, weights) => {
    let sample = 0;
    for (let k = 0; k < 4; k += 1) sample += density[nodes[k]] * weights[k];
    const share = clamp((sample - low) / (SPARSE_DENSITY - low), 0, 1);
    image.data[at + 3] = 255 * (1 - share * share * (3 - 2 * share));
  });
}

/** The mean over each node and the eight around it, so that single images leave no specks.
 * @param {Uint8Array} values @param {Extent} extent @returns {Float32Array} */
function blur(values, { columns, rows }) {
  return Float32Array.from(values, (_, node) => {
    const [column, row] = [node % columns, Math.floor(node / columns)];
    let sum = 0;
    let count = 0;
    for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r += 1) {
      for (let c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c += 1) {
        sum += values[r * columns + c];
        count += 1;
      }
    }
    return sum / count;
  });
}

/** @param {ImageData} image @param {Extent} extent
 * @param {(at: number, nodes: number[], weights: number[]) => void} paint gets the index of the sample's first byte */
function paintSamples({ width, height }, extent, paint) {
  const { x0, x1, y0, y1 } = extent;
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const x = x0 + ((column + 0.5) / width) * (x1 - x0);
      const y = y1 - ((row + 0.5) / height) * (y1 - y0);
      const { nodes, weights } = bilinearCell(extent, x, y);
      paint(4 * (row * width + column), nodes, weights);
    }
  }
}
