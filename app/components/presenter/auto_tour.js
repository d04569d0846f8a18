// Moves along paths from class to class without end. Knows no DOM.

import { findShortestPath, pointAlongPath } from "../shared/geometry/shortest_path.js";
import { prefersReducedMotion } from "../shared/ui/motion.js";

/** @typedef {import("../shared/types.js").Code} Code
 * @typedef {{onPath: (path: Code[], from: number, to: number) => void, onStep: (code: Code) => void}} Handlers
 *   `onPath` gets a new path and the classes at its ends */

const PATH_DURATION_MS = 7000;
/** With reduced motion a path is shown as this many stops of this duration. */
const STOP_COUNT = 5;
const STOP_DURATION_MS = 2500;

export class AutoTour {
  /** @param {import("../shared/data/latent_data.js").LatentData} latentData @param {Handlers} handlers
   * @param {number} from label of the first class @param {number} to label of the second */
  constructor(latentData, handlers, from, to) {
    this.latentData = latentData;
    this.handlers = handlers;
    this.frame = 0;
    this.elapsed = 0;
    this.to = to;
    /** @type {Code[]} */
    this.path = [];
    this.startPath(from, to);
  }

  /** @param {number} from @param {number} to */
  startPath(from, to) {
    this.to = to;
    this.elapsed = 0;
    this.path = findShortestPath(this.latentData.lattice, this.latentData.centreOf(from), this.latentData.centreOf(to));
    this.handlers.onPath(this.path, from, to);
    this.handlers.onStep(this.path[0]);
  }

  /** Continues to another class, chosen at random. */
  startNextPath() {
    const candidates = this.latentData.centres.flatMap((code, label) => (code && label !== this.to ? [label] : []));
    this.startPath(this.to, candidates[Math.floor(Math.random() * candidates.length)]);
  }

  get running() {
    return this.frame !== 0;
  }

  start() {
    let previous = performance.now();
    /** @param {number} now */
    const step = (now) => {
      this.elapsed += Math.max(0, now - previous);
      previous = now;
      const reduced = prefersReducedMotion();
      const duration = reduced ? STOP_DURATION_MS * STOP_COUNT : PATH_DURATION_MS;
      if (this.elapsed >= duration) this.startNextPath();
      const share = this.elapsed / duration;
      const eased = reduced ? Math.floor(share * STOP_COUNT) / (STOP_COUNT - 1) : share * share * (3 - 2 * share);
      this.handlers.onStep(pointAlongPath(this.path, Math.min(1, eased)));
      this.frame = requestAnimationFrame(step);
    };
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(step);
  }

  stop() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }
}
