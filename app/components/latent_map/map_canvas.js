// The map's picture: the plot, the overlay and the cursor over it, and the part of the plane that they show.

import { Overlay } from "../shared/draw/overlay.js";

/**
 * @typedef {import("../shared/types.js").Code} Code
 * @typedef {import("../shared/geometry/viewport.js").Span} Span
 * @typedef {import("../shared/geometry/viewport.js").Spot} Spot
 * @typedef {import("./gestures.js").Pinch} Pinch
 */

/** Factor of the buttons that zoom. */
const BUTTON_ZOOM = 1.6;
/** A smaller change of the magnification is none. */
const MIN_ZOOM = 1e-6;

export class MapCanvas {
  /** @param {import("../shared/ui/parts.js").FindPart} part @param {import("../shared/draw/plot.js").Plot} plot
   * @param {() => void} onViewport called when another part of the plane is on show */
  constructor(part, plot, onViewport) {
    this.plot = plot;
    this.viewport = plot.viewport;
    this.element = plot.canvas;
    this.onViewport = onViewport;
    this.overlay = new Overlay(part("overlay", SVGSVGElement), plot.viewport);
    this.cursor = part("cursor");
    /** @type {Code} */
    this.cursorCode = { x: 0, y: 0 };
    this.resizeObserver = new ResizeObserver(() => plot.fit() && this.drawNow());
    this.resizeObserver.observe(plot.canvas);
    part("zoom-in").onclick = () => this.zoom(BUTTON_ZOOM);
    part("zoom-out").onclick = () => this.zoom(1 / BUTTON_ZOOM);
    part("zoom-reset").onclick = () => this.reset();
  }

  /** @param {Code} code */
  placeCursor(code) {
    this.cursorCode = code;
    const { left, top } = this.viewport.toSpot(code);
    this.cursor.hidden = !this.viewport.shows(code);
    this.cursor.style.transform = `translate(${left}px, ${top}px)`;
  }

  /** @param {Code[]} path */
  drawPath(path) {
    this.overlay.path = path;
    this.overlay.draw();
    this.plot.scene.pins = [path[0], path[path.length - 1]];
    this.plot.redraw();
  }

  /** @param {Code[]} outline empty to remove it */
  drawOutline(outline) {
    this.overlay.outline = outline;
    this.overlay.draw();
  }

  drawNow() {
    this.plot.draw();
    this.drawOverlay();
  }

  drawOverlay() {
    this.overlay.draw();
    this.placeCursor(this.cursorCode);
  }

  /** Whether the limits allow to zoom further.
   * @param {number} factor @returns {boolean} */
  canZoom(factor) {
    return Math.abs(this.viewport.limitZoom(factor) - 1) > MIN_ZOOM;
  }

  /** @param {number} factor @param {Spot} [spot] stays where it is; the middle if it is left out */
  zoom(factor, spot = { left: this.viewport.width / 2, top: this.viewport.height / 2 }) {
    this.viewport.zoom(factor, spot);
    this.followViewport();
  }

  /** @param {Span} span on show when two fingers touched the map @param {Pinch} from @param {Pinch} to */
  pinch(span, from, to) {
    this.viewport.set(span);
    this.viewport.zoom(to.distance / from.distance, from);
    this.viewport.pan(to.left - from.left, to.top - from.top);
    this.followViewport();
  }

  /** @param {number} right @param {number} down in CSS pixels */
  pan(right, down) {
    this.viewport.pan(right, down);
    this.followViewport();
  }

  /** Moves the viewport if a code is not on show.
   * @param {Code} code */
  reveal(code) {
    if (this.viewport.shows(code)) return;
    this.viewport.reveal(code);
    this.followViewport();
  }

  /** Shows the whole plane. */
  reset() {
    this.viewport.reset();
    this.followViewport();
  }

  followViewport() {
    this.plot.follow();
    this.drawOverlay();
    this.onViewport();
  }

  destroy() {
    this.resizeObserver.disconnect();
    this.plot.destroy();
  }
}
