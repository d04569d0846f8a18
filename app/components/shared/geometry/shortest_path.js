// Paths between two codes: the shortest one through dense regions, points along a path, and its mean density.

import { bilinearCell } from "../data/lattice.js";

/**
 * @typedef {import("../types.js").Code} Code
 * @typedef {import("../types.js").Extent} Extent
 * @typedef {import("../data/lattice.js").Lattice} Lattice
 */

/** A step where the density is zero costs 1 + this factor times its length. */
const SPARSE_COST = 24;
/** Nodes to each side that the moving average of a path takes in. */
const AVERAGING_RADIUS = 3;
const CORNER_CUTTING_ROUNDS = 2;
const DENSITY_SAMPLES = 50;

/** The shortest path over the lattice's nodes where sparse regions cost more (Dijkstra, 1959), smoothed by a moving
 * average and by corner cutting (Chaikin, 1974).
 * @param {Lattice} lattice @param {Code} from @param {Code} to @returns {Code[]} both ends included */
export function findShortestPath({ extent, density }, from, to) {
  const { columns, rows, x0, x1, y0, y1 } = extent;
  const [stepX, stepY] = [(x1 - x0) / (columns - 1), (y1 - y0) / (rows - 1)];
  const [start, goal] = [nearestNode(extent, from), nearestNode(extent, to)];
  const costs = new Float64Array(columns * rows).fill(Infinity);
  const previous = new Int32Array(columns * rows).fill(-1);
  const queue = new PriorityQueue();
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
        const sparsity = 1 - (density[node] + density[next]) / 510;
        const total = cost + Math.hypot(right * stepX, down * stepY) * (1 + SPARSE_COST * sparsity * sparsity);
        if (total >= costs[next]) continue;
        costs[next] = total;
        previous[next] = node;
        queue.push(total, next);
      }
    }
  }
  /** @type {number[]} */
  const nodes = [];
  for (let node = goal; node !== start && node >= 0; node = previous[node]) nodes.unshift(node);
  const middle = nodes.slice(0, -1).map((node) => ({ x: x0 + (node % columns) * stepX, y: y0 + Math.floor(node / columns) * stepY }));
  let path = average([from, ...middle, to]);
  for (let round = 0; round < CORNER_CUTTING_ROUNDS; round += 1) path = cutCorners(path);
  return path;
}

/** The code after a share of a path's length.
 * @param {Code[]} path @param {number} share 0 to 1 @returns {Code} */
export function pointAlongPath(path, share) {
  const lengths = path.slice(1).map((code, i) => Math.hypot(code.x - path[i].x, code.y - path[i].y));
  let rest = share * lengths.reduce((sum, length) => sum + length, 0);
  for (let i = 0; i < lengths.length; i += 1) {
    if (rest <= lengths[i] || i === lengths.length - 1) {
      const part = lengths[i] ? Math.min(1, rest / lengths[i]) : 0;
      return { x: path[i].x + part * (path[i + 1].x - path[i].x), y: path[i].y + part * (path[i + 1].y - path[i].y) };
    }
    rest -= lengths[i];
  }
  return path[path.length - 1];
}

/** Mean density percentile along a path.
 * @param {Lattice} lattice @param {Code[]} path @returns {number} 0 to 1 */
export function meanDensity({ extent, density }, path) {
  let sum = 0;
  for (let i = 0; i <= DENSITY_SAMPLES; i += 1) {
    const { x, y } = pointAlongPath(path, i / DENSITY_SAMPLES);
    const { nodes, weights } = bilinearCell(extent, x, y);
    sum += nodes.reduce((total, node, k) => total + density[node] * weights[k], 0);
  }
  return sum / (DENSITY_SAMPLES + 1) / 255;
}

/** @param {Extent} extent @param {Code} code @returns {number} */
function nearestNode(extent, { x, y }) {
  const { nodes, weights } = bilinearCell(extent, x, y);
  return nodes[weights.indexOf(Math.max(...weights))];
}

/** Moving average over the nodes of a path, its ends kept: it removes the steps of the lattice.
 * @param {Code[]} path @returns {Code[]} */
function average(path) {
  return path.map((_, i) => {
    const radius = Math.min(AVERAGING_RADIUS, i, path.length - 1 - i);
    const window = path.slice(i - radius, i + radius + 1);
    /** @param {"x" | "y"} axis */
    const mean = (axis) => window.reduce((sum, code) => sum + code[axis], 0) / window.length;
    return { x: mean("x"), y: mean("y") };
  });
}

/** @param {Code[]} path @returns {Code[]} */
function cutCorners(path) {
  if (path.length < 3) return path;
  const cut = [path[0]];
  for (let i = 0; i < path.length - 1; i += 1) {
    const [p, q] = [path[i], path[i + 1]];
    if (i > 0) cut.push({ x: 0.75 * p.x + 0.25 * q.x, y: 0.75 * p.y + 0.25 * q.y });
    if (i < path.length - 2) cut.push({ x: 0.25 * p.x + 0.75 * q.x, y: 0.25 * p.y + 0.75 * q.y });
  }
  cut.push(path[path.length - 1]);
  return cut;
}

/** A binary heap, the smallest cost first. */
class PriorityQueue {
  constructor() {
    /** @type {{cost: number, node: number}[]} */
    this.heap = [];
  }

  /** @param {number} cost @param {number} node */
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

  /** @returns {{cost: number, node: number} | undefined} */
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
