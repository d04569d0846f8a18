// What small maps and lone garments are made of: the lattice, the dots of the test garments, and their pictures.

import { smallCanvas } from "../draw/grey_canvas.js";
import { CLASSES, NONE, PIXELS, SIDE, blend, cellAt, loadLattice, patchAt } from "./lattice.js";
import { typicalPlaces } from "../draw/layers/points.js";
import { Wardrobe } from "./image_store.js";

/** @typedef {import("../geometry/viewport.js").Code} Code
 * @typedef {import("../draw/plot.js").ClassMark} ClassMark
 * @typedef {{bundle: string, garments: any, shown_training: number, classes: ClassMark[],
 *   lattice: {file: string, extent: import("./lattice.js").Extent}}} Place what Python says of a map */

/** @param {Place} place */
export function openWardrobe(place) {
  return new Wardrobe(place.bundle, place.garments, place.shown_training);
}

/** The 784 grey levels of a test garment. @param {Wardrobe} wardrobe @param {number} index @returns {Promise<Uint8Array>} */
export async function levelsOf(wardrobe, index) {
  const canvas = smallCanvas();
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  if (!(await wardrobe.draw(canvas, { split: "test", index }))) throw new Error("this garment cannot be fetched");
  const { data } = context.getImageData(0, 0, SIDE, SIDE);
  return Uint8Array.from({ length: PIXELS }, (_, i) => data[4 * i]);
}

/** @param {Place} place @returns {Promise<Atlas>} */
export async function openAtlas(place) {
  const wardrobe = openWardrobe(place);
  const [lattice, points] = await Promise.all([
    loadLattice(place.bundle + place.lattice.file, place.lattice.extent),
    wardrobe.points("test"),
  ]);
  return new Atlas(place, wardrobe, lattice, points);
}

export class Atlas {
  /** @param {Place} place @param {Wardrobe} wardrobe @param {import("./lattice.js").Lattice} lattice
   * @param {import("../draw/layers/points.js").Points} points */
  constructor(place, wardrobe, lattice, points) {
    this.classes = place.classes;
    this.wardrobe = wardrobe;
    this.lattice = lattice;
    this.points = points;
    this.typical = typicalPlaces(points, lattice.extent, place.classes.length);
    this.levels = new Float32Array(PIXELS);
    this.chances = new Float32Array(CLASSES);
    this.support = new Float32Array(1);
  }

  /** The garment imagined at a place, 784 grey levels; the next call overwrites them. @param {Code} code */
  imagined({ x, y }) {
    return blend(this.lattice.garments, PIXELS, patchAt(this.lattice.extent, x, y), this.levels);
  }

  /** What the classifier calls the garment there, how sure it is (0 to 1), and whether the decoder only guesses.
   * @param {Code} code */
  named({ x, y }) {
    const cell = cellAt(this.lattice.extent, x, y);
    blend(this.lattice.probabilities, CLASSES, cell, this.chances);
    blend(this.lattice.support, 1, cell, this.support);
    const label = this.chances.indexOf(Math.max(...this.chances));
    return { label, share: this.chances[label] / 255, guessing: cell.outside || this.support[0] < NONE };
  }

  /** Where a test garment lies. @param {number} index @returns {Code} */
  codeOf(index) {
    return { x: this.points.codes[2 * index], y: this.points.codes[2 * index + 1] };
  }

  /** A usual place of a class. @param {number} label @returns {Code} */
  homeOf(label) {
    const { x0, x1, y0, y1 } = this.lattice.extent;
    return this.typical[label] ?? { x: (x0 + x1) / 2, y: (y0 + y1) / 2 };
  }
}
