// A map without its tools: dots, names, a ring where one stands, lines over it. Knows no lesson and no show.

import { createElement } from "../ui/dom.js";
import { clamp } from "../geometry/clamp.js";
import { Overlay } from "./overlay.js";
import { Plot } from "./plot.js";
import { parseRgb, readTheme } from "./theme.js";
import { Viewport, roundCode } from "../geometry/viewport.js";

/** @typedef {import("../geometry/viewport.js").Code} Code
 * @typedef {import("./plot.js").Layer} Layer
 * @typedef {"names" | "grey" | ArrayLike<number>} Dyes what dots are coloured by: their classes, nothing, or a group each */

const STRIDE = 0.02;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

export class SmallMap {
  /** @param {import("../data/latent_data.js").LatentData} atlas @param {string} words what it is, for those who do not see it
   * @param {Layer[]} layers */
  constructor(atlas, words, layers = ["points"]) {
    this.atlas = atlas;
    this.canvas = createElement("canvas", { class: "lw-small-canvas", role: "img", "aria-label": words });
    const overlay = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    overlay.setAttribute("class", "lw-overlay");
    overlay.setAttribute("aria-hidden", "true");
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
    this.sizes = new ResizeObserver(() => this.plot.fit() && this.redraw());
    this.sizes.observe(this.canvas);
  }

  /** @param {Dyes} dyes */
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
    const grey = parseRgb(plot.theme.text).map((level) => Math.round(0.6 * level + 0.4 * 128));
    plot.colours = atlas.classes.map((mark) => (this.dyes === "grey" ? grey : parseRgb(mark.colour)));
    plot.classes = this.dyes === "grey" ? atlas.classes.map((mark) => ({ ...mark, shape: "circle" })) : atlas.classes;
    plot.redraw();
    this.overlay.draw();
    this.stand(this.place);
  }

  /** Puts the ring somewhere, or away. @param {Code | null} code */
  stand(code) {
    this.place = code;
    this.ring.hidden = !code;
    if (!code) return;
    const { left, top } = this.viewport.toSpot(code);
    this.ring.style.transform = `translate(${left}px, ${top}px)`;
  }

  /** @param {{clientX: number, clientY: number}} event @returns {Code} */
  codeAt({ clientX, clientY }) {
    const home = this.canvas.getBoundingClientRect();
    const spot = {
      left: clamp(((clientX - home.left) / home.width) * this.viewport.width, 0, this.viewport.width),
      top: clamp(((clientY - home.top) / home.height) * this.viewport.height, 0, this.viewport.height),
    };
    return roundCode(this.viewport.toCode(spot));
  }

  /** Lets hands and arrow keys walk over it; a tap or Enter chooses.
   * @param {(code: Code) => void} onWalk @param {(code: Code) => void} onChoose */
  walk(onWalk, onChoose) {
    const { canvas, viewport } = this;
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-roledescription", "map");
    canvas.classList.add("lw-walked");
    const at = (event) => {
      const code = this.codeAt(event);
      this.stand(code);
      onWalk(code);
      return code;
    };
    let pressed = false;
    canvas.onpointerdown = (event) => {
      pressed = true;
      if (event.isTrusted) canvas.setPointerCapture(event.pointerId);
      event.preventDefault();  // the focus stays, and with it what arrow keys do
      at(event);
    };
    canvas.onpointermove = at;
    canvas.onpointerup = (event) => {
      if (pressed) onChoose(at(event));
      pressed = false;
    };
    canvas.onpointercancel = () => {
      pressed = false;
    };
    canvas.onkeydown = (event) => {
      const arrow = ARROWS[event.key];
      if (event.key === "Enter" && this.place) onChoose(this.place);
      else if (!arrow) return;
      event.preventDefault();
      event.stopPropagation();
      if (!arrow) return;
      const { x0, x1, y0, y1 } = viewport.whole;
      const stride = STRIDE * (event.shiftKey ? 4 : 1);
      const { x, y } = this.place ?? { x: (x0 + x1) / 2, y: (y0 + y1) / 2 };
      const code = roundCode({ x: clamp(x + arrow[0] * stride * (x1 - x0), x0, x1), y: clamp(y + arrow[1] * stride * (y1 - y0), y0, y1) });
      this.stand(code);
      onWalk(code);
    };
  }

  destroy() {
    this.sizes.disconnect();
    this.plot.destroy();
  }
}
