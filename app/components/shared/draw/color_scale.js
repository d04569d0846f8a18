// Numbers as colours. Knows no page.

/** @typedef {[number, number, number]} Rgb each 0 to 255
 * @typedef {import("../geometry/conv2d.js").Plane} Plane
 * @typedef {(value: number) => Rgb} Scale */

const SHADES = 256;
/** Shares of light of the three colours (WCAG 2.2, relative luminance). */
const LIGHT = [0.2126, 0.7152, 0.0722];
const EVEN = 0.179;  // black and white are equally easy to read on what is this light

/** From nothing to `most`.
 * @param {string[]} stops @param {number} most @returns {Scale} */
export function magnitudeScale(stops, most) {
  const shades = shadesOf(stops);
  return (value) => shades[shade(most > 0 ? value / most : 0)];
}

/** From `-most` through nothing to `most`.
 * @param {string[]} stops @param {number} most @returns {Scale} */
export function signedScale(stops, most) {
  const shades = shadesOf(stops);
  return (value) => shades[shade(most > 0 ? 0.5 + value / most / 2 : 0.5)];
}

/** Grey, from black to white.
 * @param {number} value @returns {Rgb} */
export function greyScale(value) {
  const grey = Math.round(255 * Math.min(Math.max(value, 0), 1));
  return [grey, grey, grey];
}

/** Paints a plane, a pixel a cell, with so many cells left empty around it.
 * @param {HTMLCanvasElement} canvas @param {Plane} plane @param {Scale} scale
 * @param {{top: number, left: number, bottom: number, right: number}} [around] */
export function paintPlane(canvas, plane, scale, around = { top: 0, left: 0, bottom: 0, right: 0 }) {
  canvas.width = plane.columns + around.left + around.right;
  canvas.height = plane.rows + around.top + around.bottom;
  const pixels = new ImageData(plane.columns, plane.rows);
  for (let i = 0; i < plane.rows * plane.columns; i += 1) {
    pixels.data.set(scale(plane.values[i]), 4 * i);
    pixels.data[4 * i + 3] = 255;
  }
  const brush = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  brush.putImageData(pixels, around.left, around.top);
}

/** @param {Rgb} colour */
export function toCssColor(colour) {
  return `rgb(${colour.join(" ")})`;
}

/** Black or white, whichever is easier to read on a colour.
 * @param {Rgb} colour */
export function contrastColor(colour) {
  const linear = colour.map((part) => (part <= 10 ? part / 3294 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return linear[0] * LIGHT[0] + linear[1] * LIGHT[1] + linear[2] * LIGHT[2] > EVEN ? "#000" : "#fff";
}

/** How far from nothing the farthest of some numbers is.
 * @param {ArrayLike<number>} values */
export function maxMagnitude(values) {
  let most = 0;
  for (let i = 0; i < values.length; i += 1) most = Math.max(most, Math.abs(values[i]));
  return most;
}

/** A number in few characters, with a real minus sign.
 * @param {number} value @param {number} [digits] behind the point, fewer for large numbers */
export function formatNumber(value, digits = 2) {
  const size = Math.abs(value);
  const left = Math.max(digits - (size >= 100 ? 2 : size >= 10 ? 1 : 0), 0);
  return value.toFixed(left).replace(/^-(?=0(\.0+)?$)/, "").replace("-", "−");
}

/** The same without zeros at its end.
 * @param {number} value */
export function formatCompact(value) {
  return formatNumber(value).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
}

/** @type {Map<string, Rgb[]>} */
const known = new Map();

/** @param {string[]} stops @returns {Rgb[]} */
function shadesOf(stops) {
  const name = stops.join();
  const shades = known.get(name) ?? Array.from({ length: SHADES }, (_, i) => between(stops, i / (SHADES - 1)));
  known.set(name, shades);
  return shades;
}

/** @param {string[]} stops @param {number} share @returns {Rgb} */
function between(stops, share) {
  const place = share * (stops.length - 1);
  const first = Math.min(Math.floor(place), stops.length - 2);
  const [low, high] = [stops[first], stops[first + 1]].map((stop) => [1, 3, 5].map((i) => parseInt(stop.slice(i, i + 2), 16)));
  const [r, g, b] = low.map((part, i) => Math.round(part + (high[i] - part) * (place - first)));
  return [r, g, b];
}

function shade(share) {
  return Math.round(Math.min(Math.max(share, 0), 1) * (SHADES - 1));
}
