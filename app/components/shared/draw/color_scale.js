// Colour scales for numbers, planes of numbers painted with them, and numbers formatted for display.

import { clamp } from "../geometry/clamp.js";

/** @typedef {[number, number, number]} Rgb each 0 to 255
 * @typedef {import("../geometry/conv2d.js").Plane} Plane
 * @typedef {import("../geometry/conv2d.js").Margins} Margins
 * @typedef {(value: number) => Rgb} Scale
 * @typedef {{magnitude: Rgb[], signed: Rgb[]}} Palette shades for numbers from zero up, and from least through zero to most */

const SHADE_COUNT = 256;
/** Weights of red, green and blue in the relative luminance (WCAG 2.2). */
const LUMINANCE_WEIGHTS = [0.2126, 0.7152, 0.0722];
/** Black and white have the same contrast (4.6 : 1) against a colour of this relative luminance. */
const EQUAL_CONTRAST_LUMINANCE = 0.179;
/** Smaller negative numbers are rounding errors. */
const NEGATIVE_TOLERANCE = 1e-6;
/** @type {Margins} */
export const NO_MARGINS = { top: 0, left: 0, bottom: 0, right: 0 };

/** @param {import("../types.js").ColorStops} stops @returns {Palette} */
export function createPalette({ magnitude, signed }) {
  return { magnitude: interpolateColors(magnitude), signed: interpolateColors(signed) };
}

/** Evenly spaced colours between stops like "#440154" (linear in sRGB).
 * @param {readonly string[]} stops two or more @returns {Rgb[]} `SHADE_COUNT` of them */
export function interpolateColors(stops) {
  const colors = stops.map((stop) => [1, 3, 5].map((i) => parseInt(stop.slice(i, i + 2), 16)));
  return Array.from({ length: SHADE_COUNT }, (_, i) => {
    const position = (i / (SHADE_COUNT - 1)) * (stops.length - 1);
    const first = Math.min(Math.floor(position), stops.length - 2);
    const mix = (/** @type {number} */ part) =>
      Math.round(colors[first][part] + (colors[first + 1][part] - colors[first][part]) * (position - first));
    return [mix(0), mix(1), mix(2)];
  });
}

/** A scale from zero to `max`.
 * @param {Rgb[]} shades @param {number} max @returns {Scale} */
export function magnitudeScale(shades, max) {
  return (value) => shades[shadeIndex(max > 0 ? value / max : 0)];
}

/** A scale from `-max` through zero to `max`.
 * @param {Rgb[]} shades @param {number} max @returns {Scale} */
export function signedScale(shades, max) {
  return (value) => shades[shadeIndex(max > 0 ? 0.5 + value / max / 2 : 0.5)];
}

/** The signed scale where there are negative values, else the magnitude scale.
 * @param {ArrayLike<number>} values @param {Palette} palette @param {number} max @returns {Scale} */
export function scaleForValues(values, palette, max) {
  return hasNegativeValues(values) ? signedScale(palette.signed, max) : magnitudeScale(palette.magnitude, max);
}

/** From black (0) to white (1).
 * @param {number} value @returns {Rgb} */
export function greyScale(value) {
  const grey = Math.round(255 * clamp(value, 0, 1));
  return [grey, grey, grey];
}

/** Paints one pixel for each number of a plane and leaves margins transparent.
 * @param {HTMLCanvasElement} canvas @param {Plane} plane @param {Scale} scale @param {Margins} [margins] in pixels
 * @returns {HTMLCanvasElement} `canvas` */
export function paintPlane(canvas, plane, scale, margins = NO_MARGINS) {
  canvas.width = plane.columns + margins.left + margins.right;
  canvas.height = plane.rows + margins.top + margins.bottom;
  const pixels = new ImageData(plane.columns, plane.rows);
  for (let i = 0; i < plane.rows * plane.columns; i += 1) {
    pixels.data.set(scale(plane.values[i]), 4 * i);
    pixels.data[4 * i + 3] = 255;
  }
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.putImageData(pixels, margins.left, margins.top);
  return canvas;
}

/** @param {Rgb} color */
export function toCssColor(color) {
  return `rgb(${color.join(" ")})`;
}

/** Black or white, whichever has more contrast against a colour.
 * @param {Rgb} color */
export function contrastColor(color) {
  const linear = color.map((part) => (part <= 10 ? part / 3294 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  const luminance = linear.reduce((sum, part, i) => sum + part * LUMINANCE_WEIGHTS[i], 0);
  return luminance > EQUAL_CONTRAST_LUMINANCE ? "#000" : "#fff";
}

/** The largest absolute value; 0 for no values.
 * @param {ArrayLike<number>} values */
export function maxMagnitude(values) {
  let max = 0;
  for (let i = 0; i < values.length; i += 1) max = Math.max(max, Math.abs(values[i]));
  return max;
}

/** @param {ArrayLike<number>} values */
export function hasNegativeValues(values) {
  return Array.prototype.some.call(values, (value) => value < -NEGATIVE_TOLERANCE);
}

/** A number with few digits and a typographic minus sign.
 * @param {number} value @param {number} [digits] after the decimal point for numbers below 10, fewer for larger ones */
export function formatNumber(value, digits = 2) {
  const magnitude = Math.abs(value);
  const shown = Math.max(digits - (magnitude >= 100 ? 2 : magnitude >= 10 ? 1 : 0), 0);
  return value.toFixed(shown).replace(/^-(?=0(\.0+)?$)/, "").replace("-", "−");
}

/** The same without trailing zeros.
 * @param {number} value */
export function formatCompact(value) {
  return formatNumber(value).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
}

/** @param {number} share 0 to 1; values outside are clamped */
function shadeIndex(share) {
  return Math.round(clamp(share, 0, 1) * (SHADE_COUNT - 1));
}
