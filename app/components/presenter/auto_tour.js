// Goes from class to class over charted land and never arrives. Knows no stage.

import { findShortestPath, pointAlongPath } from "../shared/geometry/shortest_path.js";
import { prefersReducedMotion } from "../shared/ui/motion.js";

/** @typedef {import("../shared/data/latent_data.js").Code} Code */

/** Milliseconds for a way, and how long a place rests where less motion is wanted. */
const WAY = 7000;
const REST = 2500;
const STOPS = 5;

export class Traveller {
  /** @param {import("../shared/data/latent_data.js").LatentData} atlas
   * @param {{onWay: (way: Code[], from: number, to: number) => void, onStep: (code: Code) => void}} handlers
   * @param {number} from class @param {number} to class */
  constructor(atlas, handlers, from, to) {
    this.atlas = atlas;
    this.handlers = handlers;
    this.frame = 0;
    this.passed = 0;
    /** @type {Code[]} */
    this.way = [];
    this.lay(from, to);
  }

  /** @param {number} from @param {number} to */
  lay(from, to) {
    this.to = to;
    this.passed = 0;
    this.way = findShortestPath(this.atlas.lattice, this.atlas.homeOf(from), this.atlas.homeOf(to));
    this.handlers.onWay(this.way, from, to);
    this.handlers.onStep(this.way[0]);
  }

  /** On to another class, drawn at random. */
  layNext() {
    const known = this.atlas.typical.flatMap((code, label) => (code && label !== this.to ? [label] : []));
    this.lay(this.to ?? 0, known[Math.floor(Math.random() * known.length)]);
  }

  get going() {
    return this.frame !== 0;
  }

  start() {
    let last = performance.now();
    const tick = (now) => {
      this.passed += Math.max(0, now - last);
      last = now;
      const calm = prefersReducedMotion();
      const whole = calm ? REST * STOPS : WAY;
      if (this.passed >= whole) this.layNext();
      const share = this.passed / whole;
      const eased = calm ? Math.floor(share * STOPS) / (STOPS - 1) : share * share * (3 - 2 * share);
      this.handlers.onStep(pointAlongPath(this.way, Math.min(1, eased)));
      this.frame = requestAnimationFrame(tick);
    };
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(tick);
  }

  stop() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }
}
