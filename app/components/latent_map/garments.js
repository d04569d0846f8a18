// Pictures of garments on small canvases: real ones cut from sheets, imagined ones from grey levels.

import { PIXELS, SIDE } from "./lattice.js";

/** @typedef {{sheets: string[], columns: number, per_sheet: number}} SheetsAbout */

/** Real garments of one split; a sheet is fetched when the first garment on it is asked for. */
export class Sheets {
  /** @param {SheetsAbout} about */
  constructor(about) {
    this.about = about;
    this.pictures = new Map();
  }

  /** Draws garment `index`, unless the canvas was meanwhile asked for another one.
   * @param {HTMLCanvasElement} canvas @param {number} index */
  async draw(canvas, index) {
    canvas.dataset.garment = String(index);
    const picture = await this.sheet(Math.floor(index / this.about.per_sheet)).catch(() => null);
    if (!picture || canvas.dataset.garment !== String(index)) return;
    const place = index % this.about.per_sheet;
    const left = (place % this.about.columns) * SIDE;
    const top = Math.floor(place / this.about.columns) * SIDE;
    canvas.getContext("2d").drawImage(picture, left, top, SIDE, SIDE, 0, 0, SIDE, SIDE);
  }

  /** @param {number} number @returns {Promise<HTMLImageElement>} */
  sheet(number) {
    if (!this.pictures.has(number)) {
      const picture = new Image();
      picture.src = this.about.sheets[number];
      const ready = picture.decode().then(() => picture);
      ready.catch(() => this.pictures.delete(number));  // so that the next look tries again
      this.pictures.set(number, ready);
    }
    return this.pictures.get(number);
  }
}

/** Returns a function that paints 784 grey levels (0 to 255) on a 28 x 28 canvas.
 * @param {HTMLCanvasElement} canvas */
export function greyPainter(canvas) {
  const context = canvas.getContext("2d");
  const image = context.createImageData(SIDE, SIDE);
  const pixels = new Uint32Array(image.data.buffer);
  /** @param {ArrayLike<number>} levels */
  return (levels) => {
    for (let i = 0; i < PIXELS; i += 1) {
      const level = Math.round(levels[i]);
      pixels[i] = 0xff000000 | (level << 16) | (level << 8) | level;
    }
    context.putImageData(image, 0, 0);
  };
}

/** @param {string} base64 @returns {Uint8Array} */
export function fromBase64(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
