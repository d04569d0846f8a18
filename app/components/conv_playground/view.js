// A playground for the operations of convolutional networks: a picture, a kernel, and the result cell by cell.

import { decodeBase64 } from "../shared/data/base64.js";
import { createPalette, formatCompact, greyScale, maxMagnitude, paintPlane, scaleForValues } from "../shared/draw/color_scale.js";
import { createNumberGrid } from "../shared/draw/number_grid.js";
import { positionFrame, trackCells } from "../shared/draw/plane_view.js";
import { createPartFinder } from "../shared/ui/parts.js";
import { initRadioGroup } from "../shared/ui/radio_group.js";
import { createKernelGrid, createPictureGrid } from "./editable_grids.js";
import { applyOperation, describeResult, describeSize, getMargins, KERNELS, receptiveField } from "./operations.js";

/** @typedef {import("../shared/types.js").ConvPlaygroundData} ConvPlaygroundData
 * @typedef {import("../shared/geometry/conv2d.js").Plane} Plane
 * @typedef {import("./operations.js").Operation} Operation
 * @typedef {import("./operations.js").Settings} Settings */

const OWN_KERNEL = "your own";
const RUN_INTERVAL_MS = 900;
/** How long the chosen cell rests before it is announced to screen readers. */
const ANNOUNCE_DELAY_MS = 400;
/** Planes of fewer rows are shown as numbers, larger ones as pictures. */
const MIN_PICTURE_ROWS = 10;
/** @type {Record<Operation, string>} */
const DESCRIPTIONS = {
  convolution: "A kernel of 3 × 3 weights slides over the picture. At each place the nine numbers under it are multiplied with its weights and added up: one number of the result. Large where the picture looks like the kernel.",
  padding: "At the edge the kernel would hang over. Without padding (valid) it stays inside, and the result shrinks. With zeros around the picture (same) the result is as large as the picture.",
  stride: "The kernel need not go cell by cell. With larger steps it looks less often, and the result is smaller.",
  pooling: "Of each window only one number is kept: the largest, or the mean. No weights; what counts is that something is there, and not so much where.",
  "up-sampling": "The way back: each cell is repeated across and down. A decoder does that before it draws finer details with another convolution.",
};

/** @param {HTMLElement} root @param {ConvPlaygroundData} data */
export function createView(root, data) {
  return new ConvPlayground(root, data);
}

class ConvPlayground {
  /** @param {HTMLElement} root @param {ConvPlaygroundData} data */
  constructor(root, data) {
    this.part = createPartFinder(root);
    this.palette = createPalette(data.colours);
    this.garmentData = data.garment;
    this.garment = decodeGarment(data.garment);
    this.cells = toPlane([...data.cells]);
    this.kernel = [...KERNELS["upright edges"]];
    /** @type {Settings} */
    this.settings = { operation: "convolution", padding: "same", stride: 2, pool: "max", window: 2, factor: 2 };
    this.position = { row: 0, column: 0 };
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.runTimer = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.announceTimer = undefined;
    /** @type {Plane} */
    this.result = this.cells;
    this.operationControls = Array.from(/** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-for]")));
    this.showResultNumbers = createNumberGrid(this.part("result-numbers"));
    this.showCells = createPictureGrid(this.part("cells"), (cell, value) => this.change(() => { this.cells.values[cell] = value; }));
    this.showKernel = createKernelGrid(this.part("kernel"), this.palette.signed, (cell, value) => this.change(() => {
      this.kernel[cell] = value;
      this.select("preset").value = OWN_KERNEL;
    }));
    this.listen();
    this.part("waiting").hidden = true;
    this.part("content").hidden = false;
    this.show();
  }

  listen() {
    const { part, settings } = this;
    const markOperation = initRadioGroup(part("operations"), (button) => this.change(() => {
      settings.operation = /** @type {Operation} */ (button.dataset.operation);
      this.position = { row: 0, column: 0 };
    }));
    markOperation(part("operations").firstElementChild);
    const preset = this.select("preset");
    preset.replaceChildren(...[...Object.keys(KERNELS), OWN_KERNEL].map((name) => new Option(name)));
    preset.onchange = () => this.change(() => { this.kernel = [...(KERNELS[preset.value] ?? this.kernel)]; });
    part("source").onchange = () => this.change(() => { this.position = { row: 0, column: 0 }; });
    for (const name of ["padding", "stride", "pool", "window", "factor"]) {
      const control = this.select(name);
      control.onchange = () => this.change(() => Object.assign(settings, { [name]: Number(control.value) || control.value }));
    }
    trackCells(part("result"), () => this.result, () => this.position, (row, column, byKey) => this.moveTo(row, column, byKey));
    part("next").onclick = () => this.step(1);
    part("previous").onclick = () => this.step(-1);
    part("run").onclick = () => this.run(this.runTimer === undefined);
  }

  /** @param {{data: ConvPlaygroundData}} component */
  update({ data }) {
    if (data.garment === this.garmentData) return;
    this.garmentData = data.garment;
    this.garment = decodeGarment(data.garment);
    this.show();
  }

  destroy() {
    this.run(false);
    clearTimeout(this.announceTimer);
  }

  /** @param {string} name */
  select(name) {
    return this.part(name, HTMLSelectElement);
  }

  /** The picture that the operation is applied to. */
  get plane() {
    return this.select("source").value === "cells" ? this.cells : this.garment;
  }

  /** @param {() => void} applyChange */
  change(applyChange) {
    this.run(false);
    applyChange();
    this.show();
  }

  show() {
    const { plane, settings, part } = this;
    for (const control of this.operationControls) {
      control.hidden = !String(control.dataset.for).split(" ").includes(settings.operation);
    }
    const [margin] = getMargins(plane, settings);
    const asNumbers = plane.rows < MIN_PICTURE_ROWS;
    part("description").textContent = DESCRIPTIONS[settings.operation];
    part("cells").hidden = !asNumbers;
    part("garment").hidden = asNumbers;
    this.showKernel(this.kernel);
    if (asNumbers) this.showCells(plane, margin);
    else paintPlane(part("garment", HTMLCanvasElement), plane, greyScale, { top: margin, left: margin, bottom: margin, right: margin });
    this.result = applyOperation(plane, this.kernel, settings);
    this.showResult(asNumbers);
    const { rows, columns } = this.result;
    part("input-caption").textContent = asNumbers ? "Picture: click a cell to switch it" : `Garment, ${plane.rows} × ${plane.columns}`;
    part("result-caption").textContent = `Result, ${rows} × ${columns}`;
    part("size").textContent = describeSize(plane, settings);
    this.moveTo(Math.min(this.position.row, rows - 1), Math.min(this.position.column, columns - 1));
  }

  /** @param {boolean} asNumbers else as a picture */
  showResult(asNumbers) {
    const { values, columns } = this.result;
    const greyLevels = ["pooling", "up-sampling"].includes(this.settings.operation);
    const scale = greyLevels ? greyScale : scaleForValues(values, this.palette, maxMagnitude(values));
    this.part("result-numbers").hidden = !asNumbers;
    this.part("result-picture").hidden = asNumbers;
    if (asNumbers) this.showResultNumbers({ values, columns, scale, format: formatCompact });
    else paintPlane(this.part("result-picture", HTMLCanvasElement), this.result, scale);
  }

  /** Shows how a cell of the result is computed.
   * @param {number} row @param {number} column @param {boolean} [announced] to screen readers */
  moveTo(row, column, announced = false) {
    const { plane, settings, part, result } = this;
    this.position = { row, column };
    const [before, after] = getMargins(plane, settings);
    const size = plane.rows + before + after;
    const margins = { top: before, left: before, bottom: after, right: after };
    positionFrame(part("window-frame"), receptiveField(plane, settings, row, column), { rows: size, columns: size }, margins);
    positionFrame(part("cell-frame"), { top: row, left: column, height: 1, width: 1 }, result);
    const explanation = describeResult(plane, this.kernel, settings, row, column);
    part("explanation").textContent = explanation;
    clearTimeout(this.announceTimer);
    if (announced) this.announceTimer = setTimeout(() => { part("spoken").textContent = explanation; }, ANNOUNCE_DELAY_MS);
    part("previous", HTMLButtonElement).disabled = row + column === 0;
    part("next", HTMLButtonElement).disabled = this.atEnd;
  }

  /** Whether the last cell of the result is shown. */
  get atEnd() {
    return this.position.row === this.result.rows - 1 && this.position.column === this.result.columns - 1;
  }

  /** @param {number} count of cells to move on by, negative to move back */
  step(count) {
    const { rows, columns } = this.result;
    const next = this.position.row * columns + this.position.column + count;
    if (next < 0 || next >= rows * columns) return;
    this.moveTo(Math.floor(next / columns), next % columns, this.runTimer === undefined);
  }

  /** Steps from cell to cell until the last one.
   * @param {boolean} on */
  run(on) {
    clearInterval(this.runTimer);
    this.runTimer = undefined;
    this.part("run").setAttribute("aria-pressed", String(on));
    this.part("run").textContent = on ? "Stop" : "Run";
    if (!on) return;
    if (this.atEnd) this.moveTo(0, 0);
    this.runTimer = setInterval(() => (this.atEnd ? this.run(false) : this.step(1)), RUN_INTERVAL_MS);
  }
}

/** @param {string} text base64 of grey levels @returns {Plane} in [0, 1] */
function decodeGarment(text) {
  return toPlane(Array.from(decodeBase64(text), (level) => level / 255));
}

/** @param {number[]} values of a square @returns {Plane & {values: number[]}} */
function toPlane(values) {
  const side = Math.sqrt(values.length);
  return { values, rows: side, columns: side };
}
