// The path between two codes: its ends, its route, a player, a strip of ten decodes, and downloads.

import { fetchWithProgress, downloadBlob } from "../shared/ui/downloads.js";
import { createButton, createElement } from "../shared/ui/dom.js";
import { describeFailure } from "../shared/data/requests.js";
import { createLatest } from "../shared/ui/latest.js";
import { createGreyPainter, createImageCanvas } from "../shared/draw/grey_canvas.js";
import { findShortestPath, meanDensity, pointAlongPath } from "../shared/geometry/shortest_path.js";
import { prefersReducedMotion } from "../shared/ui/motion.js";

/**
 * @typedef {import("../shared/types.js").Code} Code
 * @typedef {import("./url_state.js").Route} Route
 * @typedef {"a" | "b"} EndName
 * @typedef {{element: HTMLElement, canvas: HTMLCanvasElement, select: HTMLSelectElement, code: Code}} End
 *
 * @typedef {object} Handlers
 * @property {() => Code} selectedCode
 * @property {(code: Code) => void} onShow the player moves
 * @property {(code: Code) => void} onSelect the player stops
 * @property {(path: Code[]) => void} onPath the path is another one
 * @property {() => void} onChange the visitor changed an end or the route
 */

const STRIP_LENGTH = 10;
const PLAY_SECONDS = 5;
const FILM_FRAMES = 60;
/** Points of a path that a request holds. */
const MAX_WAYPOINTS = 200;
/** A code this near to a class's centre counts as it. */
const SAME_CENTRE = 1e-3;
const CUSTOM = "custom";
/** @type {readonly [Route, string][]} */
const ROUTES = [["straight", "Straight line"], ["charted", "Over charted land"]];

export class PathPanel {
  /** @param {import("../shared/ui/parts.js").FindPart} part @param {import("../shared/types.js").MapPayload} map
   * @param {import("../shared/data/latent_data.js").LatentData} latentData of the same map @param {Handlers} handlers */
  constructor(part, map, latentData, handlers) {
    this.part = part;
    this.map = map;
    this.latentData = latentData;
    this.centres = latentData.centres;
    this.handlers = handlers;
    /** @type {Route} */
    this.route = "straight";
    /** Share of the path's length that the player has reached. */
    this.share = 0;
    this.frame = 0;
    /** @type {Code[]} */
    this.path = [];
    this.slider = part("scrub", HTMLInputElement);
    this.playButton = part("play");
    this.status = part("path-status");
    this.progress = part("progress", HTMLProgressElement);
    this.downloads = createLatest((error) => {
      this.status.textContent = describeFailure("The journey could not be made", error);
    });
    this.ends = { a: this.createEnd("a", "Start"), b: this.createEnd("b", "End") };
    this.routeButtons = ROUTES.map(([route, text]) =>
      createElement("button", { type: "button", text, "data-route": route, onclick: () => this.changeRoute(route) }),
    );
    const swap = createButton("⇄", () => this.swapEnds(), { "aria-label": "Swap start and end" });
    const routes = createElement("span", { class: "lw-switch", role: "group", "aria-label": "Route" }, ...this.routeButtons);
    part("path-ends").replaceChildren(this.ends.a.element, swap, this.ends.b.element, routes);
    this.stripPainters = this.createStrip();
    this.wirePlayer();
    /** @type {HTMLButtonElement[]} */
    this.downloadButtons = [...part("path-panel").querySelectorAll(/** @type {"button"} */ ("button[data-download]"))];
    for (const button of this.downloadButtons) button.onclick = () => this.download(String(button.dataset.download));
  }

  /** @param {Code | null} a null for the centre of the first class @param {Code | null} b null for that of the last
   * @param {Route} route */
  setPath(a, b, route) {
    const known = this.centres.flatMap((code) => code ?? []);
    this.route = route;
    this.setEnd("a", a ?? this.centres[0] ?? known[0]);
    this.setEnd("b", b ?? this.centres[this.centres.length - 1] ?? known[known.length - 1]);
    this.computePath();
  }

  /** Moves one end for the visitor.
   * @param {EndName} name @param {Code} code */
  moveEnd(name, code) {
    this.setEnd(name, code);
    this.computePath();
    this.handlers.onChange();
  }

  swapEnds() {
    const [a, b] = [this.ends.a.code, this.ends.b.code];
    this.setEnd("a", b);
    this.moveEnd("b", a);
  }

  /** @param {Route} route */
  changeRoute(route) {
    this.route = route;
    this.computePath();
    this.handlers.onChange();
  }

  /** @param {EndName} name @param {Code} code */
  setEnd(name, code) {
    const end = this.ends[name];
    end.code = code;
    createGreyPainter(end.canvas)(this.latentData.decode(code));
    const label = this.centres.findIndex((centre) => centre && Math.hypot(centre.x - code.x, centre.y - code.y) < SAME_CENTRE);
    end.select.options[0].textContent = `(${code.x.toFixed(2)}, ${code.y.toFixed(2)})`;
    end.select.value = label < 0 ? CUSTOM : String(label);
  }

  computePath() {
    const { latentData, route } = this;
    const [a, b] = [this.ends.a.code, this.ends.b.code];
    for (const button of this.routeButtons) button.setAttribute("aria-pressed", String(button.dataset.route === route));
    this.path = route === "charted" ? findShortestPath(latentData.lattice, a, b) : [a, b];
    this.stripPainters.forEach((paint, i) => paint(latentData.decode(pointAlongPath(this.path, i / (STRIP_LENGTH - 1)))));
    const percentile = Math.round(meanDensity(latentData.lattice, this.path) * 100);
    this.status.textContent = `On average as typical as the ${formatOrdinal(percentile)} percentile of real garments.`;
    this.handlers.onPath(this.path);
  }

  /** @param {EndName} name @param {string} title @returns {End} */
  createEnd(name, title) {
    const canvas = createImageCanvas();
    canvas.setAttribute("aria-hidden", "true");
    /** @type {HTMLSelectElement} */
    const select = createElement(
      "select",
      {
        "aria-label": `${title} of the journey`,
        "data-end": name,
        onchange: () => this.moveEnd(name, this.centres[Number(select.value)] ?? this.handlers.selectedCode()),
      },
      new Option("", CUSTOM),
      ...this.map.classes.map((entry, label) => new Option(entry.name, String(label))),
    );
    this.centres.forEach((code, label) => {
      select.options[label + 1].disabled = !code;
    });
    const setHere = createButton("Set here", () => this.moveEnd(name, this.handlers.selectedCode()), {
      "data-here": name,
      "aria-label": `Set the ${title.toLowerCase()} to the place that was chosen on the map`,
    });
    const letter = createElement("b", { text: name.toUpperCase() });
    const element = createElement("span", { class: "lw-end" }, letter, canvas, select, setHere);
    return { element, canvas, select, code: { x: 0, y: 0 } };
  }

  /** @returns {((levels: ArrayLike<number>) => void)[]} paints each image of the strip */
  createStrip() {
    const canvases = Array.from({ length: STRIP_LENGTH }, createImageCanvas);
    const items = canvases.map((canvas, i) => {
      const select = () => {
        this.pause();
        this.moveTo(i / (STRIP_LENGTH - 1));
        this.handlers.onSelect(this.code);
      };
      const label = `Step ${i + 1} of ${STRIP_LENGTH}`;
      return createElement("li", {}, createElement("button", { type: "button", "aria-label": label, onclick: select }, canvas));
    });
    this.part("strip").replaceChildren(...items);
    return canvases.map(createGreyPainter);
  }

  wirePlayer() {
    this.slider.oninput = () => {
      this.pause();
      this.moveTo(Number(this.slider.value));
    };
    this.slider.onchange = () => this.handlers.onSelect(this.code);
    this.playButton.onclick = () => (this.playing ? this.stop() : this.play());
  }

  /** The code that the player has reached.
   * @returns {Code} */
  get code() {
    return pointAlongPath(this.path, this.share);
  }

  get playing() {
    return this.frame !== 0;
  }

  /** @param {number} share of the path's length, 0 to 1 */
  moveTo(share) {
    this.share = share;
    this.slider.value = String(share);
    this.slider.setAttribute("aria-valuetext", `${Math.round(share * 100)}% of the way`);
    this.handlers.onShow(this.code);
  }

  /** Plays from the share reached; with reduced motion in ten steps. */
  play() {
    if (this.share >= 1) this.share = 0;
    const stepwise = prefersReducedMotion();
    const loop = this.part("loop", HTMLInputElement);
    this.playButton.textContent = "Pause";
    let previous = performance.now();
    let exact = this.share;
    /** @param {number} now */
    const advance = (now) => {
      exact += (((now - previous) / 1000) * this.speed) / PLAY_SECONDS;
      previous = now;
      const ended = exact >= 1 && !loop.checked;
      if (exact >= 1) exact = loop.checked ? exact % 1 : 1;
      const share = stepwise ? Math.round(exact * (STRIP_LENGTH - 1)) / (STRIP_LENGTH - 1) : exact;
      if (share !== this.share) this.moveTo(share);
      if (ended) this.stop();
      else this.frame = requestAnimationFrame(advance);
    };
    this.frame = requestAnimationFrame(advance);
  }

  get speed() {
    return Number(this.part("speed", HTMLSelectElement).value);
  }

  pause() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.playButton.textContent = "Play";
  }

  /** Pauses and selects the code reached. */
  stop() {
    this.pause();
    this.handlers.onSelect(this.code);
  }

  /** @param {string} kind "webp", "gif" or "png" */
  async download(kind) {
    const last = this.path.length > 2 ? MAX_WAYPOINTS - 1 : 1;
    const codes = Array.from({ length: last + 1 }, (_, i) => pointAlongPath(this.path, i / last));
    const path = codes.flatMap(({ x, y }) => [x.toFixed(4), y.toFixed(4)]).join(",");
    const address = `${this.map.journey}.${kind}?path=${path}&frames=${FILM_FRAMES}&seconds=${PLAY_SECONDS / this.speed}`;
    const status = this.status.textContent;
    this.setDownloading(true);
    this.status.textContent = "The exact decoder is drawing the journey…";
    await this.downloads.run(fetchWithProgress(address, (share) => this.showProgress(share)), (blob) => {
      downloadBlob(blob, `journey-${this.map.name}.${kind}`);
      this.status.textContent = status;
    });
    this.setDownloading(false);
  }

  /** @param {boolean} downloading */
  setDownloading(downloading) {
    for (const button of this.downloadButtons) button.disabled = downloading;
    this.progress.hidden = !downloading;
  }

  /** @param {number | null} share null while the length is unknown */
  showProgress(share) {
    if (share === null) this.progress.removeAttribute("value");
    else this.progress.value = share;
  }

  destroy() {
    this.pause();
    this.downloads.cancel();
    this.setDownloading(false);
  }
}

/** @param {number} number @returns {string} "1st", "2nd", "3rd", "11th" */
function formatOrdinal(number) {
  const suffixes = { one: "st", two: "nd", few: "rd", other: "th", zero: "th", many: "th" };
  return number + suffixes[new Intl.PluralRules("en", { type: "ordinal" }).select(number)];
}
