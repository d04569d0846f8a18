// What a pointer does on the map: shows decodes, drags the ends of the path, pans, or draws an outline.

import { clamp } from "../shared/geometry/clamp.js";
import { describeFailure } from "../shared/data/requests.js";
import { nearestPoint } from "../shared/draw/layers/points.js";
import { roundCode } from "../shared/geometry/viewport.js";
import { findScroller } from "../shared/ui/dom.js";
import { createLatest } from "../shared/ui/latest.js";

/**
 * @typedef {import("../shared/geometry/viewport.js").Spot} Spot
 * @typedef {import("../shared/types.js").Code} Code
 * @typedef {import("./gestures.js").Stroke} Stroke
 * @typedef {import("./gestures.js").Pinch} Pinch
 * @typedef {import("./selection_panel.js").Shape} Shape
 */

/** Pixels within which a point or an end of the path is hit. */
const POINT_REACH_PX = { mouse: 9, touch: 16 };
const END_REACH_PX = { mouse: 13, touch: 22 };
/** A drawn outline gets another corner after so many pixels. */
const CORNER_DISTANCE_PX = 4;
const THUMB_DISTANCE = "20px";

/** The handlers of `followPointer` (see `gestures.js`) for a map. */
export class PointerTools {
  /** @param {import("./map_view.js").MapView} view */
  constructor(view) {
    this.view = view;
    this.thumb = view.part("thumb");
    this.thumbText = view.part("thumb-text");
    this.thumbPictures = createLatest((error) => {
      this.thumbText.textContent = describeFailure("The picture could not be loaded", error);
    });
    /** @type {Shape | null} what the next stroke draws */
    this.shape = null;
  }

  /** @param {Shape | null} shape what the next stroke draws */
  setShape(shape) {
    this.shape = shape;
    this.view.mapCanvas.element.classList.toggle("lw-drawing", Boolean(shape));
  }

  /** @param {Spot} spot */
  onHover(spot) {
    const { view } = this;
    if (view.pathPanel.playing || this.shape) return;
    view.show(this.codeAt(spot));
    this.showThumb(spot, POINT_REACH_PX.mouse);
    view.mapCanvas.element.classList.toggle("lw-grab", view.mapCanvas.overlay.endAt(spot, END_REACH_PX.mouse) !== null);
  }

  onLeave() {
    if (!this.view.pathPanel.playing) this.rest();
  }

  /** @param {number} factor @param {Spot} spot @returns {boolean} whether the limits allow it */
  onZoom(factor, spot) {
    const { mapCanvas } = this.view;
    if (!mapCanvas.canZoom(factor)) return false;
    this.hideThumb();
    mapCanvas.zoom(factor, spot);
    return true;
  }

  /** Two fingers zoom and pan; while the whole map is on show, which cannot be panned, they scroll the page instead. One
   * finger never scrolls there, because dragging it across the map has to show decodes at once.
   * @returns {(from: Pinch, to: Pinch) => void} */
  onPinch() {
    const { mapCanvas, viewport } = this.view;
    const span = { ...viewport.span };
    const scroller = viewport.isWhole ? findScroller(mapCanvas.element) : null;
    return (from, to) => {
      mapCanvas.pinch(span, from, to);
      if (scroller && viewport.isWhole) scroller.scrollTop += from.top - to.top;
    };
  }

  onReset() {
    this.view.mapCanvas.reset();
  }

  /** @param {Spot} spot @param {PointerEvent} event @returns {Stroke} */
  onPress(spot, event) {
    const { view } = this;
    const touch = event.pointerType === "touch";
    view.stopMotion();
    view.notice.hidden = true;
    this.hideThumb();
    if (event.shiftKey || event.button === 1) return this.pan(spot);
    if (this.shape) return this.drawOutline(this.shape);
    const end = view.mapCanvas.overlay.endAt(spot, touch ? END_REACH_PX.touch : END_REACH_PX.mouse);
    return end ? this.dragEnd(end) : this.explore();
  }

  /** @returns {Stroke} */
  explore() {
    const { view } = this;
    return {
      move: (spot, { touch, still }) => {
        view.show(this.codeAt(spot));
        if (touch && !still) this.showThumb(spot, POINT_REACH_PX.touch);
      },
      end: (spot, { touch, still }) => {
        this.hideThumb();
        const index = still ? this.pointNear(spot, touch ? POINT_REACH_PX.touch : POINT_REACH_PX.mouse) : -1;
        if (index < 0) view.select(this.codeAt(spot));
        else view.flyToImage(view.store.imageAt(view.state.split, index));
      },
      cancel: () => this.rest(),
    };
  }

  /** @param {Spot} from @returns {Stroke} */
  pan(from) {
    let previous = from;
    /** @param {Spot} spot */
    const move = (spot) => {
      this.view.mapCanvas.pan(spot.left - previous.left, spot.top - previous.top);
      previous = spot;
    };
    return { move, end: move, cancel: () => this.rest() };
  }

  /** @param {"a" | "b"} end @returns {Stroke} */
  dragEnd(end) {
    const { view } = this;
    return {
      move: (spot) => {
        const code = this.codeAt(spot);
        view.pathPanel.moveEnd(end, code);
        view.show(code);
      },
      end: (spot) => view.select(this.codeAt(spot)),
      cancel: () => this.rest(),
    };
  }

  /** @param {Shape} shape @returns {Stroke} */
  drawOutline(shape) {
    const { mapCanvas, viewport, selectionPanel } = this.view;
    /** @type {Spot[]} */
    const corners = [];
    const outline = () => {
      const [a, c] = [corners[0], corners[corners.length - 1]];
      const spots = shape === "lasso" ? corners : [a, { left: c.left, top: a.top }, c, { left: a.left, top: c.top }];
      return spots.map((spot) => viewport.toCode(spot));
    };
    return {
      move: (spot) => {
        const last = corners[corners.length - 1];
        if (last && Math.hypot(spot.left - last.left, spot.top - last.top) < CORNER_DISTANCE_PX) return;
        corners.push(spot);
        mapCanvas.drawOutline(outline());
      },
      end: () => {
        const codes = corners.length > 1 ? outline() : [];
        mapCanvas.drawOutline([]);
        selectionPanel.select(codes);
      },
      cancel: () => mapCanvas.drawOutline([]),
    };
  }

  /** Shows the selected code again. */
  rest() {
    this.hideThumb();
    this.view.showSelected();
  }

  /** @param {Spot} spot @returns {Code} */
  codeAt({ left, top }) {
    const { viewport } = this.view;
    return roundCode(viewport.toCode({ left: clamp(left, 0, viewport.width), top: clamp(top, 0, viewport.height) }));
  }

  /** Index of the point near a spot, or -1.
   * @param {Spot} spot @param {number} reach in CSS pixels */
  pointNear(spot, reach) {
    const { state, viewport, plot } = this.view;
    return state.layers.has("points") ? nearestPoint(state.points, viewport, this.codeAt(spot), reach, plot.scene.visible) : -1;
  }

  hideThumb() {
    this.thumb.hidden = true;
  }

  /** Shows the real image of the point near a spot, if there is one.
   * @param {Spot} spot @param {number} reach in CSS pixels */
  showThumb(spot, reach) {
    const { view, thumb } = this;
    const index = this.pointNear(spot, reach);
    thumb.hidden = index < 0;
    if (index < 0) return;
    const image = view.store.imageAt(view.state.split, index);
    const { name } = view.map.classes[view.state.points.labels[index]];
    this.thumbText.textContent = `${name} · ${image.split} ${image.index}`;
    this.thumbPictures.run(view.store.draw(view.part("thumb-picture", HTMLCanvasElement), image), () => {});
    const x = spot.left > view.viewport.width / 2 ? `calc(-100% - ${THUMB_DISTANCE})` : THUMB_DISTANCE;
    const y = spot.top < view.viewport.height / 2 ? THUMB_DISTANCE : `calc(-100% - ${THUMB_DISTANCE})`;
    thumb.style.transform = `translate(${spot.left}px, ${spot.top}px) translate(${x}, ${y})`;
  }
}
