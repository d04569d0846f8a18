// What the lattice says at every place of the plane: the classifier's regions, and where no real garment lives.
// Each is painted once for the whole plane, a few samples to the lattice's node; the browser enlarges what is on show.

import { CLASS_COUNT, SPARSE_DENSITY, EMPTY_DENSITY, bilinearCell } from "../../data/lattice.js";

const FINER = 4;

/** Size of the picture of a field. @param {import("../../data/lattice.js").Extent} extent */
export function regionImageSize({ columns, rows }) {
  return { width: FINER * columns, height: FINER * rows };
}

/** Colours each sample by the likeliest class; the surer the classifier, the more of the colour.
 * @param {ImageData} image of the size of a field @param {import("../../data/lattice.js").Lattice} lattice
 * @param {number[][]} colours */
export function paintRegions(image, lattice, colours) {
  const chances = new Float32Array(CLASS_COUNT);
  eachSample(image, lattice.extent, (at, nodes, weights) => {
    let best = 0;
    for (let label = 0; label < CLASS_COUNT; label += 1) {
      let chance = 0;
      for (let k = 0; k < 4; k += 1) chance += lattice.probabilities[nodes[k] * CLASS_COUNT + label] * weights[k];
      chances[label] = chance;
      if (chance > chances[best]) best = label;
    }
    const sure = Math.max(0, chances[best] / 255 - 0.1) / 0.9;
    image.data.set(colours[best], at);
    image.data[at + 3] = 20 + 150 * sure * sure;
  });
}

/** Opaque where no real garment lives, clear where many do.
 * @param {ImageData} image of the size of a field @param {import("../../data/lattice.js").Lattice} lattice */
export function paintSparseRegions(image, lattice) {
  const density = softened(lattice.density, lattice.extent);
  eachSample(image, lattice.extent, (at, nodes, weights) => {
    let here = 0;
    for (let k = 0; k < 4; k += 1) here += density[nodes[k]] * weights[k];
    const charted = Math.min(1, Math.max(0, (here - EMPTY_DENSITY / 2) / (SPARSE_DENSITY - EMPTY_DENSITY / 2)));
    image.data[at + 3] = 255 * (1 - charted * charted * (3 - 2 * charted));
  });
}

/** The mean over each node and the eight around it, so that single lonely garments leave no specks. */
function softened(values, { columns, rows }) {
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

function eachSample({ width, height }, extent, paint) {
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
