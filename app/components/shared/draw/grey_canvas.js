// Grey images on 28 x 28 canvases.

import { IMAGE_PIXELS, IMAGE_SIDE } from "../data/lattice.js";
import { createElement } from "../ui/dom.js";

/** @param {HTMLCanvasElement} canvas 28 x 28
 * @returns {(levels: ArrayLike<number>) => void} paints 784 grey levels, 0 to 255 */
export function createGreyPainter(canvas) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = context.createImageData(IMAGE_SIDE, IMAGE_SIDE);
  const pixels = new Uint32Array(image.data.buffer);
  return (levels) => {
    for (let i = 0; i < IMAGE_PIXELS; i += 1) {
      const level = Math.round(levels[i]);
      pixels[i] = 0xff000000 | (level << 16) | (level << 8) | level;
    }
    context.putImageData(image, 0, 0);
  };
}

/** @returns {HTMLCanvasElement} an empty 28 x 28 canvas */
export function createImageCanvas() {
  return createElement("canvas", { class: "lw-garment", width: IMAGE_SIDE, height: IMAGE_SIDE });
}
