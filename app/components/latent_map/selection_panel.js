// Gathering garments on the map: their pictures, their classes, and files to keep.

import { canvasToPng, downloadBlob } from "../shared/ui/downloads.js";
import { createImageCanvas } from "../shared/draw/grey_canvas.js";
import { IMAGE_SIDE } from "../shared/data/lattice.js";
import { createMarkerIcon } from "../shared/draw/markers.js";
import { countClasses, pointsInPolygon, toCsv } from "../shared/geometry/selection.js";

/** So many pictures are shown in the page, and so many fit on the sheet that is kept. */
const SHOWN = 60;
const KEPT = 400;
const ACROSS = 20;
const PICTURE = 2 * IMAGE_SIDE;

export class GatherTool {
  /**
   * @param {(name: string) => any} part
   * @param {{wardrobe: import("../shared/data/image_store.js").ImageStore, classes: import("../shared/draw/plot.js").ClassMark[],
   *   onArm: (shape: "lasso" | "box" | null) => void, onChosen: (indices: Set<number> | null) => void,
   *   view: () => {points: import("../shared/draw/layers/points.js").Points, show: import("../shared/data/image_store.js").Show,
   *     span: import("../shared/geometry/viewport.js").Span, visible: boolean[]},
   *   onFly: (garment: import("../shared/data/image_store.js").Garment) => void}} given
   */
  constructor(part, given) {
    this.part = part;
    this.given = given;
    /** @type {number[]} */
    this.indices = [];
    this.buttons = [...part("gather-said").closest("[role=tabpanel]").querySelectorAll("[data-gather]")];
    for (const button of this.buttons) {
      button.onclick = () => this.arm(button.getAttribute("aria-pressed") === "true" ? null : button.dataset.gather);
    }
    part("gather-view").onclick = () => {
      const { x0, x1, y0, y1 } = this.given.view().span;
      this.gather([{ x: x0, y: y0 }, { x: x1, y: y0 }, { x: x1, y: y1 }, { x: x0, y: y1 }]);
    };
    part("gather-clear").onclick = () => this.clear();
    part("gather-csv").onclick = () => this.saveCsv();
    part("gather-png").onclick = () => this.saveSheet();
    this.clear();
  }

  /** @param {"lasso" | "box" | null} shape what the pointer draws from now on */
  arm(shape) {
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button.dataset.gather === shape));
    if (shape) this.part("gather-said").textContent = `Now draw a ${shape === "box" ? "box" : "loop"} on the map around some dots.`;
    this.given.onArm(shape);
  }

  /** @param {import("../shared/geometry/viewport.js").Code[]} outline */
  gather(outline) {
    const { points, visible } = this.given.view();
    this.arm(null);
    this.show(pointsInPolygon(points, outline, visible));
  }

  clear() {
    this.arm(null);
    this.show([]);
    this.part("gather-said").textContent = "Draw around some dots, or take all that are in view, to see which garments they are.";
  }

  show(indices) {
    this.indices = indices;
    this.given.onChosen(indices.length ? new Set(indices) : null);
    this.part("gather-csv").disabled = this.part("gather-png").disabled = !indices.length;
    const more = indices.length > SHOWN ? `; the first ${SHOWN} are shown` : "";
    this.part("gather-said").textContent = indices.length
      ? `${indices.length.toLocaleString("en")} ${indices.length === 1 ? "garment" : "garments"}${more}.`
      : "No garments in there. Draw around some dots.";
    this.showMix();
    this.showPictures();
  }

  showMix() {
    const { classes } = this.given;
    if (!this.indices.length) {
      this.part("mix").replaceChildren();
      return;
    }
    const counts = countClasses(this.given.view().points, this.indices, classes.length);
    const largest = Math.max(...counts);
    const order = counts.map((_, label) => label).filter((label) => counts[label]).sort((i, j) => counts[j] - counts[i]);
    const rows = order.map((label) => {
      const row = document.createElement("li");
      const name = document.createElement("span");
      name.append(createMarkerIcon(classes[label]), classes[label].name);
      const bar = document.createElement("i");
      bar.style.width = `${(counts[label] / largest) * 100}%`;
      bar.style.background = classes[label].colour;
      const track = document.createElement("span");
      track.append(bar);
      const count = document.createElement("b");
      count.textContent = counts[label].toLocaleString("en");
      row.append(name, track, count);
      return row;
    });
    this.part("mix").replaceChildren(...rows);
  }

  showPictures() {
    const { points } = this.given.view();
    const buttons = this.indices.slice(0, SHOWN).map((index) => {
      const garment = this.garment(index);
      const button = document.createElement("button");
      button.type = "button";
      button.title = `${this.given.classes[points.labels[index]].name}, ${garment.split} ${garment.index}`;
      button.setAttribute("aria-label", `Go to ${button.title}`);
      const canvas = createImageCanvas();
      this.given.wardrobe.draw(canvas, garment);
      button.append(canvas);
      button.onclick = () => this.given.onFly(garment);
      return button;
    });
    this.part("sheet").replaceChildren(...buttons);
  }

  garment(index) {
    return this.given.wardrobe.garment(this.given.view().show, index);
  }

  saveCsv() {
    const names = this.given.classes.map(({ name }) => name);
    const text = toCsv(this.given.view().points, this.indices, (index) => this.garment(index), names);
    downloadBlob(new Blob([text], { type: "text/csv" }), "garments.csv");
  }

  async saveSheet() {
    const kept = this.indices.slice(0, KEPT);
    const sheet = document.createElement("canvas");
    sheet.width = Math.min(ACROSS, kept.length) * PICTURE;
    sheet.height = Math.ceil(kept.length / ACROSS) * PICTURE;
    const context = /** @type {CanvasRenderingContext2D} */ (sheet.getContext("2d"));
    context.imageSmoothingEnabled = false;
    await Promise.all(
      kept.map(async (index, i) => {
        const canvas = createImageCanvas();
        await this.given.wardrobe.draw(canvas, this.garment(index));
        context.drawImage(canvas, (i % ACROSS) * PICTURE, Math.floor(i / ACROSS) * PICTURE, PICTURE, PICTURE);
      }),
    );
    downloadBlob(await canvasToPng(sheet), "garments.png");
    if (kept.length < this.indices.length) {
      this.part("gather-said").textContent = `The sheet holds the first ${KEPT} of ${this.indices.length.toLocaleString("en")} garments.`;
    }
  }
}
