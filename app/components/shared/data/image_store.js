// The real garments: where they lie on the map, what they are and how they look. Knows no page.

import { IMAGE_SIDE } from "./lattice.js";

/**
 * @typedef {"test" | "train"} Split
 * @typedef {"test" | "train" | "all"} Show which garments are on the map
 * @typedef {{split: Split, index: number}} Garment
 * @typedef {{count: number, codes: string, labels: string, errors: string, sheets: string, columns: number,
 *   per_sheet: number}} SplitAbout names of files, relative to the bundle
 */

export class ImageStore {
  /** @param {string} base address of the bundle @param {Record<Split, SplitAbout>} about
   * @param {number} shownTraining how many training garments "train" shows */
  constructor(base, about, shownTraining) {
    this.base = base;
    this.about = about;
    this.shownTraining = shownTraining;
    /** @type {Map<string, Promise<any>>} */
    this.fetched = new Map();
  }

  /** @param {Show} show */
  count(show) {
    const { test, train } = this.about;
    return { test: test.count, train: this.shownTraining, all: test.count + train.count }[show];
  }

  /** @param {Show} show @returns {Promise<import("../draw/layers/points.js").Points>} */
  async points(show) {
    if (show !== "all") {
      const [codes, labels] = await Promise.all([this.codes(show), this.labels(show)]);
      return { codes: codes.subarray(0, 2 * this.count(show)), labels: labels.subarray(0, this.count(show)) };
    }
    const [codes, labels] = await Promise.all([
      Promise.all([this.codes("test"), this.codes("train")]),
      Promise.all([this.labels("test"), this.labels("train")]),
    ]);
    return { codes: joined(Float32Array, codes), labels: joined(Uint8Array, labels) };
  }

  /** Which garment is number `index` of those on show. @param {Show} show @param {number} index @returns {Garment} */
  garment(show, index) {
    if (show !== "all") return { split: show, index };
    const { count } = this.about.test;
    return index < count ? { split: "test", index } : { split: "train", index: index - count };
  }

  /** The number of a garment among those on show, or -1. @param {Show} show @param {Garment} garment */
  indexOf(show, { split, index }) {
    if (show === "all") return split === "test" ? index : this.about.test.count + index;
    return show === split && index < this.count(show) ? index : -1;
  }

  /** @param {Split} split @returns {Promise<Float32Array>} x and y of each garment in turn */
  codes(split) {
    return this.file(this.about[split].codes, (buffer) => new Float32Array(buffer));
  }

  /** @param {Split} split @returns {Promise<Uint8Array>} */
  labels(split) {
    return this.file(this.about[split].labels, (buffer) => new Uint8Array(buffer));
  }

  /** Mean squared error of each garment's reconstruction. @param {Split} split @returns {Promise<Float32Array>} */
  errors(split) {
    return this.file(this.about[split].errors, (buffer) => new Float32Array(buffer));
  }

  /** Draws a garment, unless the canvas was meanwhile asked for another one.
   * @param {HTMLCanvasElement} canvas 28 by 28 @param {Garment} garment @returns {Promise<boolean>} whether it drew */
  async draw(canvas, { split, index }) {
    const wanted = `${split} ${index}`;
    canvas.dataset.garment = wanted;
    const { columns, per_sheet: perSheet } = this.about[split];
    const picture = await this.sheet(split, Math.floor(index / perSheet)).catch(() => null);
    if (!picture || canvas.dataset.garment !== wanted) return false;
    const place = index % perSheet;
    const [left, top] = [(place % columns) * IMAGE_SIDE, Math.floor(place / columns) * IMAGE_SIDE];
    canvas.getContext("2d")?.drawImage(picture, left, top, IMAGE_SIDE, IMAGE_SIDE, 0, 0, IMAGE_SIDE, IMAGE_SIDE);
    return true;
  }

  /** @param {Split} split @param {number} number @returns {Promise<HTMLImageElement>} */
  sheet(split, number) {
    const address = this.base + this.about[split].sheets.replace("{}", String(number));
    return this.once(address, () => {
      const picture = new Image();
      picture.src = address;
      return picture.decode().then(() => picture);
    });
  }

  file(name, read) {
    return this.once(name, async () => {
      const response = await fetch(this.base + name);
      if (!response.ok) throw new Error(await response.text());
      return read(await response.arrayBuffer());
    });
  }

  /** Fetches once; a failure is forgotten, so that the next look tries again. */
  once(key, fetchIt) {
    const known = this.fetched.get(key);
    if (known) return known;
    const wanted = fetchIt();
    wanted.catch(() => this.fetched.delete(key));
    this.fetched.set(key, wanted);
    return wanted;
  }
}

function joined(Kind, arrays) {
  const all = new Kind(arrays.reduce((sum, array) => sum + array.length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}
