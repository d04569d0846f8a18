// What a pointer does on the map: shows garments, drags the ends of a journey, pans, or draws an outline.

import { clamp } from "../shared/geometry/clamp.js";
import { nearestPoint } from "../shared/draw/layers/points.js";
import { roundCode } from "../shared/geometry/viewport.js";

/** @typedef {import("../shared/geometry/viewport.js").Spot} Spot */
/** @typedef {import("../shared/geometry/viewport.js").Code} Code */

const REACH = { mouse: 9, touch: 16 };
const END_REACH = { mouse: 13, touch: 22 };
/** A drawn outline gets another corner after so many pixels. */
const CORNER = 4;

/** The pointer's handlers (see `pointer.js`) for a view. */
export class Explorer {
  /** @param {any} view */
  constructor(view) {
    this.view = view;
    /** @type {"lasso" | "box" | null} what the next stroke draws */
    this.shape = null;
    for (const name of ["onHover", "onLeave", "onPress", "onZoom", "onPinch", "onReset"]) this[name] = this[name].bind(this);
  }

  /** @param {"lasso" | "box" | null} shape */
  arm(shape) {
    this.shape = shape;
    this.view.part("plot").classList.toggle("lw-drawing", Boolean(shape));
  }

  onHover(spot) {
    const { view } = this;
    if (view.journey.playing || this.shape) return;
    view.show(this.codeAt(spot));
    this.showThumb(spot, REACH.mouse);
    const plot = view.part("plot");
    plot.classList.toggle("lw-grab", view.overlay.endAt(spot, END_REACH.mouse) !== null);
  }

  onLeave() {
    if (!this.view.journey.playing) this.view.rest();
  }

  onZoom(factor, spot) {
    this.view.part("thumb").hidden = true;
    this.view.zoom(factor, spot);
  }

  onPinch() {
    const span = { ...this.view.viewport.span };
    return (from, to) => this.view.pinch(span, from, to);
  }

  onReset() {
    this.view.reset();
  }

  /** @param {Spot} spot @param {PointerEvent} event @returns {import("./pointer.js").Stroke} */
  onPress(spot, event) {
    const { view } = this;
    const touch = event.pointerType === "touch";
    view.halt();
    view.part("thumb").hidden = true;
    if (event.shiftKey || event.button === 1) return this.panning(spot);
    if (this.shape) return this.drawing(this.shape);
    const end = view.overlay.endAt(spot, touch ? END_REACH.touch : END_REACH.mouse);
    return end ? this.draggingEnd(end) : this.exploring();
  }

  exploring() {
    const { view } = this;
    return {
      move: (spot, { touch, still }) => {
        view.show(this.codeAt(spot));
        if (touch && !still) this.showThumb(spot, REACH.touch);
      },
      end: (spot, { touch, still }) => {
        view.part("thumb").hidden = true;
        const index = still ? this.garmentNear(spot, touch ? REACH.touch : REACH.mouse) : -1;
        if (index < 0) view.settle(this.codeAt(spot));
        else view.flyToGarment(view.wardrobe.garment(view.outlook.show, index));
      },
      cancel: () => view.rest(),
    };
  }

  panning(from) {
    const { view } = this;
    let last = from;
    const move = (spot) => {
      view.pan(spot.left - last.left, spot.top - last.top);
      last = spot;
    };
    return { move, end: move, cancel: () => {} };
  }

  /** @param {"a" | "b"} end */
  draggingEnd(end) {
    const { view } = this;
    const move = (spot) => {
      const code = this.codeAt(spot);
      view.journey.moveEnd(end, code);
      view.show(code);
    };
    return { move, end: (spot) => view.settle(this.codeAt(spot)), cancel: () => view.rest() };
  }

  /** @param {"lasso" | "box"} shape */
  drawing(shape) {
    const { view } = this;
    /** @type {Spot[]} */
    const corners = [];
    const draw = (codes) => {
      view.overlay.outline = codes;
      view.overlay.draw();
    };
    const outline = () => {
      if (shape === "lasso") return corners.map((corner) => view.viewport.toCode(corner));
      const [a, c] = [corners[0], corners[corners.length - 1]];
      const around = [a, { left: c.left, top: a.top }, c, { left: a.left, top: c.top }];
      return around.map((corner) => view.viewport.toCode(corner));
    };
    return {
      move: (spot) => {
        const last = corners[corners.length - 1];
        if (last && Math.hypot(spot.left - last.left, spot.top - last.top) < CORNER) return;
        corners.push(spot);
        draw(outline());
      },
      end: () => {
        const codes = corners.length > 1 ? outline() : [];
        draw([]);
        view.gather.gather(codes);
      },
      cancel: () => draw([]),
    };
  }

  codeAt({ left, top }) {
    const { viewport } = this.view;
    return roundCode(viewport.toCode({ left: clamp(left, 0, viewport.width), top: clamp(top, 0, viewport.height) }));
  }

  /** Number of the garment whose dot is under a spot, or -1. */
  garmentNear(spot, reach) {
    const { view } = this;
    if (!view.outlook.layers.has("points")) return -1;
    return nearestPoint(view.points, view.viewport, this.codeAt(spot), reach, view.plot.scene.visible);
  }

  showThumb(spot, reach) {
    const { view } = this;
    const thumb = view.part("thumb");
    const index = this.garmentNear(spot, reach);
    thumb.hidden = index < 0;
    if (index < 0) return;
    const garment = view.wardrobe.garment(view.outlook.show, index);
    view.wardrobe.draw(view.part("thumb-picture"), garment);
    const { name } = view.data.classes[view.points.labels[index]];
    view.part("thumb-text").textContent = `${name} · ${garment.split} ${garment.index}`;
    const across = spot.left > view.viewport.width / 2 ? "calc(-100% - 20px)" : "20px";
    const down = spot.top < view.viewport.height / 2 ? "20px" : "calc(-100% - 20px)";
    thumb.style.transform = `translate(${spot.left}px, ${spot.top}px) translate(${across}, ${down})`;
  }
}
