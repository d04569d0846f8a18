// The dots, painted pixel by pixel: as fast without a graphics card as with one. Knows no page.

/**
 * @typedef {{codes: Float32Array, labels: Uint8Array}} Points
 * @typedef {{side: number, cover: Uint8Array}} Stamp how much of each pixel a dot covers, 0 to 255
 * @typedef {{stamps: Stamp[], colours: number[][]}} Marks a stamp and a colour (red, green, blue) a class
 */

const CELL = 16;
/** Opacity of a dot that is alone in its cell, and of one in the densest crowd. */
const ALONE = 0.92;
const CROWDED = 0.26;

/** Paints dots over an opaque picture; where they crowd, each is fainter.
 * @param {ImageData} image @param {import("../../geometry/viewport.js").Span} span the part of the plane that it shows
 * @param {Points} points @param {Marks} marks @param {(index: number, label: number) => number} weightOf
 * 0 leaves a dot out, 1 paints it as usual */
export function paintPoints(image, span, points, marks, weightOf) {
  const { width, height, data } = image;
  const { codes, labels } = points;
  const across = width / (span.x1 - span.x0);
  const down = height / (span.y1 - span.y0);
  const columns = Math.ceil(width / CELL);
  const crowd = new Uint16Array(columns * Math.ceil(height / CELL));
  const seen = [];
  for (let i = 0; i < labels.length; i += 1) {
    const left = (codes[2 * i] - span.x0) * across;
    const top = (span.y1 - codes[2 * i + 1]) * down;
    if (left < 0 || top < 0 || left >= width || top >= height || !weightOf(i, labels[i])) continue;
    crowd[Math.floor(top / CELL) * columns + Math.floor(left / CELL)] += 1;
    seen.push(i);
  }
  for (const i of seen) {
    const left = (codes[2 * i] - span.x0) * across;
    const top = (span.y1 - codes[2 * i + 1]) * down;
    const company = crowd[Math.floor(top / CELL) * columns + Math.floor(left / CELL)];
    const opacity = Math.max(CROWDED, ALONE / Math.sqrt(1 + (company - 1) / 3)) * weightOf(i, labels[i]);
    press(data, width, height, left, top, marks.stamps[labels[i]], marks.colours[labels[i]], opacity);
  }
  return seen.length;
}

/** Presses one stamp into the pixels. */
function press(data, width, height, left, top, { side, cover }, colour, opacity) {
  const [red, green, blue] = colour;
  const x0 = Math.round(left - side / 2);
  const y0 = Math.round(top - side / 2);
  const strength = Math.round(opacity * 256);
  for (let row = Math.max(0, -y0); row < side && y0 + row < height; row += 1) {
    for (let column = Math.max(0, -x0); column < side && x0 + column < width; column += 1) {
      const share = cover[row * side + column] * strength;
      if (share === 0) continue;
      const at = 4 * ((y0 + row) * width + x0 + column);
      data[at] += ((red - data[at]) * share) >> 16;
      data[at + 1] += ((green - data[at + 1]) * share) >> 16;
      data[at + 2] += ((blue - data[at + 2]) * share) >> 16;
    }
  }
}

/** Index of the nearest garment within `reach` CSS pixels of a place, or -1.
 * @param {Points} points @param {import("../../geometry/viewport.js").Viewport} viewport
 * @param {import("../../geometry/viewport.js").Code} code @param {number} reach @param {boolean[]} visible a flag a class */
export function nearestPoint({ codes, labels }, viewport, code, reach, visible) {
  const { x0, x1, y0, y1 } = viewport.span;
  const across = viewport.width / (x1 - x0);
  const down = viewport.height / (y1 - y0);
  let best = -1;
  let closest = reach * reach;
  for (let i = 0; i < labels.length; i += 1) {
    const dx = (codes[2 * i] - code.x) * across;
    const dy = (codes[2 * i + 1] - code.y) * down;
    const distance = dx * dx + dy * dy;
    if (distance < closest && visible[labels[i]]) {
      closest = distance;
      best = i;
    }
  }
  return best;
}

/** For each class the place of the garment in the midst of where most of its kind live; null for a class without any.
 * @param {Points} points @param {import("../../geometry/viewport.js").Span} span @param {number} classes
 * @returns {(import("../../geometry/viewport.js").Code | null)[]} */
export function classCentres({ codes, labels }, span, classes) {
  const side = 24;
  const counts = Array.from({ length: classes }, () => new Uint32Array(side * side));
  const cellOf = (i) => {
    const column = Math.floor(((codes[2 * i] - span.x0) / (span.x1 - span.x0)) * side);
    const row = Math.floor(((codes[2 * i + 1] - span.y0) / (span.y1 - span.y0)) * side);
    return Math.min(side - 1, Math.max(0, row)) * side + Math.min(side - 1, Math.max(0, column));
  };
  for (let i = 0; i < labels.length; i += 1) counts[labels[i]][cellOf(i)] += 1;
  return counts.map((own, label) => {
    const fullest = own.indexOf(Math.max(...own));
    const members = [];
    for (let i = 0; i < labels.length; i += 1) if (labels[i] === label && cellOf(i) === fullest) members.push(i);
    if (!members.length) return null;
    const mean = [0, 1].map((axis) => members.reduce((sum, i) => sum + codes[2 * i + axis], 0) / members.length);
    const far = (i) => Math.hypot((codes[2 * i] - mean[0]) / (span.x1 - span.x0), (codes[2 * i + 1] - mean[1]) / (span.y1 - span.y0));
    const middle = members.reduce((best, i) => (far(i) < far(best) ? i : best));
    return { x: codes[2 * middle], y: codes[2 * middle + 1] };
  });
}
