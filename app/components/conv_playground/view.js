// Five operations to play with: a picture, a kernel where there is one, and the result, cell by cell.

import { initRadioGroup } from "../shared/ui/radio_group.js";
import { trackCells, positionFrame } from "../shared/draw/plane_view.js";
import { createNumberGrid } from "../shared/draw/number_grid.js";
import { formatCompact, greyScale, maxMagnitude, magnitudeScale, paintPlane, signedScale } from "../shared/draw/color_scale.js";
import { kernelCells, pictureCells } from "./cells.js";
import { inWords, marginsOf, originOf, PRESETS, result, sizeInWords } from "./operations.js";

/** @typedef {import("../shared/geometry/conv2d.js").Plane} Plane
 * @typedef {import("./operations.js").Settings} Settings
 * * @typedef {{garment: string, cells: number[], colours: {magnitude: string[], signed: string[]}}} Data
 *   what Python sends; the garment in grey levels of 255 */

const OWN = "your own";
/** Milliseconds a cell while it runs, and those that keys rest before the cell is spoken. */
const [PACE, REST] = [900, 400];
const ABOUT = {
  convolution: "A kernel of 3 × 3 weights slides over the picture. At each place the nine numbers under it are multiplied with its weights and added up: one number of the result. Large where the picture looks like the kernel.",
  padding: "At the edge the kernel would hang over. Without padding (valid) it stays inside, and the result shrinks. With zeros around the picture (same) the result is as large as the picture.",
  stride: "The kernel need not go cell by cell. With larger steps it looks less often, and the result is smaller.",
  pooling: "Of each window only one number is kept: the largest, or the mean. No weights; what counts is that something is there, and not so much where.",
  "up-sampling": "The way back: each cell is repeated across and down. A decoder does that before it draws finer details with another convolution.",
};

/** @param {HTMLElement} root @param {Data} data */
export function createView(root, data) {
  return new Play(root, data);
}

class Play {
  /** @param {HTMLElement} root @param {Data} data */
  constructor(root, data) {
    /** @type {(name: string) => any} */
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.data = data;
    /** @type {number[]} */
    this.cells = [...data.cells];
    this.kernel = [...PRESETS["upright edges"]];
    /** @type {Settings} */
    this.settings = { task: "convolution", padding: "same", stride: 2, pool: "largest", window: 2, times: 2 };
    this.place = { row: 0, column: 0 };
    this.running = 0;
    this.resting = 0;
    /** @type {Plane} what the operation makes of the picture */
    this.outcome = this.plane;
    this.controls = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-for]")]);
    this.numbers = createNumberGrid(this.part("numbers"));
    this.showCells = pictureCells(this.part("cells"), (cell, value) => this.change(() => { this.cells[cell] = value; }));
    this.showKernel = kernelCells(this.part("kernel"), data.colours.signed, (cell, value) => this.change(() => {
      this.kernel[cell] = value;
      this.part("preset").value = OWN;
    }));
    this.wire();
    this.part("waiting").hidden = true;
    this.part("stage").hidden = false;
    this.show();
  }

  wire() {
    const { part } = this;
    const choose = initRadioGroup(part("tasks"), (button) => this.change(() => {
      this.settings.task = /** @type {import("./operations.js").Task} */ (button.dataset.task);
      this.place = { row: 0, column: 0 };
    }));
    choose(part("tasks").firstElementChild);
    part("preset").replaceChildren(...[...Object.keys(PRESETS), OWN].map((name) => new Option(name)));
    part("preset").onchange = () => this.change(() => { this.kernel = [...(PRESETS[part("preset").value] ?? this.kernel)]; });
    part("source").onchange = () => this.change(() => { this.place = { row: 0, column: 0 }; });
    for (const name of ["padding", "stride", "pool", "window", "times"]) {
      part(name).onchange = () => this.change(() => {
        const chosen = part(name).value;
        Object.assign(this.settings, { [name]: Number(chosen) || chosen });
      });
    }
    trackCells(part("result"), () => this.outcome, (row, column, byKey) => this.moveTo(row, column, byKey), () => this.place);
    part("on").onclick = () => this.step(1);
    part("back").onclick = () => this.step(-1);
    part("run").onclick = () => this.run(!this.running);
  }

  /** @param {{data: Data}} component */
  update({ data }) {
    if (data.garment === this.data.garment) return;
    this.data = data;
    this.show();
  }

  destroy() {
    this.run(false);
    clearTimeout(this.resting);
  }

  /** @returns {Plane} */
  get plane() {
    const onCells = this.part("source").value === "cells";
    const values = onCells ? this.cells : Array.from(atob(this.data.garment), (letter) => letter.charCodeAt(0) / 255);
    const side = Math.sqrt(values.length);
    return { values, rows: side, columns: side };
  }

  /** @param {() => void} how */
  change(how) {
    this.run(false);
    how();
    this.show();
  }

  show() {
    const { plane, settings, part, data } = this;
    for (const control of this.controls) control.hidden = !(control.dataset.for ?? "").split(" ").includes(settings.task);
    const [before] = marginsOf(plane, settings);
    const small = plane.rows < 10;
    part("about").textContent = ABOUT[settings.task];
    part("cells").hidden = !small;
    part("garment").hidden = small;
    this.showKernel(this.kernel);
    if (small) this.showCells(plane, before);
    else paintPlane(part("garment"), plane, greyScale, { top: before, left: before, bottom: before, right: before });
    this.outcome = result(plane, this.kernel, settings);
    this.showResult(small, data);
    part("input-said").textContent = small ? `Picture: click a cell to switch it` : `Garment, ${plane.rows} × ${plane.columns}`;
    part("output-said").textContent = `Result, ${this.outcome.rows} × ${this.outcome.columns}`;
    part("size").textContent = sizeInWords(plane, settings);
    this.moveTo(Math.min(this.place.row, this.outcome.rows - 1), Math.min(this.place.column, this.outcome.columns - 1));
  }

  /** @param {boolean} small @param {Data} data */
  showResult(small, { colours }) {
    const { values, columns } = this.outcome;
    const most = maxMagnitude(values);
    const raw = ["pooling", "up-sampling"].includes(this.settings.task);
    const scale = raw ? greyScale : Array.from(values).some((value) => value < 0) ? signedScale(colours.signed, most) : magnitudeScale(colours.magnitude, most);
    this.part("numbers").hidden = !small;
    this.part("picture").hidden = small;
    if (small) this.numbers({ values, columns, scale, words: formatCompact });
    else paintPlane(this.part("picture"), this.outcome, scale);
  }

  /** @param {number} row @param {number} column @param {boolean} [spoken] */
  moveTo(row, column, spoken = false) {
    const { plane, settings, part, outcome } = this;
    this.place = { row, column };
    const [before, after] = marginsOf(plane, settings);
    const around = { top: before, left: before, bottom: after, right: after };
    const sizeOf = (size) => ({ width: size, height: size });
    positionFrame(part("frame"), originOf(plane, settings, row, column), sizeOf(plane.rows + before + after), around);
    positionFrame(part("cell"), { top: row, left: column, height: 1, width: 1 }, { width: outcome.columns, height: outcome.rows });
    part("said").textContent = inWords(plane, this.kernel, settings, row, column);
    clearTimeout(this.resting);
    if (spoken) this.resting = window.setTimeout(() => { part("spoken").textContent = part("said").textContent; }, REST);
    part("back").disabled = row + column === 0;
    part("on").disabled = row === outcome.rows - 1 && column === outcome.columns - 1;
  }

  /** @param {number} by */
  step(by) {
    const next = this.place.row * this.outcome.columns + this.place.column + by;
    if (next >= 0 && next < this.outcome.rows * this.outcome.columns) {
      this.moveTo(Math.floor(next / this.outcome.columns), next % this.outcome.columns, !this.running);
    }
  }

  /** @param {boolean} on */
  run(on) {
    clearInterval(this.running);
    this.running = 0;
    this.part("run").setAttribute("aria-pressed", String(on));
    this.part("run").textContent = on ? "Stop" : "Run";
    if (!on) return;
    if (this.part("on").disabled) this.moveTo(0, 0);
    this.running = window.setInterval(() => (this.part("on").disabled ? this.run(false) : this.step(1)), PACE);
  }
}
