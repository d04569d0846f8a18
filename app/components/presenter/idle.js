// Nobody has touched anything for a while: the screen wanders over the map until somebody does.

import { createElement, createPicture } from "../shared/ui/dom.js";
import { createGreyPainter } from "../shared/draw/grey_canvas.js";
import { SmallMap } from "../shared/draw/small_map.js";
import { Traveller } from "./auto_tour.js";

const INPUTS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"];
/** Pixels that a mouse may tremble, and milliseconds in which a hand that woke the show means nothing more by it. */
const TREMBLE = 6;
const GRACE = 800;

export class Idle {
  /** @param {HTMLElement} element covers the show @param {import("../shared/data/latent_data.js").LatentData} atlas
   * @param {number} seconds without input; 0 never wanders */
  constructor(element, atlas, seconds) {
    this.element = element;
    this.atlas = atlas;
    this.seconds = seconds;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {{map: SmallMap, traveller: Traveller} | null} */
    this.wandering = null;
    this.mouse = { x: -1, y: -1 };
    this.awakeSince = -Infinity;
    /** Whether the pointer that is down only wakes the show: its click means nothing more. */
    this.waking = false;
    this.heard = (event) => this.hear(event);
    this.clicked = (event) => {
      if (this.waking) event.stopImmediatePropagation();
      this.waking = false;
    };
    window.addEventListener("click", this.clicked, true);
    for (const name of INPUTS) window.addEventListener(name, this.heard, { capture: true, passive: false });
    this.wait();
  }

  wait() {
    clearTimeout(this.timer);
    if (this.seconds) this.timer = setTimeout(() => this.wander(), 1000 * this.seconds);
  }

  /** @param {any} event */
  hear(event) {
    if (event.type === "pointermove") {
      if (Math.hypot(event.clientX - this.mouse.x, event.clientY - this.mouse.y) < TREMBLE) return;
      this.mouse = { x: event.clientX, y: event.clientY };
    }
    this.wait();
    const wakes = this.wandering !== null || performance.now() - this.awakeSince < GRACE;
    if (event.type === "pointerdown") this.waking = wakes;
    if (!this.wandering) return;
    event.preventDefault();
    event.stopImmediatePropagation();  // it only wakes the show
    this.awakeSince = performance.now();
    this.rest();
  }

  /** The show is led from elsewhere, as from the window with the notes. */
  stir() {
    this.wait();
    this.rest();
  }

  wander() {
    const { atlas, element } = this;
    const map = new SmallMap(atlas, "The map, wandered over by itself");
    const garment = createPicture("An imagined garment that keeps changing", "lw-garment lw-imagined");
    const paint = createGreyPainter(garment);
    element.replaceChildren(
      createElement("div", { class: "lw-show-pair" }, map.element, garment),
      createElement("p", { text: "Every one of these is imagined. Touch anything to go on." }),
    );
    element.hidden = false;
    const handlers = {
      onWay: (way) => {
        map.overlay.path = way;
        map.overlay.draw();
      },
      onStep: (code) => {
        map.stand(code);
        paint(atlas.imagined(code));
        garment.dataset.x = code.x.toFixed(4);
      },
    };
    map.dye("names");
    this.wandering = { map, traveller: new Traveller(atlas, handlers, 0, 9) };
    this.wandering.traveller.start();
  }

  rest() {
    this.element.hidden = true;
    this.wandering?.traveller.stop();
    this.wandering?.map.destroy();
    this.wandering = null;
    this.element.replaceChildren();
  }

  follow() {
    this.wandering?.map.redraw();
  }

  destroy() {
    clearTimeout(this.timer);
    for (const name of INPUTS) window.removeEventListener(name, this.heard, { capture: true });
    window.removeEventListener("click", this.clicked, true);
    this.rest();
  }
}
