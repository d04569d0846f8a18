// Loads the set of points that the visitor picks; the one on show stays until another one has arrived.

import { describeFailure } from "../shared/data/requests.js";
import { createLatest } from "../shared/ui/latest.js";

/**
 * @typedef {import("../shared/types.js").ShownSplit} ShownSplit
 * @typedef {import("../shared/draw/layers/points.js").Points} Points
 */

export class SplitLoader {
  /** @param {HTMLElement} section the root of the markup @param {import("../shared/ui/parts.js").FindPart} part
   * @param {import("../shared/data/image_store.js").ImageStore} store @param {(sentence: string) => void} showError */
  constructor(section, part, store, showError) {
    this.section = section;
    this.part = part;
    this.store = store;
    this.showError = showError;
    /** @type {ShownSplit} the one that was asked for last */
    this.split = "test";
    this.latest = createLatest((error) => this.fail(error));
  }

  /** @param {ShownSplit} split in place of one that is still being loaded
   * @param {(points: Points) => void} onLoaded shows the points, with all that belongs to them */
  load(split, onLoaded) {
    this.markBusy(false);
    this.split = split;
    this.markBusy(true);
    this.latest.run(this.store.points(split), (points) => {
      this.markBusy(false);
      onLoaded(points);
    });
  }

  /** @param {boolean} busy */
  markBusy(busy) {
    for (const element of [this.section, this.part(`split-${this.split}`)]) element.setAttribute("aria-busy", String(busy));
  }

  /** @param {Error} error */
  fail(error) {
    this.markBusy(false);
    const names = { test: "test garments", train: "training garments", all: `${this.store.count("all").toLocaleString("en")} garments` };
    this.showError(describeFailure(`The ${names[this.split]} could not be loaded`, error));
  }

  destroy() {
    this.latest.cancel();
    this.markBusy(false);
  }
}
