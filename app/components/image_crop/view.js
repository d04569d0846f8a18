// A picture on which the visitor draws a box around the garment, or says that light and dark are swapped.

import { createLatest } from "../shared/ui/latest.js";
import { createPartFinder } from "../shared/ui/parts.js";
import { trackPointerStroke } from "../shared/ui/pointer_stroke.js";
import { boxFromCorners, describeBox, isLargeEnough, moveByKey } from "./crop_box.js";

/** @typedef {import("../shared/types.js").CropBox} CropBox
 * @typedef {import("../shared/types.js").ImageCropData} ImageCropData
 * @typedef {import("../shared/types.js").ImageCropState} ImageCropState
 * @typedef {import("../shared/types.js").ComponentProps<ImageCropData, ImageCropState>} Component */

const HINT = "If the wrong part was found, drag a box around the garment.";
/** How long keys rest before the box is sent to the page. */
const SEND_DELAY_MS = 400;

/** @param {HTMLElement} root */
export function createView(root) {
  return new ImageCrop(root);
}

class ImageCrop {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.part = createPartFinder(root);
    this.negative = this.part("negative", HTMLInputElement);
    /** @type {Component | null} */
    this.component = null;
    /** @type {CropBox | null} */
    this.box = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.sendTimer = undefined;
    this.latest = createLatest(() => this.showStatus("This picture could not be shown."));
    this.listen();
    this.part("waiting").hidden = true;
  }

  listen() {
    const stage = this.part("stage");
    let start = { left: 0, top: 0 };
    /** @type {CropBox | null} */
    let before = null;
    trackPointerStroke(stage, {
      begin: (spot) => {
        [start, before] = [spot, this.box];
      },
      extend: (spots) => this.show(boxFromCorners(start, spots[spots.length - 1])),
      end: () => {
        if (this.box && this.box !== before && isLargeEnough(this.box)) this.send();
        else this.show(before);
      },
      cancel: () => this.show(before),
    });
    stage.onkeydown = (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const box = event.key === "Escape" ? null : moveByKey(this.box, event);
      if (!box && event.key !== "Escape") return;
      event.preventDefault();
      this.show(box);
      clearTimeout(this.sendTimer);
      this.sendTimer = setTimeout(() => this.send(), SEND_DELAY_MS);
    };
    this.negative.onchange = () => this.send();
    this.part("reset").onclick = () => {
      this.negative.checked = false;
      this.show(null);
      this.send();
      stage.focus({ preventScroll: true });
    };
  }

  /** @param {Component} component */
  update(component) {
    this.component = component;
    const picture = this.part("picture", HTMLImageElement);
    if (picture.getAttribute("src") === component.data.picture) return;
    picture.src = component.data.picture;
    this.negative.checked = component.data.adjusted.negative ?? false;
    this.show(component.data.adjusted.box ?? null);
    this.latest.run(picture.decode(), () => this.show(this.box));
  }

  destroy() {
    clearTimeout(this.sendTimer);
    this.latest.cancel();
  }

  /** @param {CropBox | null} box */
  show(box) {
    this.box = box;
    const frame = this.part("box");
    frame.hidden = !box;
    if (box) {
      const [left, top, right, bottom] = box.map((share) => `${100 * share}%`);
      Object.assign(frame.style, { left, top, width: `calc(${right} - ${left})`, height: `calc(${bottom} - ${top})` });
    }
    this.showStatus(box ? describeBox(box) : HINT);
    this.updateReset();
  }

  /** @param {string} sentence */
  showStatus(sentence) {
    this.part("status").textContent = sentence;
  }

  updateReset() {
    this.part("reset", HTMLButtonElement).disabled = !this.box && !this.negative.checked;
  }

  send() {
    this.updateReset();
    this.component?.setStateValue("adjusted", { box: this.box, negative: this.negative.checked });
  }
}
