// The journey over the map: its two ends, a player, a strip of ten steps, and files to keep.

import { fetchWithProgress, downloadBlob } from "../shared/ui/downloads.js";
import { createGreyPainter, createImageCanvas } from "../shared/draw/grey_canvas.js";
import { findShortestPath, meanDensity, pointAlongPath } from "../shared/geometry/shortest_path.js";
import { IMAGE_PIXELS, interpolate, bicubicPatch } from "../shared/data/lattice.js";
import { prefersReducedMotion } from "../shared/ui/motion.js";

/** @typedef {import("../shared/geometry/viewport.js").Code} Code */

const STEPS = 10;
/** Seconds from one end to the other at normal speed, and places sent to the server. */
const DURATION = 5;
const WAYPOINTS = 200;
const FRAMES = 60;
const HERE = "here";

export class JourneyTool {
  /**
   * @param {(name: string) => any} part
   * @param {{lattice: import("../shared/data/lattice.js").Lattice, classes: {name: string}[], typical: (Code | null)[],
   *   address: string, map: string, here: () => Code, onShow: (code: Code) => void, onSettle: (code: Code) => void,
   *   onWay: (way: Code[]) => void, onChange: () => void}} given `typical` is a usual place of each class
   */
  constructor(part, given) {
    this.part = part;
    this.given = given;
    this.levels = new Float32Array(IMAGE_PIXELS);
    this.charted = false;
    this.share = 0;
    this.frame = 0;
    /** @type {Code[]} */
    this.way = [];
    /** @type {{item: HTMLElement, paint: (levels: ArrayLike<number>) => void}[]} */
    this.steps = [];
    this.ends = { a: this.makeEnd("a", "A", "Start"), b: this.makeEnd("b", "B", "End") };
    this.makeRow();
    this.makeStrip();
    this.wirePlayer();
    this.wireDownloads();
  }

  /** @param {Code | null} a @param {Code | null} b null takes a class's usual place @param {boolean} charted */
  start(a, b, charted) {
    const { typical } = this.given;
    const known = typical.flatMap((code) => code ?? []);
    this.charted = charted;
    this.setEnd("a", a ?? typical[0] ?? known[0]);
    this.setEnd("b", b ?? typical[typical.length - 1] ?? known[known.length - 1]);
    this.markRoute();
    this.lay();
  }

  /** Moves one end, as when it is dragged. @param {"a" | "b"} end @param {Code} code */
  moveEnd(end, code) {
    this.setEnd(end, code);
    this.lay();
    this.given.onChange();
  }

  setEnd(end, code) {
    const { canvas, select } = this.ends[end];
    this.ends[end].code = code;
    this.paint(createGreyPainter(canvas), code);
    const { typical } = this.given;
    const label = typical.findIndex((usual) => usual && Math.hypot(usual.x - code.x, usual.y - code.y) < 1e-3);
    select.options[0].textContent = `(${code.x.toFixed(2)}, ${code.y.toFixed(2)})`;
    select.value = label < 0 ? HERE : String(label);
  }

  /** Finds the way anew and draws its strip. */
  lay() {
    const [a, b] = [this.ends.a.code, this.ends.b.code];
    const { lattice } = this.given;
    this.way = this.charted ? findShortestPath(lattice, a, b) : [a, b];
    this.steps.forEach(({ paint }, i) => this.paint(paint, pointAlongPath(this.way, i / (STEPS - 1))));
    const charted = Math.round(meanDensity(lattice, this.way) * 100);
    this.part("journey-said").textContent = `Garments along this way are about as usual as ${charted} in 100 real ones.`;
    this.given.onWay(this.way);
  }

  paint(painter, code) {
    const { lattice } = this.given;
    painter(interpolate(lattice.garments, IMAGE_PIXELS, bicubicPatch(lattice.extent, code.x, code.y), this.levels));
  }

  makeEnd(end, letter, words) {
    const group = document.createElement("span");
    group.className = "lw-end";
    const pin = document.createElement("b");
    pin.textContent = letter;
    const canvas = createImageCanvas();
    canvas.setAttribute("aria-hidden", "true");
    const select = document.createElement("select");
    select.setAttribute("aria-label", `${words} of the journey`);
    select.dataset.end = end;
    select.append(new Option("", HERE), ...this.given.classes.map(({ name }, label) => new Option(name, String(label))));
    this.given.typical.forEach((code, label) => {
      select.options[label + 1].disabled = !code;
    });
    select.onchange = () => this.moveEnd(end, this.given.typical[Number(select.value)] ?? this.given.here());
    const here = document.createElement("button");
    here.type = "button";
    here.className = "lw-plain";
    here.textContent = "Set here";
    here.dataset.here = end;
    here.setAttribute("aria-label", `Set the ${words.toLowerCase()} to the place that was chosen on the map`);
    here.onclick = () => this.moveEnd(end, this.given.here());
    group.append(pin, canvas, select, here);
    return { group, canvas, select, code: { x: 0, y: 0 } };
  }

  makeRow() {
    const swap = document.createElement("button");
    swap.type = "button";
    swap.className = "lw-plain";
    swap.textContent = "⇄";
    swap.setAttribute("aria-label", "Swap start and end");
    swap.onclick = () => {
      const [a, b] = [this.ends.a.code, this.ends.b.code];
      this.setEnd("a", b);
      this.moveEnd("b", a);
    };
    const routes = document.createElement("span");
    routes.className = "lw-switch";
    routes.setAttribute("role", "group");
    routes.setAttribute("aria-label", "Route");
    this.routes = [["Straight line", false], ["Over charted land", true]].map(([text, charted]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = String(text);
      button.dataset.route = charted ? "charted" : "straight";
      button.onclick = () => {
        this.charted = Boolean(charted);
        this.markRoute();
        this.lay();
        this.given.onChange();
      };
      return button;
    });
    routes.append(...this.routes);
    this.part("ends").replaceChildren(this.ends.a.group, swap, this.ends.b.group, routes);
  }

  markRoute() {
    for (const button of this.routes ?? []) {
      button.setAttribute("aria-pressed", String((button.dataset.route === "charted") === this.charted));
    }
  }

  makeStrip() {
    this.steps = Array.from({ length: STEPS }, (_, i) => {
      const button = document.createElement("button");
      button.type = "button";
      button.setAttribute("aria-label", `Step ${i + 1} of ${STEPS}`);
      const canvas = createImageCanvas();
      button.append(canvas);
      button.onclick = () => {
        this.pause();
        this.goTo(i / (STEPS - 1));
        this.given.onSettle(pointAlongPath(this.way, this.share));
      };
      const item = document.createElement("li");
      item.append(button);
      return { item, paint: createGreyPainter(canvas) };
    });
    this.part("strip").replaceChildren(...this.steps.map(({ item }) => item));
  }

  wirePlayer() {
    const scrub = this.part("scrub");
    scrub.oninput = () => {
      this.pause();
      this.goTo(Number(scrub.value));
    };
    scrub.onchange = () => this.given.onSettle(pointAlongPath(this.way, this.share));
    this.part("play").onclick = () => (this.frame ? this.pause(true) : this.play());
  }

  /** @param {number} share 0 to 1 */
  goTo(share) {
    this.share = share;
    this.part("scrub").value = String(share);
    this.part("scrub").setAttribute("aria-valuetext", `${Math.round(share * 100)}% of the way`);
    this.given.onShow(pointAlongPath(this.way, share));
  }

  /** Plays on from where it stands; with reduced motion in ten steps instead of a film. */
  play() {
    if (this.share >= 1) this.share = 0;
    const calm = prefersReducedMotion();
    this.part("play").textContent = "Pause";
    let last = performance.now();
    let exact = this.share;
    const tick = (now) => {
      exact += ((now - last) / 1000 / DURATION) * Number(this.part("speed").value);
      last = now;
      const over = exact >= 1;
      if (over) exact = this.part("loop").checked ? exact % 1 : 1;
      const share = calm ? Math.round(exact * (STEPS - 1)) / (STEPS - 1) : exact;
      if (share !== this.share) this.goTo(share);
      if (over && !this.part("loop").checked) this.pause(true);
      else this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
  }

  /** @param {boolean} settle whether the place reached counts as chosen */
  pause(settle = false) {
    if (!this.frame) return;
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.part("play").textContent = "Play";
    if (settle) this.given.onSettle(pointAlongPath(this.way, this.share));
  }

  get playing() {
    return this.frame !== 0;
  }

  wireDownloads() {
    const tool = this.part("ends").closest("[role=tabpanel]");
    for (const button of tool.querySelectorAll("[data-download]")) {
      button.onclick = () => this.download(button.dataset.download, button);
    }
  }

  async download(kind, button) {
    const { address, map } = this.given;
    const bar = this.part("progress");
    const said = this.part("journey-said");
    const last = this.way.length > 2 ? WAYPOINTS - 1 : 1;
    const places = Array.from({ length: last + 1 }, (_, i) => pointAlongPath(this.way, i / last));
    const path = places.flatMap(({ x, y }) => [x.toFixed(4), y.toFixed(4)]).join(",");
    const before = said.textContent;
    button.disabled = true;
    bar.hidden = false;
    said.textContent = "The exact decoder is drawing the journey…";
    try {
      const seconds = DURATION / Number(this.part("speed").value);
      const blob = await fetchWithProgress(`${address}.${kind}?path=${path}&frames=${FRAMES}&seconds=${seconds}`, (share) => {
        if (share === null) bar.removeAttribute("value");
        else bar.value = share;
      });
      downloadBlob(blob, `journey-${map}.${kind}`);
      said.textContent = before;
    } catch (error) {
      said.textContent = `The journey could not be made: ${error instanceof Error ? error.message : error}`;
    } finally {
      button.disabled = false;
      bar.hidden = true;
    }
  }

  destroy() {
    cancelAnimationFrame(this.frame);
  }
}
