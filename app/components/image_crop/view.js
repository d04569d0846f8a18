// A picture on which people draw a box around the garment, and swap its light and dark.

import { trackPointerStroke } from "../shared/ui/pointer_stroke.js";
import { between, inWords, isDrawn, nudged } from "./box.js";

/** @typedef {import("./box.js").Box} Box
 * @typedef {{picture: string}} Data what Python sends
 * @typedef {{box: Box | null, negative: boolean}} Adjusted
 * @typedef {{data: Data, setStateValue: (name: string, value: Adjusted) => void}} Component */

const HINT = "If the wrong part was found, drag a box around the garment.";
/** Milliseconds that keys rest before the page answers. */
const REST = 400;

/** @param {HTMLElement} root */
export function createView(root) {
  return new GarmentBox(root);
}

class GarmentBox {
  /** @param {HTMLElement} root */
  constructor(root) {
    /** @type {(name: string) => any} */
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    /** @type {Component | null} */
    this.component = null;
    /** @type {Box | null} */
    this.box = null;
    this.resting = 0;
    this.wire();
    this.part("waiting").hidden = true;
  }

  wire() {
    const stage = this.part("stage");
    /** @type {import("./box.js").Spot} */
    let from = { left: 0, top: 0 };
    /** @type {Box | null} */
    let before = null;
    trackPointerStroke(stage, {
      begin: (spot) => {
        [from, before] = [spot, this.box];
      },
      extend: (spots) => this.show(between(from, spots[spots.length - 1])),
      end: () => {
        if (this.box && this.box !== before && isDrawn(this.box)) this.send();
        else this.show(before);
      },
      cancel: () => this.show(before),
    });
    stage.onkeydown = (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const box = event.key === "Escape" ? null : nudged(this.box, event.key, event.shiftKey);
      if (!box && event.key !== "Escape") return;
      event.preventDefault();
      this.show(box);
      clearTimeout(this.resting);
      this.resting = setTimeout(() => this.send(), REST);
    };
    this.part("negative").onchange = () => this.send();
    this.part("reset").onclick = () => {
      this.part("negative").checked = false;
      this.show(null);
      this.send();
      stage.focus({ preventScroll: true });
    };
  }

  /** @param {Component} component */
  update(component) {
    const picture = this.part("picture");
    if (picture.getAttribute("src") !== component.data.picture) {
      picture.src = component.data.picture;
      this.part("negative").checked = false;
      this.show(null);
    }
    this.component = component;
  }

  destroy() {
    clearTimeout(this.resting);
  }

  /** @param {Box | null} box */
  show(box) {
    this.box = box;
    const frame = this.part("box");
    frame.hidden = !box;
    if (box) {
      const [left, top, right, bottom] = box.map((share) => `${100 * share}%`);
      Object.assign(frame.style, { left, top, width: `calc(${right} - ${left})`, height: `calc(${bottom} - ${top})` });
    }
    this.part("said").textContent = box ? inWords(box) : HINT;
    this.mark();
  }

  mark() {
    this.part("reset").disabled = !this.box && !this.part("negative").checked;
  }

  send() {
    this.mark();
    this.component?.setStateValue("adjusted", { box: this.box, negative: this.part("negative").checked });
  }
}
