// The points of the map, painted pixel by pixel (as fast without a GPU as with one), and lookups among them.

import { clamp } from "../../geometry/clamp.js";

/**
 * @typedef {import("../../types.js").Code} Code
 * @typedef {import("../../geometry/viewport.js").Span} Span
 * @typedef {{codes: Float32Array, labels: Uint8Array}} Points x and y of each point in turn, and its class
 * @typedef {{side: number, alpha: Uint8Array}} Stamp how much of each pixel a marker covers, 0 to 255
 * @typedef {{stamps: Stamp[], colours: number[][]}} Markers a stamp and a colour (red, green, blue) a class
 */

/** Points are counted in cells of this size; where more share a cell, each is fainter. */
const CROWD_CELL_PX = 16;
const OPACITY = { alone: 0.92, crowded: 0.26 };
const CENTRE_GRID_SIDE = 24;

/** Paints points over an opaque picture.
 * @param {ImageData} image @param {Span} span the part of the plane that it shows @param {Points} points
 * @param {Markers} markers
 * @param {(index: number, label: number) => number} opacityOf factor: 0 leaves a point out, 1 paints it as usual
 * @returns {number} how many were painted */
export function paintPoints(image, span, { codes, labels }, markers, opacityOf) {
  const { width, height } = image;
  const scaleX = width / (span.x1 - span.x0);
  const scaleY = height / (span.y1 - span.y0);
  const columns = Math.ceil(width / CROWD_CELL_PX);
  const counts = new Uint16Array(columns * Math.ceil(height / CROWD_CELL_PX));
  /** @param {number} left @param {number} top */
  const cellOf = (left, top) => Math.floor(top / CROWD_CELL_PX) * columns + Math.floor(left / CROWD_CELL_PX);
  /** @type {number[]} */
  const painted = [];
  for (let i = 0; i < labels.length; i += 1) {
    const left = (codes[2 * i] - span.x0) * scaleX;
    const top = (span.y1 - codes[2 * i + 1]) * scaleY;
    if (left < 0 || top < 0 || left >= width || top >= height || !opacityOf(i, labels[i])) continue;
    counts[cellOf(left, top)] += 1;
    painted.push(i);
  }
  for (const i of painted) {
    const left = (codes[2 * i] - span.x0) * scaleX;
    const top = (span.y1 - codes[2 * i + 1]) * scaleY;
    const others = counts[cellOf(left, top)] - 1;
    const opacity = Math.max(OPACITY.crowded, OPACITY.alone / Math.sqrt(1 + others / 3)) * opacityOf(i, labels[i]);
    paintStamp(image, left, top, markers.stamps[labels[i]], markers.colours[labels[i]], opacity);
  }
  return painted.length;
}

/** @param {ImageData} image @param {number} left @param {number} top centre of the stamp @param {Stamp} stamp
 * @param {number[]} colour @param {number} opacity */
function paintStamp({ data, width, height }, left, top, { side, alpha }, colour, opacity) {
  const [red, green, blue] = colour;
  const x0 = Math.round(left - side / 2);
  const y0 = Math.round(top - side / 2);
  const strength = Math.round(opacity * 256);
  for (let row = Math.max(0, -y0); row < side && y0 + row < height; row += 1) {
    for (let column = Math.max(0, -x0); column < side && x0 + column < width; column += 1) {
      const share = alpha[row * side + column] * strength;
      if (share === 0) continue;
      const at = 4 * ((y0 + row) * width + x0 + column);
      data[at] += ((red - data[at]) * share) >> 16;
      data[at + 1] += ((green - data[at + 1]) * share) >> 16;
      data[at + 2] += ((blue - data[at + 2]) * share) >> 16;
    }
  }
}

/** Index of the nearest visible point within some pixels of a code, or -1.
 * @param {Points} points @param {import("../../geometry/viewport.js").Viewport} viewport @param {Code} code
 * @param {number} reach in CSS pixels @param {boolean[]} visible a flag a class @returns {number} */
export function nearestPoint({ codes, labels }, viewport, code, reach, visible) {
  const { x0, x1, y0, y1 } = viewport.span;
  const scaleX = viewport.width / (x1 - x0);
  const scaleY = viewport.height / (y1 - y0);
  let nearest = -1;
  let smallest = reach * reach;
  for (let i = 0; i < labels.length; i += 1) {
    const dx = (codes[2 * i] - code.x) * scaleX;
    const dy = (codes[2 * i + 1] - code.y) * scaleY;
    const distance = dx * dx + dy * dy;
    if (distance < smallest && visible[labels[i]]) {
      smallest = distance;
      nearest = i;
    }
  }
  return nearest;
}

/** For each class the code of the point nearest to the mean of those in the fullest cell of a grid over the plane.
 * @param {Points} points @param {Span} span the whole plane @param {number} classCount
 * @returns {(Code | null)[]} null for a class without points */
export function classCentres({ codes, labels }, { x0, x1, y0, y1 }, classCount) {
  const side = CENTRE_GRID_SIDE;
  const [width, height] = [x1 - x0, y1 - y0];
  const counts = Array.from({ length: classCount }, () => new Uint32Array(side * side));
  /** @param {number} i */
  const cellOf = (i) => {
    const column = Math.floor(((codes[2 * i] - x0) / width) * side);
    const row = Math.floor(((codes[2 * i + 1] - y0) / height) * side);
    return clamp(row, 0, side - 1) * side + clamp(column, 0, side - 1);
  };
  for (let i = 0; i < labels.length; i += 1) counts[labels[i]][cellOf(i)] += 1;
  return counts.map((own, label) => {
    const fullest = own.indexOf(Math.max(...own));
    /** @type {number[]} */
    const members = [];
    for (let i = 0; i < labels.length; i += 1) if (labels[i] === label && cellOf(i) === fullest) members.push(i);
    if (!members.length) return null;
    const [meanX, meanY] = [0, 1].map((axis) => members.reduce((sum, i) => sum + codes[2 * i + axis], 0) / members.length);
    /** @param {number} i */
    const distance = (i) => Math.hypot((codes[2 * i] - meanX) / width, (codes[2 * i + 1] - meanY) / height);
    const centre = members.reduce((best, i) => (distance(i) < distance(best) ? i : best));
    return { x: codes[2 * centre], y: codes[2 * centre + 1] };
  });
}
