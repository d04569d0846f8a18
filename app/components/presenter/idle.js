// Starts a tour over the map when nothing was touched for a while; the next input ends it.

import { createElement } from "../shared/ui/dom.js";
import { AutoTour } from "./auto_tour.js";
import { createDecodedMap } from "./scenes/maps.js";

const INPUT_EVENTS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"];
/** Mouse movements below this are jitter, not input. */
const MIN_MOVE_PX = 6;
/** After a tour ended, pointer input only counts as having ended it. */
const WAKE_UP_MS = 800;
const [T_SHIRT, ANKLE_BOOT] = [0, 9];

export class Idle {
  /** @param {HTMLElement} element covers the presentation during the tour
   * @param {import("../shared/data/latent_data.js").LatentData} latentData
   * @param {number} seconds without input before the tour starts; 0: never */
  constructor(element, latentData, seconds) {
    this.element = element;
    this.latentData = latentData;
    this.seconds = seconds;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {{map: import("../shared/draw/small_map.js").SmallMap, tour: AutoTour} | null} */
    this.running = null;
    this.mouse = { x: -1, y: -1 };
    this.endedAt = -Infinity;
    /** Whether the pressed pointer ended the tour, so that its click does nothing else. */
    this.ignoreClick = false;
    /** @param {Event} event */
    this.onInput = (event) => this.handleInput(event);
    /** @param {Event} event */
    this.onClick = (event) => {
      if (this.ignoreClick) event.stopImmediatePropagation();
      this.ignoreClick = false;
    };
    window.addEventListener("click", this.onClick, true);
    for (const name of INPUT_EVENTS) window.addEventListener(name, this.onInput, { capture: true, passive: false });
    this.startTimer();
  }

  startTimer() {
    clearTimeout(this.timer);
    if (this.seconds) this.timer = setTimeout(() => this.startTour(), 1000 * this.seconds);
  }

  /** @param {Event} event */
  handleInput(event) {
    if (event instanceof MouseEvent && event.type === "pointermove") {
      if (Math.hypot(event.clientX - this.mouse.x, event.clientY - this.mouse.y) < MIN_MOVE_PX) return;
      this.mouse = { x: event.clientX, y: event.clientY };
    }
    this.startTimer();
    if (event.type === "pointerdown") this.ignoreClick = this.running !== null || performance.now() - this.endedAt < WAKE_UP_MS;
    if (!this.running) return;
    event.preventDefault();
    event.stopImmediatePropagation();  // the input only ends the tour
    this.endedAt = performance.now();
    this.endTour();
  }

  /** Counts as input, for example a key in the window with the notes. */
  reset() {
    this.startTimer();
    this.endTour();
  }

  startTour() {
    const { map, canvas, showCode, showPath } = createDecodedMap(this.latentData, "The map during an automatic tour", "An imagined garment that keeps changing");
    this.element.replaceChildren(
      createElement("div", { class: "lw-deck-pair" }, map.element, canvas),
      createElement("p", { text: "Every one of these is imagined. Touch anything to go on." }),
    );
    this.element.hidden = false;
    const tour = new AutoTour(this.latentData, { onPath: showPath, onStep: showCode }, T_SHIRT, ANKLE_BOOT);
    this.running = { map, tour };
    tour.start();
  }

  endTour() {
    this.element.hidden = true;
    this.running?.tour.stop();
    this.running?.map.destroy();
    this.running = null;
    this.element.replaceChildren();
  }

  redraw() {
    this.running?.map.redraw();
  }

  destroy() {
    clearTimeout(this.timer);
    for (const name of INPUT_EVENTS) window.removeEventListener(name, this.onInput, { capture: true });
    window.removeEventListener("click", this.onClick, true);
    this.endTour();
  }
}
