// The part of the plane on show, and the conversion between codes and pixels.

/**
 * @typedef {import("../types.js").Code} Code
 * @typedef {{left: number, top: number}} Spot in CSS pixels from the plot's left and top
 * @typedef {{x0: number, x1: number, y0: number, y1: number}} Span a rectangle of the plane; y grows upwards
 */

import { clamp } from "./clamp.js";

const MAX_MAGNIFICATION = 64;
/** Up to this the view counts as the whole plane. */
const MIN_ZOOMED_MAGNIFICATION = 1.001;
/** `reveal` keeps a code at least this share of the view away from its edges. */
const REVEAL_MARGIN = 0.08;

export class Viewport {
  /** @param {Span} whole what is on show at first; there is nothing outside it */
  constructor(whole) {
    this.whole = whole;
    this.width = 1;
    this.height = 1;
    /** @type {Span} */
    this.span = whole;
    this.reset();
  }

  /** @param {number} width @param {number} height of the plot in CSS pixels */
  resize(width, height) {
    this.width = Math.max(1, width);
    this.height = Math.max(1, height);
  }

  reset() {
    this.span = { x0: this.whole.x0, x1: this.whole.x1, y0: this.whole.y0, y1: this.whole.y1 };
  }

  /** How many times larger than at first everything is drawn. */
  get magnification() {
    return (this.whole.x1 - this.whole.x0) / (this.span.x1 - this.span.x0);
  }

  get isWhole() {
    return this.magnification <= MIN_ZOOMED_MAGNIFICATION;
  }

  /** @param {Spot} spot @returns {Code} */
  toCode({ left, top }) {
    const { x0, x1, y0, y1 } = this.span;
    return { x: x0 + (left / this.width) * (x1 - x0), y: y1 - (top / this.height) * (y1 - y0) };
  }

  /** @param {Code} code @returns {Spot} */
  toSpot({ x, y }) {
    const { x0, x1, y0, y1 } = this.span;
    return { left: ((x - x0) / (x1 - x0)) * this.width, top: ((y1 - y) / (y1 - y0)) * this.height };
  }

  /** @param {Code} code @returns {boolean} */
  shows({ x, y }) {
    const { x0, x1, y0, y1 } = this.span;
    return x >= x0 && x <= x1 && y >= y0 && y <= y1;
  }

  /** @param {number} factor @returns {number} by what `zoom` would magnify: 1 at a limit */
  limitZoom(factor) {
    return clamp(this.magnification * factor, 1, MAX_MAGNIFICATION) / this.magnification;
  }

  /** Magnifies by `factor`; what lies under `spot` stays there.
   * @param {number} factor @param {Spot} spot */
  zoom(factor, spot) {
    const wanted = this.limitZoom(factor);
    const fixed = this.toCode(spot);
    const { x0, x1, y0, y1 } = this.span;
    this.set({
      x0: fixed.x - (fixed.x - x0) / wanted,
      x1: fixed.x + (x1 - fixed.x) / wanted,
      y0: fixed.y - (fixed.y - y0) / wanted,
      y1: fixed.y + (y1 - fixed.y) / wanted,
    });
  }

  /** Moves the picture.
   * @param {number} right @param {number} down in CSS pixels */
  pan(right, down) {
    const { x0, x1, y0, y1 } = this.span;
    const dx = (-right / this.width) * (x1 - x0);
    const dy = (down / this.height) * (y1 - y0);
    this.set({ x0: x0 + dx, x1: x1 + dx, y0: y0 + dy, y1: y1 + dy });
  }

  /** Moves as little as needed for a code to be on show, not at the very edge.
   * @param {Code} code */
  reveal({ x, y }) {
    const { x0, x1, y0, y1 } = this.span;
    const margin = { x: (x1 - x0) * REVEAL_MARGIN, y: (y1 - y0) * REVEAL_MARGIN };
    const dx = x < x0 + margin.x ? x - x0 - margin.x : Math.max(0, x - x1 + margin.x);
    const dy = y < y0 + margin.y ? y - y0 - margin.y : Math.max(0, y - y1 + margin.y);
    this.set({ x0: x0 + dx, x1: x1 + dx, y0: y0 + dy, y1: y1 + dy });
  }

  /** Shows a rectangle as far as it lies within the whole.
   * @param {Span} span */
  set(span) {
    const { whole } = this;
    const width = clamp(span.x1 - span.x0, (whole.x1 - whole.x0) / MAX_MAGNIFICATION, whole.x1 - whole.x0);
    const height = clamp(span.y1 - span.y0, (whole.y1 - whole.y0) / MAX_MAGNIFICATION, whole.y1 - whole.y0);
    const x0 = clamp(span.x0, whole.x0, whole.x1 - width);
    const y0 = clamp(span.y0, whole.y0, whole.y1 - height);
    this.span = { x0, x1: x0 + width, y0, y1: y0 + height };
  }
}

/** Rounds to the four decimals that the server is asked with.
 * @param {Code} code @returns {Code} */
export function roundCode({ x, y }) {
  return { x: Math.round(x * 1e4) / 1e4, y: Math.round(y * 1e4) / 1e4 };
}

/** @param {Code | null | undefined} a @param {Code | null | undefined} b @returns {boolean} */
export function sameCode(a, b) {
  if (!a || !b) return false;
  return Math.abs(a.x - b.x) < 1e-6 && Math.abs(a.y - b.y) < 1e-6;
}
