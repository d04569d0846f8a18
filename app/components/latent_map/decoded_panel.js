// The panel beside the map: the decode of a code (interpolated or exact), its two numbers, and the nearest images.

import { decodeBase64 } from "../shared/data/base64.js";
import { describeFailure, fetchJson, RequestError } from "../shared/data/requests.js";
import { CLASS_COUNT, SPARSE_DENSITY, EMPTY_DENSITY, IMAGE_PIXELS, interpolate, bilinearCell, bicubicPatch } from "../shared/data/lattice.js";
import { createGreyPainter, createImageCanvas } from "../shared/draw/grey_canvas.js";
import { clamp } from "../shared/geometry/clamp.js";
import { sameCode } from "../shared/geometry/viewport.js";
import { createButton, createElement, setText } from "../shared/ui/dom.js";
import { createLatest } from "../shared/ui/latest.js";
import { MAX_CODE } from "./url_state.js";

/**
 * @typedef {import("../shared/types.js").Code} Code
 * @typedef {import("../shared/types.js").ExactDecode} ExactDecode
 * @typedef {import("../shared/types.js").NearestImage} NearestImage
 * @typedef {import("../shared/data/lattice.js").Lattice} Lattice
 *
 * @typedef {object} Handlers
 * @property {(code: Code) => void} onMove a slider or a number field changes
 * @property {(code: Code) => void} onSelect it is let go
 * @property {(answer: ExactDecode) => boolean} acceptsExact whether the panel still shows that code
 * @property {() => void} onExact the exact decode is on show
 * @property {(image: NearestImage) => void} onImage one of the nearest images was clicked
 */

const AXES = /** @type {const} */ (["x", "y"]);
/** After so long the panel says that it is still waiting for the exact decode. */
const STILL_WAITING_MS = 4000;
/** 784 grey levels in Base64. */
const IMAGE_BASE64 = /^[A-Za-z\d+/]{1046}==$/;
/** A server that could not be reached is asked again after so long. */
const RETRY_DELAY_MS = 5000;
/** A server that wants to be asked later than this is not asked again. */
const MAX_RETRY_DELAY_S = 30;

export class DecodedPanel {
  /** @param {import("../shared/ui/parts.js").FindPart} part @param {import("../shared/types.js").MapPayload} map
   * @param {Lattice} lattice @param {number} imageCount of the data set @param {Handlers} handlers */
  constructor(part, map, lattice, imageCount, handlers) {
    this.part = part;
    this.map = map;
    this.lattice = lattice;
    this.imageCount = imageCount;
    this.handlers = handlers;
    this.canvas = part("garment", HTMLCanvasElement);
    this.paint = createGreyPainter(this.canvas);
    this.interpolated = new Float32Array(IMAGE_PIXELS);
    this.probabilities = new Float32Array(CLASS_COUNT);
    this.density = new Float32Array(1);
    this.frames = 0;
    /** @type {ExactDecode | null} the last one that arrived */
    this.exact = null;
    /** @type {Code | null} the code that the server was asked about and has not yet answered */
    this.pendingCode = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} until the panel says that it is waiting, or asks again */
    this.timer = undefined;
    this.requests = createLatest((error) => this.showError(error));
    /** @type {HTMLInputElement | null} the field that is being edited, whose text is left alone */
    this.editedField = null;
    this.wireFields();
  }

  /** The 784 grey levels on show.
   * @returns {ArrayLike<number>} */
  get levels() {
    return this.exact && this.canvas.dataset.exact === "true" ? decodeBase64(this.exact.garment) : this.interpolated;
  }

  /** Shows the decode interpolated between the lattice's nodes.
   * @param {Code} code */
  showInterpolated(code) {
    const { lattice } = this;
    const cell = bilinearCell(lattice.extent, code.x, code.y);
    const patch = bicubicPatch(lattice.extent, code.x, code.y);
    this.paint(interpolate(lattice.garments, IMAGE_PIXELS, patch, this.interpolated));
    interpolate(lattice.probabilities, CLASS_COUNT, cell, this.probabilities);
    interpolate(lattice.density, 1, cell, this.density);
    this.frames += 1;
    this.canvas.dataset.frames = String(this.frames);
    this.canvas.dataset.exact = "false";
    this.showCode(code);
    if (cell.outside) this.setCaption("Beyond the map", "", "Release to ask the network itself.", true);
    else this.showPrediction(this.probabilities, 255, this.density[0]);
  }

  /** Asks the server for the exact decode of a code; only the answer to the last call is shown.
   * @param {Code} code */
  requestExact(code) {
    if (sameCode(this.pendingCode, code)) return;
    this.cancelRequest();
    if (this.showExactAgain(code)) return;
    this.pendingCode = code;
    this.part("answer").classList.add("lw-loading");
    this.timer = setTimeout(() => this.showWaiting("Still waiting for the exact answer…"), STILL_WAITING_MS);
    this.requests.run(this.fetchExact(code), (answer) => this.showExact(answer));
  }

  cancelRequest() {
    this.pendingCode = null;
    clearTimeout(this.timer);
    this.requests.cancel();
  }

  /** Asks a busy server a second time if it says when, unless another code was requested meanwhile.
   * @param {Code} code @returns {Promise<ExactDecode>} */
  async fetchExact(code) {
    const url = `${this.map.answer}?x=${code.x}&y=${code.y}`;
    try {
      return await fetchJson(url, isExactDecode);
    } catch (error) {
      const delay = error instanceof RequestError ? error.retryAfterSeconds : null;
      if (delay === null || delay > MAX_RETRY_DELAY_S || this.pendingCode !== code) throw error;
      this.showWaiting(/** @type {RequestError} */ (error).message);
      await new Promise((resolve) => setTimeout(resolve, delay * 1000));
      if (this.pendingCode !== code) throw error;
      return fetchJson(url, isExactDecode);
    }
  }

  /** Shows the last exact decode again if it is that of a code.
   * @param {Code} code @returns {boolean} whether it is */
  showExactAgain(code) {
    if (!this.exact || !sameCode(this.exact, code)) return false;
    this.showExact(this.exact);
    return true;
  }

  /** @param {ExactDecode} answer */
  showExact(answer) {
    this.exact = answer;
    this.showNearest(answer);
    if (!this.handlers.acceptsExact(answer)) return;
    this.paint(decodeBase64(answer.garment));
    this.canvas.dataset.exact = "true";
    this.showCode(answer);
    this.showPrediction(answer.probabilities, 1, answer.density * 255);
    this.announce();
    this.handlers.onExact();
  }

  /** @param {ExactDecode} answer */
  showNearest({ words, nearest }) {
    this.setAnswer(
      createElement("p", { text: words }),
      createElement("p", { class: "lw-kicker" }, "Nearest real garments ", createElement("small", { text: `of ${this.imageCount.toLocaleString("en")}` })),
      createElement("ol", {}, ...nearest.map((image) => this.createNearestItem(image))),
      createElement("p", { class: "lw-kicker" }, createElement("small", { text: "⌖ distance on the map · ▦ difference of pixels, of 255" })),
    );
  }

  /** @param {NearestImage} image @returns {HTMLElement} */
  createNearestItem(image) {
    const { name } = this.map.classes[image.label];
    const distance = image.distance.toFixed(2);
    const difference = Math.round(image.pixels);
    const canvas = createImageCanvas();
    createGreyPainter(canvas)(decodeBase64(image.garment));
    const label = `Go to ${name}, ${image.split} garment ${image.index}: ${distance} away on the map, ${difference} grey levels different`;
    const button = createElement(
      "button",
      { type: "button", "aria-label": label, onclick: () => this.handlers.onImage(image) },
      canvas,
      createElement("span", { text: name }),
      createElement("small", { text: `⌖ ${distance}` }),
      createElement("small", { text: `▦ ${difference}` }),
    );
    return createElement("li", {}, button);
  }

  /** @param {Error} error */
  showError(error) {
    const code = this.pendingCode;
    const askAgain = () => code && this.requestExact(code);
    const sentence = describeFailure("There is no exact answer about this place", error);
    setText(this.part("announcement"), sentence);
    this.setAnswer(createElement("p", { text: sentence }), createButton("Try again", askAgain));
    if (error instanceof RequestError && error.status === null) this.timer = setTimeout(askAgain, RETRY_DELAY_MS);
  }

  /** @param {string} sentence in place of the last answer, which is about another code */
  showWaiting(sentence) {
    clearTimeout(this.timer);
    setText(this.part("announcement"), sentence);
    this.part("answer").replaceChildren(createElement("p", { text: sentence }));
  }

  /** @param {...Node} children */
  setAnswer(...children) {
    this.pendingCode = null;
    clearTimeout(this.timer);
    const element = this.part("answer");
    element.replaceChildren(...children);
    element.classList.remove("lw-stale", "lw-loading");
  }

  /** @param {ArrayLike<number>} probabilities @param {number} scale what a probability of 1 is stored as
   * @param {number} density percentile, 0 to 255 */
  showPrediction(probabilities, scale, density) {
    let best = 0;
    for (let label = 1; label < probabilities.length; label += 1) if (probabilities[label] > probabilities[best]) best = label;
    const percentage = `${Math.round((probabilities[best] / scale) * 100)}% sure`;
    this.setCaption(this.map.classes[best].name, percentage, describeDensity(density), density < EMPTY_DENSITY);
  }

  /** @param {string} name @param {string} confidence @param {string} density @param {boolean} guessing */
  setCaption(name, confidence, density, guessing) {
    setText(this.part("name"), name);
    setText(this.part("confidence"), confidence);
    setText(this.part("density"), density);
    this.part("guessing").hidden = !guessing;
  }

  /** @returns {string[]} the lines of the caption */
  get caption() {
    return ["name", "confidence", "density"].map((name) => this.part(name).textContent ?? "");
  }

  /** @param {Code} code */
  showCode(code) {
    for (const axis of AXES) {
      this.canvas.dataset[axis] = code[axis].toFixed(4);
      this.part(`${axis}-range`, HTMLInputElement).value = String(code[axis]);
      const field = this.part(`${axis}-number`, HTMLInputElement);
      if (field !== this.editedField) field.value = code[axis].toFixed(2);
    }
  }

  /** Tells screen readers what is on show; only after a gesture, as they could not follow a moving pointer. */
  announce() {
    const lines = this.caption.filter(Boolean);
    if (!this.part("guessing").hidden) lines.push("The network is guessing.");
    this.canvas.setAttribute("aria-label", `Imagined garment: ${lines.slice(0, 2).join(", ")}`);
    setText(this.part("announcement"), lines.join(", "));
  }

  wireFields() {
    const { extent } = this.lattice;
    for (const axis of AXES) {
      const range = this.part(`${axis}-range`, HTMLInputElement);
      range.min = String(extent[`${axis}0`]);
      range.max = String(extent[`${axis}1`]);
      /** @param {HTMLInputElement} field @returns {Code} */
      const read = (field) => {
        const code = { x: Number(this.canvas.dataset.x), y: Number(this.canvas.dataset.y) };
        if (Number.isFinite(field.valueAsNumber)) code[axis] = clamp(field.valueAsNumber, -MAX_CODE, MAX_CODE);
        return code;
      };
      for (const field of [range, this.part(`${axis}-number`, HTMLInputElement)]) {
        field.oninput = () => {
          this.editedField = field;
          this.handlers.onMove(read(field));
        };
        field.onchange = () => {
          this.editedField = null;
          this.handlers.onSelect(read(field));
        };
      }
    }
  }

  destroy() {
    this.cancelRequest();
  }
}

/** @param {any} answer @returns {answer is ExactDecode} */
function isExactDecode({ x, y, density, garment, probabilities, words, nearest }) {
  if (![x, y, density].every(Number.isFinite) || typeof words !== "string") return false;
  if (!Array.isArray(probabilities) || probabilities.length !== CLASS_COUNT || !Array.isArray(nearest)) return false;
  return [garment, ...nearest.map((image) => image?.garment)].every((levels) => IMAGE_BASE64.test(levels));
}

/** @param {number} density percentile, 0 to 255 @returns {string} */
export function describeDensity(density) {
  if (density < EMPTY_DENSITY) return "No real garment lives near here.";
  return density < SPARSE_DENSITY ? "Few real garments live near here." : "Many real garments live near here.";
}
