// Which garments a drawn outline encloses, and what they are. Knows no page.

/** Indices of the visible garments inside a closed outline (even-odd rule).
 * @param {import("../draw/layers/points.js").Points} points @param {import("./viewport.js").Code[]} outline
 * @param {boolean[]} visible a flag a class @returns {number[]} */
export function pointsInPolygon({ codes, labels }, outline, visible) {
  const xs = outline.map((code) => code.x);
  const ys = outline.map((code) => code.y);
  const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const inside = [];
  for (let i = 0; i < labels.length; i += 1) {
    const [x, y] = [codes[2 * i], codes[2 * i + 1]];
    if (x < x0 || x > x1 || y < y0 || y > y1 || !visible[labels[i]]) continue;
    if (encloses(xs, ys, x, y)) inside.push(i);
  }
  return inside;
}

function encloses(xs, ys, x, y) {
  let odd = false;
  for (let i = 0, j = xs.length - 1; i < xs.length; j = i, i += 1) {
    if (ys[i] > y !== ys[j] > y && x < ((xs[j] - xs[i]) * (y - ys[i])) / (ys[j] - ys[i]) + xs[i]) odd = !odd;
  }
  return odd;
}

/** How many of the chosen garments belong to each class.
 * @param {import("../draw/layers/points.js").Points} points @param {number[]} indices @param {number} classes */
export function countClasses({ labels }, indices, classes) {
  const counts = new Array(classes).fill(0);
  for (const i of indices) counts[labels[i]] += 1;
  return counts;
}

/** The chosen garments as comma-separated values, with a header.
 * @param {import("../draw/layers/points.js").Points} points @param {number[]} indices
 * @param {(index: number) => import("../data/image_store.js").Garment} garmentOf @param {string[]} names */
export function toCsv({ codes, labels }, indices, garmentOf, names) {
  const rows = indices.map((i) => {
    const { split, index } = garmentOf(i);
    return [split, index, names[labels[i]], codes[2 * i].toFixed(4), codes[2 * i + 1].toFixed(4)].join(",");
  });
  return ["split,index,class,x,y", ...rows, ""].join("\n");
}
