// Test images on canvases: one that changes, and a row of which one is chosen.

import { IMAGE_PIXELS } from "../data/lattice.js";
import { loadPixels } from "../data/latent_data.js";
import { describeFailure } from "../data/requests.js";
import { createGreyPainter } from "../draw/grey_canvas.js";
import { createElement, createPicture } from "./dom.js";
import { createLatest } from "./latest.js";

/** @typedef {import("../data/image_store.js").ImageStore} ImageStore */

/**
 * Creates a canvas that shows one test image at a time.
 *
 * An image that arrives after a more recent request is dropped. If the most recent one cannot be loaded, the canvas is
 * cleared, so that no image stands beside the label of another.
 * @param {ImageStore} store
 * @param {string} label accessible name of the canvas
 * @param {(message: string) => void} showError
 * @returns {{canvas: HTMLCanvasElement, show: (index: number, onPainted?: (pixels: Uint8Array) => void) => Promise<void>}}
 *   `show` loads and paints a test image; its promise is fulfilled once the image or the error is shown
 */
export function createTestImage(store, label, showError) {
  const canvas = createPicture(label);
  const paint = createGreyPainter(canvas);
  const latest = createLatest((error) => {
    paint(new Uint8Array(IMAGE_PIXELS));
    showError(describeImageError(error));
  });
  return {
    canvas,
    show: (index, onPainted) =>
      latest.run(loadPixels(store, index), (pixels) => {
        paint(pixels);
        onPainted?.(pixels);
      }),
  };
}

/**
 * Creates a radio group of test images. An image that cannot be loaded is replaced by its name.
 * @param {string} question what is chosen; the accessible name of the group
 * @param {number[]} indices of test images @param {ImageStore} store @param {(index: number) => string} nameOf
 * @param {(index: number) => void} onChoose @param {number} selected index of the image that is chosen at first
 * @returns {HTMLElement}
 */
export function createImageRadios(question, indices, store, nameOf, onChoose, selected) {
  const group = `lw-${question.replaceAll(/\W/g, "-")}`;
  const options = indices.map((index) => {
    const image = createTestImage(store, nameOf(index), () => image.canvas.replaceWith(nameOf(index)));
    void image.show(index);
    const input = createElement("input", { type: "radio", name: group, checked: index === selected, onchange: () => onChoose(index) });
    return createElement("label", { class: "lw-image-radio", title: nameOf(index) }, input, image.canvas);
  });
  return createElement("div", { class: "lw-image-radios", role: "radiogroup", "aria-label": question }, ...options);
}

/** @param {Error} error */
export function describeImageError(error) {
  return `${describeFailure("The image could not be loaded", error)} Try again or choose another one.`;
}
