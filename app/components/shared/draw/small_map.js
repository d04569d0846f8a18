// A map without controls: points, names, a cursor, and lines over it.

import { arrowDirection } from "../ui/arrow_keys.js";
import { createElement, createSvgElement } from "../ui/dom.js";
import { clamp } from "../geometry/clamp.js";
import { Overlay } from "./overlay.js";
import { Plot } from "./plot.js";
import { parseRgb, readTheme } from "./theme.js";
import { Viewport, roundCode } from "../geometry/viewport.js";

/**
 * @typedef {import("../types.js").Code} Code
 * @typedef {import("./plot.js").Layer} Layer
 * @typedef {"names" | "grey" | ArrayLike<number>} Dyes what points are coloured by: their classes (with names), nothing,
 *   or a group each
 */

/** Shares of the plane that an arrow key moves the cursor by, without and with shift. */
const KEY_STEP = { small: 0.02, large: 0.08 };
/** The grey of points without classes mixes the text's colour with a middle grey. */
const GREY = { textShare: 0.6, level: 128 };

export class SmallMap {
  /** @param {import("../data/latent_data.js").LatentData} atlas @param {string} label its accessible name
   * @param {Layer[]} [layers] */
  constructor(atlas, label, layers = ["points"]) {
    this.atlas = atlas;
    /** @type {HTMLCanvasElement} */
    this.canvas = createElement("canvas", { class: "lw-small-canvas", role: "img", "aria-label": label });
    const overlay = createSvgElement("svg", { class: "lw-overlay", "aria-hidden": "true" });
    this.ring = createElement("div", { class: "lw-cursor", hidden: true });
    this.element = createElement("div", { class: "lw-small" }, this.canvas, overlay, this.ring);
    this.viewport = new Viewport(atlas.lattice.extent);
    this.plot = new Plot(this.canvas, this.viewport, atlas.classes);
    this.plot.lattice = atlas.lattice;
    Object.assign(this.plot.scene, { points: atlas.points, layers: new Set(layers) });
    this.overlay = new Overlay(overlay, this.viewport);
    /** @type {Dyes} */
    this.dyes = "names";
    /** @type {Code | null} */
    this.place = null;
    this.resizeObserver = new ResizeObserver(() => this.plot.fit() && this.redraw());
    this.resizeObserver.observe(this.canvas);
  }

  /** Colours the points.
   * @param {Dyes} dyes */
  dye(dyes) {
    this.dyes = dyes;
    const { plot, atlas } = this;
    const { codes, labels } = atlas.points;
    plot.scene.points = typeof dyes === "string" ? atlas.points : { codes, labels: Uint8Array.from(dyes) };
    plot.scene.names =
      dyes === "names"
        ? atlas.classes.flatMap(({ name }, label) => (atlas.typical[label] ? [{ name, code: atlas.homeOf(label) }] : []))
        : [];
    this.redraw();
  }

  redraw() {
    const { plot, atlas } = this;
    plot.theme = readTheme(this.canvas);
    const grey = parseRgb(plot.theme.text).map((level) => Math.round(GREY.textShare * level + (1 - GREY.textShare) * GREY.level));
    plot.colours = atlas.classes.map((mark) => (this.dyes === "grey" ? grey : parseRgb(mark.colour)));
    plot.classes = this.dyes === "grey" ? atlas.classes.map((mark) => ({ ...mark, shape: "circle" })) : atlas.classes;
    plot.redraw();
    this.overlay.draw();
    this.stand(this.place);
  }

  /** Places the cursor.
   * @param {Code | null} code null hides it */
  stand(code) {
    this.place = code;
    this.ring.hidden = !code;
    if (!code) return;
    const { left, top } = this.viewport.toSpot(code);
    this.ring.style.transform = `translate(${left}px, ${top}px)`;
  }

  /** @param {{clientX: number, clientY: number}} event @returns {Code} */
  codeAt({ clientX, clientY }) {
    const box = this.canvas.getBoundingClientRect();
    const spot = {
      left: clamp(((clientX - box.left) / box.width) * this.viewport.width, 0, this.viewport.width),
      top: clamp(((clientY - box.top) / box.height) * this.viewport.height, 0, this.viewport.height),
    };
    return roundCode(this.viewport.toCode(spot));
  }

  /** Lets pointers and arrow keys move the cursor; lifting the pointer or Enter selects.
   * @param {(code: Code) => void} onMove @param {(code: Code) => void} onSelect */
  walk(onMove, onSelect) {
    const { canvas, viewport } = this;
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-roledescription", "map");
    canvas.classList.add("lw-walked");
    /** @param {Code} code */
    const moveTo = (code) => {
      this.stand(code);
      onMove(code);
    };
    let pressed = false;
    canvas.onpointerdown = (event) => {
      pressed = true;
      if (event.isTrusted) canvas.setPointerCapture(event.pointerId);
      event.preventDefault();  // the focus stays where it is, so that arrow keys keep their meaning there
      moveTo(this.codeAt(event));
    };
    canvas.onpointermove = (event) => moveTo(this.codeAt(event));
    canvas.onpointerup = (event) => {
      if (pressed) {
        const code = this.codeAt(event);
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
      if (event.key === "Enter" && this.place) onSelect(this.place);
      else if (!direction) return;
      event.preventDefault();
      event.stopPropagation();
      if (!direction) return;
      const { x0, x1, y0, y1 } = viewport.whole;
      const step = event.shiftKey ? KEY_STEP.large : KEY_STEP.small;
      const { x, y } = this.place ?? { x: (x0 + x1) / 2, y: (y0 + y1) / 2 };
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
