// The words and pictures beside the map: the imagined garment, its two numbers, and the server's exact answer.

import { fromBase64, greyPainter } from "./garments.js";
import { CLASSES, PIXELS, blend, cellAt, clamp } from "./lattice.js";

const LARGEST_CODE = 1e6;
/** Shares of real garments at least as lonely as a place, below which the words change. */
const FEW = 0.2 * 255;
const NONE = 0.03 * 255;

export class Panel {
  /** @param {(name: string) => HTMLElement} part @param {{name: string}[]} classes */
  constructor(part, classes) {
    this.part = part;
    this.classes = classes;
    this.canvas = part("garment");
    this.paint = greyPainter(this.canvas);
    this.levels = new Float32Array(PIXELS);
    this.chances = new Float32Array(CLASSES);
    this.support = new Float32Array(1);
    this.frames = 0;
    /** The field that is being typed into, left alone until it is done. */
    this.editing = null;
  }

  /** Shows the garment between the lattice's nodes. @param {import("./lattice.js").Lattice} lattice */
  showLive(lattice, code) {
    const cell = cellAt(lattice.extent, code.x, code.y);
    this.paint(blend(lattice.garments, PIXELS, cell, this.levels));
    blend(lattice.probabilities, CLASSES, cell, this.chances);
    blend(lattice.support, 1, cell, this.support);
    this.frames += 1;
    this.canvas.dataset.frames = String(this.frames);
    this.canvas.dataset.exact = "false";
    this.showCode(code);
    if (cell.outside) this.describe("Beyond the map", "", "Release to ask the network itself.");
    else this.name(this.chances, 255, supportWords(this.support[0]));
  }

  /** Shows the server's exact decode. */
  showExact(answer) {
    this.paint(fromBase64(answer.garment));
    this.canvas.dataset.exact = "true";
    this.showCode(answer);
    this.name(answer.probabilities, 1, answer.outside ? supportWords(0) : this.part("support").textContent);
  }

  name(chances, scale, support) {
    let best = 0;
    for (let i = 1; i < CLASSES; i += 1) if (chances[i] > chances[best]) best = i;
    this.describe(this.classes[best].name, `${Math.round((chances[best] / scale) * 100)}% sure`, support);
  }

  describe(name, sure, support) {
    setText(this.part("name"), name);
    setText(this.part("sure"), sure);
    setText(this.part("support"), support);
  }

  showCode({ x, y }) {
    this.canvas.dataset.x = x.toFixed(4);
    this.canvas.dataset.y = y.toFixed(4);
    for (const [axis, value] of [["x", x], ["y", y]]) {
      this.part(`${axis}-range`).value = value;
      const number = this.part(`${axis}-number`);
      if (number !== this.editing) number.value = value.toFixed(2);
    }
  }

  /** A finished gesture speaks; a moving one would drown a screen reader. */
  nameCanvas() {
    const words = [this.part("name"), this.part("sure")].map((element) => element.textContent).join(", ");
    this.canvas.setAttribute("aria-label", `Imagined garment: ${words}`);
  }

  /** Wires the sliders and the number fields: live while they move, settled when let go.
   * @param {object} extent @param {(code: object) => void} onMove @param {(code: object) => void} onSettle */
  wire(extent, onMove, onSettle) {
    const read = (axis, field) => {
      const code = { x: Number(this.canvas.dataset.x), y: Number(this.canvas.dataset.y) };
      if (Number.isFinite(field.valueAsNumber)) {
        code[axis] = clamp(field.valueAsNumber, -LARGEST_CODE, LARGEST_CODE);
      }
      return code;
    };
    for (const axis of ["x", "y"]) {
      const range = this.part(`${axis}-range`);
      [range.min, range.max] = [extent[`${axis}0`], extent[`${axis}1`]];
      for (const kind of ["range", "number"]) {
        const field = this.part(`${axis}-${kind}`);
        field.oninput = () => {
          this.editing = field;
          onMove(read(axis, field));
        };
        field.onchange = () => {
          this.editing = null;
          onSettle(read(axis, field));
        };
      }
    }
  }

  /** The verdict in words and the nearest real garments. */
  showAnswer(answer) {
    const verdict = document.createElement("p");
    verdict.textContent = answer.words;
    const row = document.createElement("ol");
    row.append(...answer.nearest.map((garment) => nearestItem(garment, this.classes)));
    const title = document.createElement("p");
    title.className = "lw-kicker";
    title.innerHTML = "Nearest real garments <small>distance on the map</small>";
    this.part("answer").replaceChildren(verdict, title, row);
  }
}

function nearestItem({ garment, label, distance }, classes) {
  const item = document.createElement("li");
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 28;
  greyPainter(canvas)(fromBase64(garment));
  const name = document.createElement("span");
  name.textContent = classes[label].name;
  const far = document.createElement("small");
  far.textContent = distance.toFixed(2);
  item.append(canvas, name, far);
  return item;
}

function supportWords(level) {
  if (level < NONE) return "No real garment lives near here: the network is guessing.";
  return level < FEW ? "Few real garments live near here." : "Many real garments live near here.";
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
