// A real garment beside what the network makes of its two numbers, and the way from the worst to the best of them.

import { createGreyPainter } from "../shared/draw/grey_canvas.js";
import { IMAGE_PIXELS, IMAGE_SIDE } from "../shared/data/lattice.js";

/** @typedef {import("../shared/data/image_store.js").Garment} Garment */

export class MemoryTool {
  /**
   * @param {(name: string) => any} part
   * @param {{wardrobe: import("../shared/data/image_store.js").ImageStore, classes: {name: string}[],
   *   show: () => import("../shared/data/image_store.js").Show, onFly: (garment: Garment) => void}} given
   */
  constructor(part, given) {
    this.part = part;
    this.given = given;
    /** @type {Garment | null} */
    this.garment = null;
    this.real = part("memory-real");
    this.context = this.real.getContext("2d", { willReadFrequently: true });
    this.paintImagined = createGreyPainter(part("memory-imagined"));
    this.paintDifference = createGreyPainter(part("memory-difference"));
    /** @type {Map<string, Promise<{order: Uint32Array, errors: Float32Array}>>} */
    this.ranked = new Map();
    for (const button of part("memory-said").closest("[role=tabpanel]").querySelectorAll("[data-step]")) {
      button.onclick = () => this.step(button.dataset.step);
    }
  }

  /** Numbers of the garments on show from the worst remembered to the best. @param {import("../shared/data/image_store.js").Show} show */
  ranking(show) {
    const known = this.ranked.get(show);
    if (known) return known;
    const { wardrobe } = this.given;
    const count = wardrobe.count(show);
    /** @type {import("../shared/data/image_store.js").Split[]} */
    const splits = show === "all" ? ["test", "train"] : [show];
    const wanted = Promise.all(splits.map((split) => wardrobe.errors(split))).then((parts) => {
      const errors = new Float32Array(count);
      let at = 0;
      for (const own of parts) {
        errors.set(own.subarray(0, count - at), at);
        at += Math.min(own.length, count - at);
      }
      return { errors, order: Uint32Array.from({ length: count }, (_, i) => i).sort((i, j) => errors[j] - errors[i]) };
    });
    this.ranked.set(show, wanted);
    return wanted;
  }

  /** @param {string} step first, back, on or last */
  async step(step) {
    const show = this.given.show();
    const { order } = await this.ranking(show);
    const index = this.garment ? this.given.wardrobe.indexOf(show, this.garment) : -1;
    const rank = index < 0 ? -1 : order.indexOf(index);
    const last = order.length - 1;
    const wanted = { first: 0, last, back: Math.max(0, rank - 1), on: Math.min(last, rank + 1) }[step] ?? 0;
    this.given.onFly(this.given.wardrobe.garment(show, order[wanted]));
  }

  /** Shows a garment and what comes back of it, 784 grey levels; null shows none.
   * @param {Garment | null} garment @param {ArrayLike<number>} levels */
  async show(garment, levels) {
    this.garment = garment;
    this.part("memory").hidden = !garment;
    if (!garment) {
      this.part("memory-said").textContent = "Click a dot on the map, or step through them from the worst remembered.";
      return;
    }
    const imagined = Float32Array.from(levels);
    this.paintImagined(imagined);
    const { wardrobe, classes, show } = this.given;
    if (!(await wardrobe.draw(this.real, garment)) || this.garment !== garment) return;
    const { data } = this.context.getImageData(0, 0, IMAGE_SIDE, IMAGE_SIDE);
    this.paintDifference(Float32Array.from({ length: IMAGE_PIXELS }, (_, i) => 128 + (imagined[i] - data[4 * i]) / 2));
    const [labels, { errors, order }] = await Promise.all([wardrobe.labels(garment.split), this.ranking(show())]);
    if (this.garment !== garment) return;
    const index = wardrobe.indexOf(show(), garment);
    const rank = index < 0 ? "" : ` Of ${order.length.toLocaleString("en")} garments, ${order.indexOf(index).toLocaleString("en")} are remembered worse.`;
    const error = index < 0 ? "" : ` Mean squared error ${errors[index].toFixed(4)}.`;
    this.part("memory-said").textContent = `${classes[labels[garment.index]].name}, ${garment.split} garment ${garment.index}.${error}${rank}`;
  }
}
