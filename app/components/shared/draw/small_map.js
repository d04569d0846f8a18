// A map without controls: points, names, a cursor, and lines over it.

import { arrowDirection } from "../ui/arrow_keys.js";
import { createElement, createSvgElement } from "../ui/dom.js";
import { pointerSpot } from "../ui/pointer_stroke.js";
import { clamp } from "../geometry/clamp.js";
import { Overlay } from "./overlay.js";
import { Plot } from "./plot.js";
import { parseRgb, readTheme } from "./theme.js";
import { Viewport, roundCode } from "../geometry/viewport.js";

/**
 * @typedef {import("../types.js").Code} Code
 * @typedef {import("./plot.js").Layer} Layer
 * @typedef {"names" | "grey" | ArrayLike<number>} Colouring what points are coloured by: their classes (with names),
 *   nothing, or a group each
 */

/** Shares of the plane that an arrow key moves the cursor by, without and with shift. */
const KEY_STEP = { small: 0.02, large: 0.08 };
/** The grey of points without classes mixes the text's colour with a middle grey. */
const GREY = { textShare: 0.6, level: 128 };

export class SmallMap {
  /** @param {import("../data/latent_data.js").LatentData} latentData @param {string} label its accessible name
   * @param {Layer[]} [layers] */
  constructor(latentData, label, layers = ["points"]) {
    this.latentData = latentData;
    /** @type {HTMLCanvasElement} */
    this.canvas = createElement("canvas", { class: "lw-fill", role: "img", "aria-label": label });
    const overlay = createSvgElement("svg", { class: "lw-fill lw-overlay", "aria-hidden": "true" });
    this.cursorElement = createElement("div", { class: "lw-cursor", hidden: true });
    this.element = createElement("div", { class: "lw-small" }, this.canvas, overlay, this.cursorElement);
    this.viewport = new Viewport(latentData.lattice.extent);
    this.plot = new Plot(this.canvas, this.viewport, latentData.classes);
    this.plot.lattice = latentData.lattice;
    Object.assign(this.plot.scene, { points: latentData.points, layers: new Set(layers) });
    this.overlay = new Overlay(overlay, this.viewport);
    /** @type {Colouring} */
    this.colouring = "names";
    /** @type {Code | null} */
    this.cursor = null;
    this.resizeObserver = new ResizeObserver(() => this.plot.fit() && this.redraw());
    this.resizeObserver.observe(this.canvas);
  }

  /** Colours the points.
   * @param {Colouring} colouring */
  colourBy(colouring) {
    this.colouring = colouring;
    const { plot, latentData } = this;
    const { codes } = latentData.points;
    plot.scene.points = typeof colouring === "string" ? latentData.points : { codes, labels: Uint8Array.from(colouring) };
    plot.scene.names = colouring === "names" ? latentData.classNames : [];
    this.redraw();
  }

  redraw() {
    const { plot, latentData } = this;
    plot.theme = readTheme(this.canvas);
    const grey = parseRgb(plot.theme.text).map((level) => Math.round(GREY.textShare * level + (1 - GREY.textShare) * GREY.level));
    plot.colours = latentData.classes.map((mark) => (this.colouring === "grey" ? grey : parseRgb(mark.colour)));
    plot.classes = this.colouring === "grey" ? latentData.classes.map((mark) => ({ ...mark, shape: "circle" })) : latentData.classes;
    plot.redraw();
    this.overlay.draw();
    this.moveCursor(this.cursor);
  }

  /** Places the cursor.
   * @param {Code | null} code null hides it */
  moveCursor(code) {
    this.cursor = code;
    this.cursorElement.hidden = !code;
    if (!code) return;
    const { left, top } = this.viewport.toSpot(code);
    this.cursorElement.style.transform = `translate(${left}px, ${top}px)`;
  }

  /** @param {import("../ui/pointer_stroke.js").Spot} spot shares of the map's width and height @returns {Code} */
  codeAt({ left, top }) {
    const { width, height } = this.viewport;
    return roundCode(this.viewport.toCode({ left: clamp(left, 0, 1) * width, top: clamp(top, 0, 1) * height }));
  }

  /** Lets pointers and arrow keys move the cursor; lifting the pointer or Enter selects.
   * @param {(code: Code) => void} onMove @param {(code: Code) => void} onSelect */
  enableCursor(onMove, onSelect) {
    const { canvas, viewport } = this;
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-roledescription", "map");
    canvas.classList.add("lw-pointable");
    /** @param {Code} code */
    const moveTo = (code) => {
      this.moveCursor(code);
      onMove(code);
    };
    let pressed = false;
    canvas.onpointerdown = (event) => {
      pressed = true;
      if (event.isTrusted) canvas.setPointerCapture(event.pointerId);
      event.preventDefault();  // the focus stays where it is, so that arrow keys keep their meaning there
      moveTo(this.codeAt(pointerSpot(canvas, event)));
    };
    canvas.onpointermove = (event) => moveTo(this.codeAt(pointerSpot(canvas, event)));
    canvas.onpointerup = (event) => {
      if (pressed) {
        const code = this.codeAt(pointerSpot(canvas, event));
        moveTo(code);
        onSelect(code);
      }
      pressed = false;
    };
    canvas.onpointercancel = () => {
      pressed = false;
    };
    canvas.onkeydown = (event) => {
      const direction = arrowDirection(event);
      if (event.key === "Enter" && this.cursor) onSelect(this.cursor);
      else if (!direction) return;
      event.preventDefault();
      event.stopPropagation();
      if (!direction) return;
      const { x0, x1, y0, y1 } = viewport.whole;
      const step = event.shiftKey ? KEY_STEP.large : KEY_STEP.small;
      const { x, y } = this.cursor ?? { x: (x0 + x1) / 2, y: (y0 + y1) / 2 };
      moveTo(roundCode({
        x: clamp(x + direction.right * step * (x1 - x0), x0, x1),
        y: clamp(y - direction.down * step * (y1 - y0), y0, y1),
      }));
    };
  }

  destroy() {
    this.resizeObserver.disconnect();
    this.plot.destroy();
  }
}
