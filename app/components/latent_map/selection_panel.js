// The selection: points inside a drawn outline or in view, their pictures, their class counts, and downloads.

import { canvasToPng, downloadBlob } from "../shared/ui/downloads.js";
import { describeFailure } from "../shared/data/requests.js";
import { createElement } from "../shared/ui/dom.js";
import { createLatest } from "../shared/ui/latest.js";
import { createImageCanvas } from "../shared/draw/grey_canvas.js";
import { IMAGE_SIDE } from "../shared/data/lattice.js";
import { createMarkerIcon } from "../shared/draw/markers.js";
import { countClasses, pointsInPolygon, toCsv } from "../shared/geometry/selection.js";

/**
 * @typedef {import("../shared/types.js").Code} Code
 * @typedef {import("../shared/types.js").ImageId} ImageId
 * @typedef {"lasso" | "box"} Shape
 *
 * @typedef {object} View what is on the map
 * @property {import("../shared/draw/layers/points.js").Points} points
 * @property {import("../shared/types.js").ShownSplit} split
 * @property {import("../shared/geometry/viewport.js").Span} span
 * @property {boolean[]} visible a flag a class
 *
 * @typedef {object} Handlers
 * @property {() => View} view
 * @property {(shape: Shape | null) => void} onShape what the pointer draws from now on
 * @property {(indices: ReadonlySet<number> | null) => void} onSelection
 * @property {(image: ImageId) => void} onImage a picture was clicked
 */

/** How many pictures the page shows, and how many the contact sheet holds. */
const SHOWN_PICTURES = 60;
const SHEET = { pictures: 400, columns: 20, side: 2 * IMAGE_SIDE };

export class SelectionPanel {
  /** @param {import("../shared/ui/parts.js").FindPart} part
   * @param {import("../shared/data/image_store.js").ImageStore} store
   * @param {import("../shared/types.js").ClassMark[]} classes @param {Handlers} handlers */
  constructor(part, store, classes, handlers) {
    this.part = part;
    this.store = store;
    this.classes = classes;
    this.handlers = handlers;
    /** @type {number[]} */
    this.indices = [];
    this.status = part("selection-status");
    this.pictures = createLatest((error) => this.showError(error));
    this.sheets = createLatest((error) => this.showError(error));
    this.csvButton = part("selection-csv", HTMLButtonElement);
    this.sheetButton = part("selection-sheet", HTMLButtonElement);
    /** @type {readonly {shape: Shape, button: HTMLElement}[]} */
    this.shapeButtons = [
      { shape: "lasso", button: part("selection-lasso") },
      { shape: "box", button: part("selection-box") },
    ];
    for (const { shape, button } of this.shapeButtons) {
      button.onclick = () => this.setShape(button.getAttribute("aria-pressed") === "true" ? null : shape);
    }
    part("selection-view").onclick = () => {
      const { x0, x1, y0, y1 } = handlers.view().span;
      this.select([{ x: x0, y: y0 }, { x: x1, y: y0 }, { x: x1, y: y1 }, { x: x0, y: y1 }]);
    };
    part("selection-clear").onclick = () => this.clear();
    this.csvButton.onclick = () => this.downloadCsv();
    this.sheetButton.onclick = () => this.downloadSheet();
    this.clear();
  }

  /** @param {Shape | null} shape what the pointer draws from now on */
  setShape(shape) {
    for (const entry of this.shapeButtons) entry.button.setAttribute("aria-pressed", String(entry.shape === shape));
    if (shape) this.status.textContent = `Now draw a ${shape === "box" ? "box" : "loop"} on the map around some dots.`;
    this.handlers.onShape(shape);
  }

  /** Selects the visible points inside an outline.
   * @param {Code[]} outline */
  select(outline) {
    const { points, visible } = this.handlers.view();
    this.setShape(null);
    this.setIndices(pointsInPolygon(points, outline, visible));
  }

  clear() {
    this.setShape(null);
    this.setIndices([]);
    this.status.textContent = "Draw around some dots, or take all that are in view, to see which garments they are.";
  }

  /** @param {number[]} indices */
  setIndices(indices) {
    this.indices = indices;
    this.handlers.onSelection(indices.length ? new Set(indices) : null);
    this.csvButton.disabled = this.sheetButton.disabled = !indices.length;
    const rest = indices.length > SHOWN_PICTURES ? `; the first ${SHOWN_PICTURES} are shown` : "";
    this.status.textContent = indices.length
      ? `${indices.length.toLocaleString("en")} ${indices.length === 1 ? "garment" : "garments"}${rest}.`
      : "No garments in there. Draw around some dots.";
    this.showClassCounts();
    this.showPictures();
  }

  showClassCounts() {
    const counts = countClasses(this.handlers.view().points, this.indices, this.classes.length);
    const largest = Math.max(...counts);
    const order = counts.map((_, label) => label).filter((label) => counts[label]).sort((i, j) => counts[j] - counts[i]);
    const rows = order.map((label) => {
      const { name, colour } = this.classes[label];
      const style = `width: ${(counts[label] / largest) * 100}%; background: ${colour}`;
      return createElement(
        "li",
        {},
        createElement("span", {}, createMarkerIcon(this.classes[label]), name),
        createElement("span", {}, createElement("i", { style })),
        createElement("b", { text: counts[label].toLocaleString("en") }),
      );
    });
    this.part("class-counts").replaceChildren(...rows);
  }

  showPictures() {
    const { points } = this.handlers.view();
    /** @type {Promise<boolean>[]} */
    const drawings = [];
    const buttons = this.indices.slice(0, SHOWN_PICTURES).map((index) => {
      const image = this.imageAt(index);
      const title = `${this.classes[points.labels[index]].name}, ${image.split} ${image.index}`;
      const canvas = createImageCanvas();
      drawings.push(this.store.draw(canvas, image));
      const onclick = () => this.handlers.onImage(image);
      return createElement("button", { type: "button", title, "aria-label": `Go to ${title}`, onclick }, canvas);
    });
    const list = this.part("pictures");
    list.replaceChildren(...buttons);
    list.setAttribute("aria-busy", "true");
    this.pictures.run(Promise.all(drawings), () => list.setAttribute("aria-busy", "false"));
  }

  /** @param {number} index among the points @returns {ImageId} */
  imageAt(index) {
    return this.store.imageAt(this.handlers.view().split, index);
  }

  downloadCsv() {
    const names = this.classes.map(({ name }) => name);
    const text = toCsv(this.handlers.view().points, this.indices, (index) => this.imageAt(index), names);
    downloadBlob(new Blob([text], { type: "text/csv" }), "garments.csv");
  }

  downloadSheet() {
    const { indices } = this;
    this.sheets.run(this.drawSheet(indices.slice(0, SHEET.pictures)), (blob) => {
      downloadBlob(blob, "garments.png");
      if (indices.length <= SHEET.pictures) return;
      this.status.textContent = `The sheet holds the first ${SHEET.pictures} of ${indices.length.toLocaleString("en")} garments.`;
    });
  }

  /** @param {number[]} indices @returns {Promise<Blob>} a contact sheet as PNG */
  async drawSheet(indices) {
    const { columns, side } = SHEET;
    /** @type {HTMLCanvasElement} */
    const sheet = createElement("canvas", {
      width: Math.min(columns, indices.length) * side,
      height: Math.ceil(indices.length / columns) * side,
    });
    const context = /** @type {CanvasRenderingContext2D} */ (sheet.getContext("2d"));
    context.imageSmoothingEnabled = false;
    const drawings = indices.map(async (index, i) => {
      const canvas = createImageCanvas();
      await this.store.draw(canvas, this.imageAt(index));
      context.drawImage(canvas, (i % columns) * side, Math.floor(i / columns) * side, side, side);
    });
    await Promise.all(drawings);
    return canvasToPng(sheet);
  }

  /** @param {Error} error */
  showError(error) {
    this.status.textContent = describeFailure("The pictures could not be loaded", error);
  }

  destroy() {
    this.pictures.cancel();
    this.sheets.cancel();
  }
}
