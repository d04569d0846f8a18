// The map as a whole: loads what it needs, follows the finger, and tells the server where it was lifted.

import { Sheets } from "./garments.js";
import { clamp, loadLattice } from "./lattice.js";
import { fillLegend } from "./marks.js";
import { Panel } from "./panel.js";
import { Plot, loadPlotly, loadPoints, nearestPoint, toCode, toPixels } from "./plot.js";
import { followPointer } from "./pointer.js";

const REACH = { mouse: 9, touch: 16 };

/** @param {HTMLElement} root @param {object} data what Python sent */
export function createView(root, data) {
  return new View(root, data);
}

class View {
  constructor(root, data) {
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.section = root.querySelector(".lw");
    this.data = data;
    this.split = data.split;
    this.alone = null;
    this.points = {};
    this.pinned = data.position;
    this.known = data.position;
    this.asked = [];
    this.panel = new Panel(this.part, data.classes);
    this.thumb = this.part("thumb");
    this.wireBar();
    fillLegend(this.part("legend"), data.classes, (alone) => this.isolate(alone));
    this.loaded = this.load();
  }

  async load() {
    const { data } = this;
    try {
      const [Plotly, lattice] = await Promise.all([
        loadPlotly(data.plotly),
        loadLattice(data.lattice.url, data.lattice.extent),
        this.loadSplit(this.split),
      ]);
      this.lattice = lattice;
      this.plot = new Plot(this.part("plot"), Plotly);
      await this.drawPoints();
      this.start();
    } catch (error) {
      this.part("waiting").textContent = `The map could not be loaded (${error.message}). Reload the page to try again.`;
      throw error;
    }
  }

  start() {
    const { extent } = this.lattice;
    this.panel.wire(extent, (code) => this.show(code), (code) => this.settle(code));
    this.part("plot").on("plotly_relayout", () => this.placeCursor(this.shown));
    this.stopPointer = followPointer(this.part("plot"), {
      onMove: (spot) => this.point(spot),
      onRelease: (spot) => this.settle(this.codeAt(spot)),
      onLeave: () => this.rest(),
    });
    this.part("waiting").hidden = true;
    this.section.setAttribute("aria-busy", "false");
    this.show(this.pinned);
  }

  /** Python sent something new, or the theme changed. */
  async update({ data, setStateValue, setTriggerValue }) {
    this.send = setStateValue;
    this.pick = setTriggerValue;
    this.data = data;
    await this.loaded;
    await this.plot.followTheme();
    this.followPython(data.position);
    if (data.answer && same(data.answer, this.pinned)) this.answer(data.answer);
  }

  /** Goes where Python says, as after the browser's back button; its echo of what it was asked is no news. */
  followPython(position) {
    const echo = this.asked.findIndex((code) => same(code, position));
    this.asked.splice(0, echo + 1);
    if (echo < 0 && !same(position, this.known)) {
      this.pinned = position;
      this.show(position);
    }
    this.known = position;
  }

  answer(answer) {
    if (same(answer, this.shown)) this.panel.showExact(answer);
    this.panel.showAnswer(answer);
    this.part("answer").classList.remove("lw-stale", "lw-asking");
    this.panel.nameCanvas();
  }

  /** The garment under the pointer, and the real one if the pointer is on a dot. */
  point(spot) {
    const frame = this.plot.frame();
    const code = this.codeAt(spot, frame);
    this.show(code, frame);
    const { points, sheets } = this.points[this.split];
    const reach = spot.touch ? REACH.touch : REACH.mouse;
    const index = spot.pressed && !spot.touch ? -1 : nearestPoint(points, frame, code, reach, this.alone);
    this.thumb.hidden = index < 0;
    if (index >= 0) this.showThumb(index, points.labels[index], sheets, spot);
  }

  showThumb(index, label, sheets, spot) {
    sheets.draw(this.part("thumb-picture"), index);
    this.part("thumb-text").textContent = `${this.data.classes[label].name} · ${this.split} ${index}`;
    const home = this.part("plot").getBoundingClientRect();
    const [left, top] = [spot.left - home.left, spot.top - home.top];
    const across = left > home.width / 2 ? "calc(-100% - 20px)" : "20px";
    const down = top < home.height / 2 ? "20px" : "calc(-100% - 20px)";
    this.thumb.style.transform = `translate(${left}px, ${top}px) translate(${across}, ${down})`;
  }

  codeAt(spot, frame = this.plot.frame()) {
    const { left, right, top, bottom } = frame.area;
    const code = toCode(frame, clamp(spot.left, left, right), clamp(spot.top, top, bottom));
    return { x: round(code.x), y: round(code.y) };
  }

  show(code, frame = this.plot.frame()) {
    this.shown = code;
    this.panel.showLive(this.lattice, code);
    this.placeCursor(code, frame);
    this.part("answer").classList.toggle("lw-stale", !same(code, this.pinned));
  }

  placeCursor(code, frame = this.plot.frame()) {
    const { left, top } = toPixels(frame, code);
    const inside = left >= 0 && top >= 0 && left <= frame.area.width && top <= frame.area.height;
    const cursor = this.part("cursor");
    const home = this.part("plot").getBoundingClientRect();
    cursor.hidden = !inside;
    cursor.style.transform = `translate(${left + frame.area.left - home.left}px, ${top + frame.area.top - home.top}px)`;
  }

  /** The pointer left without being pressed: back to the place that was chosen last. */
  rest() {
    this.thumb.hidden = true;
    this.show(this.pinned);
    if (this.data.answer && same(this.data.answer, this.pinned)) this.answer(this.data.answer);
  }

  /** The finger was lifted: this place is chosen, and the server is asked about it. */
  settle(code) {
    this.pinned = code;
    this.show(code);
    this.panel.nameCanvas();
    if (same(this.data.answer, code) && this.data.answer.split === this.split) this.answer(this.data.answer);
    else this.ask();
  }

  ask() {
    this.part("answer").classList.add("lw-asking");
    this.asked.push(this.pinned);
    this.send("position", { ...this.pinned, split: this.split });
  }

  isolate(alone) {
    this.alone = alone;
    this.plot?.isolate(alone, this.data.classes.length);
  }

  async choose(split) {
    this.split = split;
    this.markSplit();
    this.section.setAttribute("aria-busy", "true");
    await this.loadSplit(split);
    await this.drawPoints();
    this.section.setAttribute("aria-busy", "false");
    this.ask();
  }

  async loadSplit(split) {
    const about = this.data.splits[split];
    this.points[split] ??= { points: await loadPoints(about), sheets: new Sheets(about) };
  }

  drawPoints() {
    const { points } = this.points[this.split];
    return this.plot.draw(points, this.data.classes, this.alone, this.lattice.extent);
  }

  wireBar() {
    const options = this.data.maps.map(({ name, title }) => new Option(title, name, false, name === this.data.map));
    this.part("picker").replaceChildren(...options);
    this.part("picker").onchange = (event) => this.pick("map", event.target.value);
    this.part("reset").onclick = () => this.plot?.reset(this.lattice.extent);
    for (const button of this.section.querySelectorAll("[data-split]")) {
      const { split } = button.dataset;
      button.textContent = `${this.data.splits[split].count.toLocaleString("en")} ${split === "test" ? "test" : "training"} garments`;
      button.onclick = () => this.choose(split);
    }
    this.markSplit();
  }

  markSplit() {
    for (const button of this.section.querySelectorAll("[data-split]")) {
      button.setAttribute("aria-pressed", String(button.dataset.split === this.split));
    }
  }

  destroy() {
    this.stopPointer?.();
    this.plot?.destroy();
  }
}

function round(value) {
  return Math.round(value * 1e4) / 1e4;
}

function same(a, b) {
  return Boolean(a && b) && Math.abs(a.x - b.x) < 1e-6 && Math.abs(a.y - b.y) < 1e-6;
}
