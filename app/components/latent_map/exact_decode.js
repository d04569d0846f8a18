// The server's exact answer about a place: the verdict, and real garments beside the imagined one.

import { createGreyPainter, createImageCanvas } from "../shared/draw/grey_canvas.js";
import { decodeBase64 } from "../shared/data/base64.js";
import { sameCode } from "../shared/geometry/viewport.js";

/** @typedef {import("../shared/geometry/viewport.js").Code} Code */
/**
 * @typedef {import("../shared/data/image_store.js").Garment & {label: number, distance: number, pixels: number, garment: string}} Near
 * @typedef {{x: number, y: number, outside: boolean, garment: string, probabilities: number[], words: string,
 *   density: number, nearest: Near[]}} Answer
 * @typedef {{tell: (code: Code) => void, showExact: (answer: Answer) => void, flyToGarment: (near: Near) => any}} Host
 */

export class Answers {
  /** @param {HTMLElement} element where they are shown
   * @param {{answer: string, classes: {name: string}[]}} data the address of all answers, and the names of classes
   * @param {number} count how many real garments there are
   * @param {Host} host hears of a place when the server is done with it, then of the answer, then of a chosen garment */
  constructor(element, data, count, host) {
    this.element = element;
    this.data = data;
    this.count = count;
    this.host = host;
    /** @type {Answer | null} the last one that came */
    this.latest = null;
    /** @type {Code | null} the place asked about last */
    this.wanted = null;
  }

  /** Shows the answer about a place, unless another place is asked about meanwhile.
   * @param {Code} code */
  async ask(code) {
    this.wanted = code;
    if (this.repeat(code)) {
      this.host.tell(code);
      return;
    }
    this.element.classList.add("lw-asking");
    const answer = await this.fetch(code).catch((error) => error);
    if (!sameCode(code, this.wanted)) return;
    this.host.tell(code);
    if (answer instanceof Error) {
      this.confess(answer);
      return;
    }
    this.latest = answer;
    this.present(answer);
  }

  /** Shows the last answer again if it is about this place; says whether it is.
   * @param {Code} code */
  repeat(code) {
    const known = sameCode(this.latest, code);
    if (known && this.latest) this.present(this.latest);
    return known;
  }

  /** @returns {Promise<Answer>} */
  async fetch({ x, y }) {
    const reply = await fetch(`${this.data.answer}?x=${x}&y=${y}`);
    if (!reply.ok) throw new Error(await reply.text());
    return reply.json();
  }

  /** @param {Answer} answer */
  present(answer) {
    this.host.showExact(answer);
    const verdict = document.createElement("p");
    verdict.textContent = answer.words;
    const title = document.createElement("p");
    title.className = "lw-kicker";
    title.innerHTML = `Nearest real garments <small>of ${this.count.toLocaleString("en")}</small>`;
    const row = document.createElement("ol");
    row.append(...answer.nearest.map((near) => nearItem(near, this.data.classes, (chosen) => this.host.flyToGarment(chosen))));
    const key = document.createElement("p");
    key.className = "lw-kicker";
    key.innerHTML = "<small>⌖ distance on the map · ▦ difference of pixels, of 255</small>";
    this.element.replaceChildren(verdict, title, row, key);
    this.element.classList.remove("lw-stale", "lw-asking");
  }

  /** The map goes on without an exact answer, and says so. @param {Error} error */
  confess(error) {
    const sentence = document.createElement("p");
    const reason = error instanceof TypeError ? "the server cannot be reached" : error.message;
    sentence.textContent = `There is no exact answer about this place: ${reason}`;
    this.element.replaceChildren(sentence);
    this.element.classList.remove("lw-stale", "lw-asking");
  }
}

function nearItem(near, classes, onChoose) {
  const button = document.createElement("button");
  button.type = "button";
  const canvas = createImageCanvas();
  createGreyPainter(canvas)(decodeBase64(near.garment));
  const name = document.createElement("span");
  name.textContent = classes[near.label].name;
  const far = document.createElement("small");
  far.textContent = `⌖ ${near.distance.toFixed(2)}`;
  const differs = document.createElement("small");
  differs.textContent = `▦ ${Math.round(near.pixels)}`;
  button.append(canvas, name, far, differs);
  button.setAttribute(
    "aria-label",
    `Go to ${classes[near.label].name}, ${near.split} garment ${near.index}: ${near.distance.toFixed(2)} away on the map, ` +
      `${Math.round(near.pixels)} grey levels different`,
  );
  button.onclick = () => onChoose(near);
  const item = document.createElement("li");
  item.append(button);
  return item;
}
