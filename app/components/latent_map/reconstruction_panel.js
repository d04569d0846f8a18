// A real image beside its reconstruction and their difference, and steps from the largest error to the smallest.

import { createGreyPainter } from "../shared/draw/grey_canvas.js";
import { IMAGE_PIXELS, IMAGE_SIDE } from "../shared/data/lattice.js";
import { describeFailure } from "../shared/data/requests.js";
import { createLatest } from "../shared/ui/latest.js";

/**
 * @typedef {import("../shared/types.js").ImageId} ImageId
 * @typedef {import("../shared/types.js").ShownSplit} ShownSplit
 * @typedef {{order: Uint32Array, errors: Float32Array}} Ranking mean squared errors, and indices from the largest down
 * @typedef {"first" | "previous" | "next" | "last"} Step
 *
 * @typedef {object} Handlers
 * @property {() => ShownSplit} split
 * @property {(image: ImageId) => void} onImage a step leads to it
 */

const STEPS = /** @type {const} */ (["first", "previous", "next", "last"]);
/** Grey level of a pixel that came back as it was. */
const NO_DIFFERENCE = 128;
const HINT = "Click a dot on the map, or step through them from the worst remembered.";

export class ReconstructionPanel {
  /** @param {import("../shared/ui/parts.js").FindPart} part
   * @param {import("../shared/data/image_store.js").ImageStore} store
   * @param {import("../shared/types.js").ClassMark[]} classes @param {Handlers} handlers */
  constructor(part, store, classes, handlers) {
    this.part = part;
    this.store = store;
    this.classes = classes;
    this.handlers = handlers;
    /** @type {ImageId | null} */
    this.image = null;
    this.status = part("reconstruction-status");
    this.real = part("reconstruction-real", HTMLCanvasElement);
    this.context = /** @type {CanvasRenderingContext2D} */ (this.real.getContext("2d", { willReadFrequently: true }));
    this.paintDecoded = createGreyPainter(part("reconstruction-decoded", HTMLCanvasElement));
    this.paintDifference = createGreyPainter(part("reconstruction-difference", HTMLCanvasElement));
    /** @type {Map<ShownSplit, Ranking>} */
    this.rankings = new Map();
    this.details = createLatest((error) => this.showError(error));
    this.steps = createLatest((error) => this.showError(error));
    for (const step of STEPS) part(`reconstruction-${step}`).onclick = () => this.go(step);
  }

  /** @param {ShownSplit} split @returns {Promise<Ranking>} of the images on show */
  async rank(split) {
    const known = this.rankings.get(split);
    if (known) return known;
    const splits = split === "all" ? /** @type {const} */ (["test", "train"]) : [split];
    const parts = await Promise.all(splits.map((name) => this.store.errors(name)));
    const errors = Float32Array.from(parts.flatMap((part) => [...part])).subarray(0, this.store.count(split));
    const order = Uint32Array.from(errors, (_, i) => i).sort((i, j) => errors[j] - errors[i]);
    const ranking = { errors, order };
    this.rankings.set(split, ranking);
    return ranking;
  }

  /** @param {Step} step */
  go(step) {
    const split = this.handlers.split();
    this.steps.run(this.rank(split), ({ order }) => {
      const index = this.image ? this.store.indexOf(split, this.image) : -1;
      const rank = index < 0 ? -1 : order.indexOf(index);
      const last = order.length - 1;
      const ranks = { first: 0, previous: Math.max(0, rank - 1), next: Math.min(last, rank + 1), last };
      this.handlers.onImage(this.store.imageAt(split, order[ranks[step]]));
    });
  }

  /** Shows an image and its reconstruction.
   * @param {ImageId | null} image null hides both @param {ArrayLike<number>} levels 784 grey levels of the decode */
  show(image, levels) {
    this.image = image;
    this.part("reconstruction").hidden = !image;
    if (!image) {
      this.details.cancel();
      this.status.textContent = HINT;
      return;
    }
    const decoded = Float32Array.from(levels);
    this.paintDecoded(decoded);
    this.paintDifference(new Float32Array(IMAGE_PIXELS).fill(NO_DIFFERENCE));
    this.status.textContent = "Loading…";
    const split = this.handlers.split();
    const details = Promise.all([this.store.draw(this.real, image), this.store.labels(image.split), this.rank(split)]);
    this.details.run(details, ([, labels, ranking]) => {
      const { data } = this.context.getImageData(0, 0, IMAGE_SIDE, IMAGE_SIDE);
      this.paintDifference(Float32Array.from({ length: IMAGE_PIXELS }, (_, i) => NO_DIFFERENCE + (decoded[i] - data[4 * i]) / 2));
      const name = `${this.classes[labels[image.index]].name}, ${image.split} garment ${image.index}.`;
      this.status.textContent = name + describeError(ranking, this.store.indexOf(split, image));
    });
  }

  /** @param {Error} error */
  showError(error) {
    this.status.textContent = describeFailure("The garment could not be loaded", error);
  }

  destroy() {
    this.details.cancel();
    this.steps.cancel();
  }
}

/** @param {Ranking} ranking @param {number} index -1 for an image that is not on show @returns {string} */
function describeError({ errors, order }, index) {
  if (index < 0) return "";
  const rank = order.indexOf(index).toLocaleString("en");
  return ` Mean squared error ${errors[index].toFixed(4)}. Of ${order.length.toLocaleString("en")} garments, ${rank} are remembered worse.`;
}
