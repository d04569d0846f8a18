// What a small map or a decode needs of one map: its lattice, the codes of the test images, and their pictures.

import { createImageCanvas } from "../draw/grey_canvas.js";
import { CLASS_COUNT, EMPTY_DENSITY, IMAGE_PIXELS, IMAGE_SIDE, interpolate, bilinearCell, loadLattice, bicubicPatch } from "./lattice.js";
import { classCentres } from "../draw/layers/points.js";
import { ImageStore } from "./image_store.js";

/**
 * @typedef {import("../types.js").Code} Code
 * @typedef {import("../types.js").ClassMark} ClassMark
 * @typedef {import("../types.js").MapPayload} MapPayload
 */

/** @param {MapPayload} map @returns {ImageStore} */
export function openImageStore(map) {
  return new ImageStore(map.bundle, map.garments, map.shown_training);
}

/** @param {ImageStore} store @param {number} index of a test image
 * @returns {Promise<Uint8Array>} its 784 grey levels; rejected if its picture cannot be loaded */
export async function loadPixels(store, index) {
  const canvas = createImageCanvas();
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  await store.draw(canvas, { split: "test", index });
  const { data } = context.getImageData(0, 0, IMAGE_SIDE, IMAGE_SIDE);
  return Uint8Array.from({ length: IMAGE_PIXELS }, (_, i) => data[4 * i]);
}

/** @param {MapPayload} map @returns {Promise<LatentData>} */
export async function openLatentData(map) {
  const store = openImageStore(map);
  const [lattice, points] = await Promise.all([
    loadLattice(map.bundle + map.lattice.file, map.lattice.extent),
    store.points("test"),
  ]);
  return new LatentData(map, store, lattice, points);
}

export class LatentData {
  /** @param {MapPayload} map @param {ImageStore} store @param {import("./lattice.js").Lattice} lattice
   * @param {import("../draw/layers/points.js").Points} points of the test images */
  constructor(map, store, lattice, points) {
    this.classes = map.classes;
    this.store = store;
    this.lattice = lattice;
    this.points = points;
    this.centres = classCentres(points, lattice.extent, map.classes.length);
    this.levels = new Float32Array(IMAGE_PIXELS);
    this.probabilities = new Float32Array(CLASS_COUNT);
    this.density = new Float32Array(1);
  }

  /** The interpolated decode of a code, 784 grey levels; the next call overwrites them.
   * @param {Code} code @returns {Float32Array} */
  decode({ x, y }) {
    return interpolate(this.lattice.garments, IMAGE_PIXELS, bicubicPatch(this.lattice.extent, x, y), this.levels);
  }

  /** The predicted class of the decode of a code, its probability (0 to 1), and whether no real image is near.
   * @param {Code} code @returns {{label: number, probability: number, sparse: boolean}} */
  predict({ x, y }) {
    const cell = bilinearCell(this.lattice.extent, x, y);
    interpolate(this.lattice.probabilities, CLASS_COUNT, cell, this.probabilities);
    interpolate(this.lattice.density, 1, cell, this.density);
    const label = this.probabilities.indexOf(Math.max(...this.probabilities));
    return { label, probability: this.probabilities[label] / 255, sparse: cell.outside || this.density[0] < EMPTY_DENSITY };
  }

  /** The names of the classes at their central codes. */
  get classNames() {
    return this.classes.flatMap(({ name }, label) => {
      const code = this.centres[label];
      return code ? [{ name, code }] : [];
    });
  }

  /** @param {number} index of a test image @returns {Code} */
  codeOf(index) {
    return { x: this.points.codes[2 * index], y: this.points.codes[2 * index + 1] };
  }

  /** The central code of a class, or the middle of the map if no test image belongs to it.
   * @param {number} label @returns {Code} */
  centreOf(label) {
    const { x0, x1, y0, y1 } = this.lattice.extent;
    return this.centres[label] ?? { x: (x0 + x1) / 2, y: (y0 + y1) / 2 };
  }
}
