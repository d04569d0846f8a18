// Loads the codes, labels, reconstruction errors and pictures of the data set's images, each file once.

import { fetchArray, fetchPicture } from "./requests.js";
import { IMAGE_SIDE } from "./lattice.js";

/**
 * @typedef {import("../types.js").Split} Split
 * @typedef {import("../types.js").ShownSplit} ShownSplit
 * @typedef {import("../types.js").ImageId} ImageId
 * @typedef {import("../draw/layers/points.js").Points} Points
 */

export class ImageStore {
  /** @param {string} base what the address of every file begins with
   * @param {Record<Split, import("../types.js").SplitFiles>} splits
   * @param {number} shownTraining how many training images "train" shows */
  constructor(base, splits, shownTraining) {
    this.base = base;
    this.splits = splits;
    this.shownTraining = shownTraining;
    /** @type {Map<string, Promise<unknown>>} */
    this.requests = new Map();
  }

  /** @param {ShownSplit} shown @returns {number} */
  count(shown) {
    const { test, train } = this.splits;
    return { test: test.count, train: this.shownTraining, all: test.count + train.count }[shown];
  }

  /** @param {ShownSplit} shown @returns {Promise<Points>} */
  async points(shown) {
    if (shown !== "all") {
      const [codes, labels] = await Promise.all([this.codes(shown), this.labels(shown)]);
      const count = this.count(shown);
      return { codes: codes.subarray(0, 2 * count), labels: labels.subarray(0, count) };
    }
    const [test, train, testLabels, trainLabels] = await Promise.all([
      this.codes("test"),
      this.codes("train"),
      this.labels("test"),
      this.labels("train"),
    ]);
    const codes = new Float32Array(test.length + train.length);
    codes.set(test);
    codes.set(train, test.length);
    const labels = new Uint8Array(testLabels.length + trainLabels.length);
    labels.set(testLabels);
    labels.set(trainLabels, testLabels.length);
    return { codes, labels };
  }

  /** Which image is number `index` of those on show.
   * @param {ShownSplit} shown @param {number} index @returns {ImageId} */
  imageAt(shown, index) {
    if (shown !== "all") return { split: shown, index };
    const { count } = this.splits.test;
    return index < count ? { split: "test", index } : { split: "train", index: index - count };
  }

  /** The number of an image among those on show, or -1.
   * @param {ShownSplit} shown @param {ImageId} image @returns {number} */
  indexOf(shown, { split, index }) {
    if (shown === "all") return split === "test" ? index : this.splits.test.count + index;
    return shown === split && index < this.count(shown) ? index : -1;
  }

  /** @param {Split} split @returns {Promise<Float32Array>} x and y of each image in turn */
  codes(split) {
    const { codes, count } = this.splits[split];
    return this.load(codes, Float32Array, 2 * count);
  }

  /** @param {Split} split @returns {Promise<Uint8Array>} */
  labels(split) {
    const { labels, count } = this.splits[split];
    return this.load(labels, Uint8Array, count);
  }

  /** @param {Split} split @returns {Promise<Float32Array>} mean squared error of each reconstruction */
  errors(split) {
    const { errors, count } = this.splits[split];
    return this.load(errors, Float32Array, count);
  }

  /** Draws an image, unless the canvas was meanwhile asked for another one; until it is loaded, the canvas is empty, so
   * that no image stands beside the label of another.
   * @param {HTMLCanvasElement} canvas 28 x 28 @param {ImageId} image
   * @returns {Promise<boolean>} whether it was drawn; rejected if its sheet cannot be loaded */
  async draw(canvas, { split, index }) {
    const request = `${split} ${index}`;
    const context = canvas.getContext("2d");
    if (canvas.dataset.garment !== request) context?.clearRect(0, 0, IMAGE_SIDE, IMAGE_SIDE);
    canvas.dataset.garment = request;
    const { columns, per_sheet: perSheet } = this.splits[split];
    const sheet = await this.sheet(split, Math.floor(index / perSheet));
    if (canvas.dataset.garment !== request) return false;
    const place = index % perSheet;
    const [left, top] = [(place % columns) * IMAGE_SIDE, Math.floor(place / columns) * IMAGE_SIDE];
    context?.drawImage(sheet, left, top, IMAGE_SIDE, IMAGE_SIDE, 0, 0, IMAGE_SIDE, IMAGE_SIDE);
    return true;
  }

  /** @param {Split} split @param {number} number @returns {Promise<HTMLImageElement>} a sprite sheet */
  sheet(split, number) {
    const address = this.base + this.splits[split].sheets.replace("{}", String(number));
    return this.request(address, () => fetchPicture(address));
  }

  /** @template {Float32Array | Uint8Array} A
   * @param {string} file @param {{new (buffer: ArrayBuffer): A, BYTES_PER_ELEMENT: number}} Type @param {number} length
   * @returns {Promise<A>} */
  load(file, Type, length) {
    return this.request(file, () => fetchArray(this.base + file, Type, length));
  }

  /** Requests once; a failure is forgotten, so that the next call tries again.
   * @template T @param {string} key @param {() => Promise<T>} send @returns {Promise<T>} */
  request(key, send) {
    const known = /** @type {Promise<T> | undefined} */ (this.requests.get(key));
    if (known) return known;
    const request = send().catch((error) => {
      this.requests.delete(key);
      throw error;
    });
    this.requests.set(key, request);
    return request;
  }
}
