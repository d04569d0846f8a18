// Points inside a drawn outline, their classes, and their table as CSV.

/** Indices of the visible points inside a closed outline (even-odd rule).
 * @param {import("../draw/layers/points.js").Points} points @param {import("./viewport.js").Code[]} outline
 * @param {boolean[]} visible a flag a class @returns {number[]} */
export function pointsInPolygon({ codes, labels }, outline, visible) {
  const xs = outline.map((code) => code.x);
  const ys = outline.map((code) => code.y);
  const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  /** @type {number[]} */
  const inside = [];
  for (let i = 0; i < labels.length; i += 1) {
    const [x, y] = [codes[2 * i], codes[2 * i + 1]];
    if (x < x0 || x > x1 || y < y0 || y > y1 || !visible[labels[i]]) continue;
    if (encloses(xs, ys, x, y)) inside.push(i);
  }
  return inside;
}

/** @param {number[]} xs @param {number[]} ys of the outline's corners @param {number} x @param {number} y */
function encloses(xs, ys, x, y) {
  let odd = false;
  for (let i = 0, j = xs.length - 1; i < xs.length; j = i, i += 1) {
    if (ys[i] > y !== ys[j] > y && x < ((xs[j] - xs[i]) * (y - ys[i])) / (ys[j] - ys[i]) + xs[i]) odd = !odd;
  }
  return odd;
}

/** How many of the selected points belong to each class.
 * @param {import("../draw/layers/points.js").Points} points @param {number[]} indices @param {number} classCount
 * @returns {number[]} */
export function countClasses({ labels }, indices, classCount) {
  /** @type {number[]} */
  const counts = new Array(classCount).fill(0);
  for (const i of indices) counts[labels[i]] += 1;
  return counts;
}

/** First characters of a text that a spreadsheet would run as a formula; `app/render/csv_file.py` has the same rule. */
const FORMULA_PREFIX = /^[=+\-@\t\r]/;

/** A text as a field of a CSV file (RFC 4180); one that a spreadsheet would run as a formula gets a leading apostrophe.
 * @param {string} text @returns {string} */
function csvField(text) {
  const safe = FORMULA_PREFIX.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The selected points as comma-separated values, with a header.
 * @param {import("../draw/layers/points.js").Points} points @param {number[]} indices
 * @param {(index: number) => import("../types.js").ImageId} imageAt @param {string[]} classNames
 * @returns {string} */
export function toCsv({ codes, labels }, indices, imageAt, classNames) {
  const rows = indices.map((i) => {
    const { split, index } = imageAt(i);
    return [split, index, csvField(classNames[labels[i]]), codes[2 * i].toFixed(4), codes[2 * i + 1].toFixed(4)].join(",");
  });
  return ["split,index,class,x,y", ...rows, ""].join("\n");
}
