// Imagined garments tiled behind the dots; the closer one looks, the finer the steps between them.

import { IMAGE_PIXELS, IMAGE_SIDE, interpolate, bicubicPatch } from "../../data/lattice.js";

/** Tiles are at least so many CSS pixels wide, and less than twice as many. */
const SMALLEST = 42;

/** Which tiles cover what is on show: their size in pixels and on the plane, and the first one's place.
 * @param {import("../../geometry/viewport.js").Viewport} viewport */
export function terrainTiles(viewport) {
  const { whole, span, width, height } = viewport;
  const finer = Math.floor(Math.log2(viewport.magnification) + 1e-9);
  const side = (SMALLEST * viewport.magnification) / 2 ** finer;
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

/** Draws garments as ink on an image of tiles side by side, the brighter the denser.
 * @param {ImageData} image columns * 28 by rows * 28 pixels @param {ReturnType<typeof terrainTiles>} tiles
 * @param {import("../../data/lattice.js").Lattice} lattice @param {number[]} ink red, green, blue */
export function paintTerrain(image, tiles, lattice, ink) {
  const levels = new Float32Array(IMAGE_PIXELS);
  const pixels = new Uint32Array(image.data.buffer);
  const colour = (ink[2] << 16) | (ink[1] << 8) | ink[0];
  for (let row = 0; row < tiles.rows; row += 1) {
    for (let column = 0; column < tiles.columns; column += 1) {
      const cell = bicubicPatch(lattice.extent, tiles.x + column * tiles.stepX, tiles.y - row * tiles.stepY);
      interpolate(lattice.garments, IMAGE_PIXELS, cell, levels);
      for (let i = 0; i < IMAGE_PIXELS; i += 1) {
        const at = (row * IMAGE_SIDE + Math.floor(i / IMAGE_SIDE)) * image.width + column * IMAGE_SIDE + (i % IMAGE_SIDE);
        pixels[at] = ((levels[i] << 24) | colour) >>> 0;
      }
    }
  }
}
