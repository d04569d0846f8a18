// A tour of the map that covers the presentation, on request or when nothing was touched for a while; the next input ends it.

import { createElement } from "../shared/ui/dom.js";
import { AutoTour } from "./auto_tour.js";
import { createDecodedMap } from "./scenes/maps.js";

const INPUT_EVENTS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"];
/** Mouse movements below this are jitter, not input. */
const MIN_MOVE_PX = 6;
/** After a tour ended, pointer input only counts as having ended it. */
const WAKE_UP_MS = 800;
const FIRST_SLIDE_IDLE_S = 60;
const [T_SHIRT, ANKLE_BOOT] = [0, 9];

/** Seconds without input after which the tour starts by itself; 0: never. Unless the address asks for it, it starts on the
 * first slide alone, because a speaker may talk about any other one for minutes.
 * @param {number | null} asked seconds in the address @param {number} slide counts from 0 */
export function idleSeconds(asked, slide) {
  return asked ?? (slide === 0 ? FIRST_SLIDE_IDLE_S : 0);
}

export class Idle {
  /** @param {HTMLElement} element covers the presentation during the tour
   * @param {import("../shared/data/latent_data.js").LatentData} latentData */
  constructor(element, latentData) {
    this.element = element;
    this.latentData = latentData;
    /** How long nothing has to be touched before the tour starts; 0: it does not start. */
    this.seconds = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** `asked` tours are not ended by the mouse that asked for them.
     * @type {{map: import("../shared/draw/small_map.js").SmallMap, tour: AutoTour, asked: boolean, focused: Element | null} | null} */
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
  }

  /** Waits from now on for this long.
   * @param {number} seconds without input before the tour starts; 0: never */
  wait(seconds) {
    this.seconds = seconds;
    this.startTimer();
  }

  startTimer() {
    clearTimeout(this.timer);
    if (this.seconds) this.timer = setTimeout(() => this.startTour(false), 1000 * this.seconds);
  }

  /** @param {Event} event */
  handleInput(event) {
    if (event instanceof MouseEvent && event.type === "pointermove") {
      if (Math.hypot(event.clientX - this.mouse.x, event.clientY - this.mouse.y) < MIN_MOVE_PX) return;
      this.mouse = { x: event.clientX, y: event.clientY };
      if (this.running?.asked) return;
    }
    this.startTimer();
    if (event.type === "pointerdown") this.ignoreClick = this.running !== null || performance.now() - this.endedAt < WAKE_UP_MS;
    if (!this.running) return;
    event.preventDefault();
    event.stopImmediatePropagation();  // the input only ends the tour
    if (event instanceof KeyboardEvent && event.repeat) return;  // the key that asked for the tour is still held
    this.endedAt = performance.now();
    this.endTour();
  }

  /** Counts as input, for example a key in the window with the notes. */
  reset() {
    this.startTimer();
    this.endTour();
  }

  /** @param {boolean} asked whether somebody asked for the tour */
  startTour(asked) {
    if (this.running) return;
    clearTimeout(this.timer);
    const { map, canvas, showCode, showPath } = createDecodedMap(this.latentData, "The map during an automatic tour", "An imagined garment that keeps changing");
    this.element.replaceChildren(
      createElement("div", { class: "lw-deck-pair" }, map.element, canvas),
      createElement("p", { text: "Every one of these is imagined. Click, tap or press a key to go on." }),
    );
    this.element.hidden = false;
    const tour = new AutoTour(this.latentData, { onPath: showPath, onStep: showCode }, T_SHIRT, ANKLE_BOOT);
    this.running = { map, tour, asked, focused: document.activeElement };
    this.element.focus({ preventScroll: true });
    tour.start();
  }

  endTour() {
    if (!this.running) return;
    const { map, tour, focused } = this.running;
    this.running = null;
    tour.stop();
    map.destroy();
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
    this.element.hidden = true;
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
