// Ways from one place on the map to another. Knows no page.

import { bilinearCell } from "../data/lattice.js";

/** @typedef {import("./viewport.js").Code} Code */

/** How many times longer a step over ground without any real garment counts. */
const TOLL = 24;
const EVENED = 3;
const SMOOTHING = 2;

/** The way over charted land: the shortest path over the lattice's nodes where lonely ground counts longer
 * (Dijkstra, 1959), its corners cut (Chaikin, 1974).
 * @param {import("../data/lattice.js").Lattice} lattice @param {Code} from @param {Code} to @returns {Code[]} */
export function findShortestPath({ extent, density }, from, to) {
  const { columns, rows, x0, x1, y0, y1 } = extent;
  const [wide, high] = [(x1 - x0) / (columns - 1), (y1 - y0) / (rows - 1)];
  const [start, goal] = [nearestNode(extent, from), nearestNode(extent, to)];
  const costs = new Float64Array(columns * rows).fill(Infinity);
  const previous = new Int32Array(columns * rows).fill(-1);
  const queue = new Queue();
  costs[start] = 0;
  queue.push(0, start);
  for (let entry = queue.pop(); entry && entry.node !== goal; entry = queue.pop()) {
    const { cost, node } = entry;
    if (cost > costs[node]) continue;
    const [column, row] = [node % columns, Math.floor(node / columns)];
    for (let down = -1; down <= 1; down += 1) {
      for (let right = -1; right <= 1; right += 1) {
        const [c, r] = [column + right, row + down];
        if ((!right && !down) || c < 0 || r < 0 || c >= columns || r >= rows) continue;
        const next = r * columns + c;
        const lonely = 1 - (density[node] + density[next]) / 510;
        const through = cost + Math.hypot(right * wide, down * high) * (1 + TOLL * lonely * lonely);
        if (through >= costs[next]) continue;
        costs[next] = through;
        previous[next] = node;
        queue.push(through, next);
      }
    }
  }
  const nodes = [];
  for (let node = goal; node !== start && node >= 0; node = previous[node]) nodes.unshift(node);
  const middle = nodes.slice(0, -1).map((node) => ({ x: x0 + (node % columns) * wide, y: y0 + Math.floor(node / columns) * high }));
  let way = evened([from, ...middle, to]);
  for (let round = 0; round < SMOOTHING; round += 1) way = cutCorners(way);
  return way;
}

/** The place after a share (0 to 1) of a way's length. @param {Code[]} way @param {number} share @returns {Code} */
export function pointAlongPath(way, share) {
  const lengths = way.slice(1).map((code, i) => Math.hypot(code.x - way[i].x, code.y - way[i].y));
  let left = share * lengths.reduce((sum, length) => sum + length, 0);
  for (let i = 0; i < lengths.length; i += 1) {
    if (left <= lengths[i] || i === lengths.length - 1) {
      const part = lengths[i] ? Math.min(1, left / lengths[i]) : 0;
      return { x: way[i].x + part * (way[i + 1].x - way[i].x), y: way[i].y + part * (way[i + 1].y - way[i].y) };
    }
    left -= lengths[i];
  }
  return way[way.length - 1];
}

/** Mean density along a way, 0 to 1. @param {import("../data/lattice.js").Lattice} lattice @param {Code[]} way */
export function meanDensity({ extent, density }, way) {
  const steps = 50;
  let sum = 0;
  for (let i = 0; i <= steps; i += 1) {
    const { x, y } = pointAlongPath(way, i / steps);
    const { nodes, weights } = bilinearCell(extent, x, y);
    sum += nodes.reduce((all, node, k) => all + density[node] * weights[k], 0);
  }
  return sum / (steps + 1) / 255;
}

function nearestNode(extent, { x, y }) {
  const { nodes, weights } = bilinearCell(extent, x, y);
  return nodes[weights.indexOf(Math.max(...weights))];
}

/** Each place moved to the middle of its neighbours along the way, the ends kept: nodes lie on a grid, ways do not. */
function evened(way) {
  return way.map((_, i) => {
    const reach = Math.min(EVENED, i, way.length - 1 - i);
    const around = way.slice(i - reach, i + reach + 1);
    const mean = (axis) => around.reduce((sum, code) => sum + code[axis], 0) / around.length;
    return { x: mean("x"), y: mean("y") };
  });
}

function cutCorners(way) {
  if (way.length < 3) return way;
  const cut = [way[0]];
  for (let i = 0; i < way.length - 1; i += 1) {
    const [p, q] = [way[i], way[i + 1]];
    if (i > 0) cut.push({ x: 0.75 * p.x + 0.25 * q.x, y: 0.75 * p.y + 0.25 * q.y });
    if (i < way.length - 2) cut.push({ x: 0.25 * p.x + 0.75 * q.x, y: 0.25 * p.y + 0.75 * q.y });
  }
  cut.push(way[way.length - 1]);
  return cut;
}

/** A binary heap, the cheapest entry first. */
class Queue {
  constructor() {
    /** @type {{cost: number, node: number}[]} */
    this.heap = [];
  }

  push(cost, node) {
    const { heap } = this;
    let at = heap.push({ cost, node }) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (heap[parent].cost <= heap[at].cost) break;
      [heap[parent], heap[at]] = [heap[at], heap[parent]];
      at = parent;
    }
  }

  pop() {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (heap.length && last) {
      heap[0] = last;
      for (let at = 0; ; ) {
        const child = [2 * at + 1, 2 * at + 2].filter((i) => i < heap.length).sort((i, j) => heap[i].cost - heap[j].cost)[0];
        if (child === undefined || heap[child].cost >= heap[at].cost) break;
        [heap[child], heap[at]] = [heap[at], heap[child]];
        at = child;
      }
    }
    return first;
  }
}
