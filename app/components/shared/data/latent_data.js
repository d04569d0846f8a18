// What small maps and lone garments are made of: the lattice, the dots of the test garments, and their pictures.

import { createImageCanvas } from "../draw/grey_canvas.js";
import { CLASS_COUNT, EMPTY_DENSITY, IMAGE_PIXELS, IMAGE_SIDE, interpolate, bilinearCell, loadLattice, bicubicPatch } from "./lattice.js";
import { classCentres } from "../draw/layers/points.js";
import { ImageStore } from "./image_store.js";

/** @typedef {import("../geometry/viewport.js").Code} Code
 * @typedef {import("../draw/plot.js").ClassMark} ClassMark
 * @typedef {{bundle: string, garments: any, shown_training: number, classes: ClassMark[],
 *   lattice: {file: string, extent: import("./lattice.js").Extent}}} Place what Python says of a map */

/** @param {Place} place */
export function openImageStore(place) {
  return new ImageStore(place.bundle, place.garments, place.shown_training);
}

/** The 784 grey levels of a test garment. @param {Wardrobe} wardrobe @param {number} index @returns {Promise<Uint8Array>} */
export async function loadPixels(wardrobe, index) {
  const canvas = createImageCanvas();
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  if (!(await wardrobe.draw(canvas, { split: "test", index }))) throw new Error("this garment cannot be fetched");
  const { data } = context.getImageData(0, 0, IMAGE_SIDE, IMAGE_SIDE);
  return Uint8Array.from({ length: IMAGE_PIXELS }, (_, i) => data[4 * i]);
}

/** @param {Place} place @returns {Promise<LatentData>} */
export async function openLatentData(place) {
  const wardrobe = openImageStore(place);
  const [lattice, points] = await Promise.all([
    loadLattice(place.bundle + place.lattice.file, place.lattice.extent),
    wardrobe.points("test"),
  ]);
  return new LatentData(place, wardrobe, lattice, points);
}

export class LatentData {
  /** @param {Place} place @param {ImageStore} wardrobe @param {import("./lattice.js").Lattice} lattice
   * @param {import("../draw/layers/points.js").Points} points */
  constructor(place, wardrobe, lattice, points) {
    this.classes = place.classes;
    this.wardrobe = wardrobe;
    this.lattice = lattice;
    this.points = points;
    this.typical = classCentres(points, lattice.extent, place.classes.length);
    this.levels = new Float32Array(IMAGE_PIXELS);
    this.chances = new Float32Array(CLASS_COUNT);
    this.density = new Float32Array(1);
  }

  /** The garment imagined at a place, 784 grey levels; the next call overwrites them. @param {Code} code */
  imagined({ x, y }) {
    return interpolate(this.lattice.garments, IMAGE_PIXELS, bicubicPatch(this.lattice.extent, x, y), this.levels);
  }

  /** What the classifier calls the garment there, how sure it is (0 to 1), and whether the decoder only guesses.
   * @param {Code} code */
  named({ x, y }) {
    const cell = bilinearCell(this.lattice.extent, x, y);
    interpolate(this.lattice.probabilities, CLASS_COUNT, cell, this.chances);
    interpolate(this.lattice.density, 1, cell, this.density);
    const label = this.chances.indexOf(Math.max(...this.chances));
    return { label, share: this.chances[label] / 255, guessing: cell.outside || this.density[0] < EMPTY_DENSITY };
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
