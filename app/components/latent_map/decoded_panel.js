// The imagined garment and its two numbers, beside the map.

import { createGreyPainter } from "../shared/draw/grey_canvas.js";
import { decodeBase64 } from "../shared/data/base64.js";
import { CLASS_COUNT, SPARSE_DENSITY, EMPTY_DENSITY, IMAGE_PIXELS, interpolate, bilinearCell, bicubicPatch } from "../shared/data/lattice.js";
import { clamp } from "../shared/geometry/clamp.js";

const LARGEST_CODE = 1e6;

export class Panel {
  /** @param {(name: string) => any} part finds an element by its name @param {{name: string}[]} classes */
  constructor(part, classes) {
    this.part = part;
    this.classes = classes;
    this.canvas = /** @type {HTMLCanvasElement} */ (part("garment"));
    this.paint = createGreyPainter(this.canvas);
    this.levels = new Float32Array(IMAGE_PIXELS);
    this.chances = new Float32Array(CLASS_COUNT);
    this.density = new Float32Array(1);
    /** @type {Uint8Array} what the server decoded last */
    this.exact = new Uint8Array(IMAGE_PIXELS);
    this.frames = 0;
    /** The field that is being typed into, left alone until it is done. */
    /** @type {HTMLInputElement | null} */
    this.editing = null;
  }

  /** Shows the garment between the lattice's nodes.
   * @param {import("../shared/data/lattice.js").Lattice} lattice @param {import("../shared/geometry/viewport.js").Code} code */
  showLive(lattice, code) {
    const cell = bilinearCell(lattice.extent, code.x, code.y);
    this.paint(interpolate(lattice.garments, IMAGE_PIXELS, bicubicPatch(lattice.extent, code.x, code.y), this.levels));
    interpolate(lattice.probabilities, CLASS_COUNT, cell, this.chances);
    interpolate(lattice.density, 1, cell, this.density);
    this.frames += 1;
    this.canvas.dataset.frames = String(this.frames);
    this.canvas.dataset.exact = "false";
    this.showCode(code);
    if (cell.outside) this.describe("Beyond the map", "", "Release to ask the network itself.", true);
    else this.name(this.chances, 255, this.density[0]);
  }

  /** Shows the server's exact decode. @param {import("./exact_decode.js").Answer} answer */
  showExact(answer) {
    this.exact = decodeBase64(answer.garment);
    this.paint(this.exact);
    this.canvas.dataset.exact = "true";
    this.showCode(answer);
    this.name(answer.probabilities, 1, answer.density * 255);
  }

  name(chances, scale, support) {
    let best = 0;
    for (let i = 1; i < CLASS_COUNT; i += 1) if (chances[i] > chances[best]) best = i;
    const share = `${Math.round((chances[best] / scale) * 100)}% sure`;
    this.describe(this.classes[best].name, share, supportWords(support), support < EMPTY_DENSITY);
  }

  describe(name, sure, support, guessing) {
    setText(this.part("name"), name);
    setText(this.part("sure"), sure);
    setText(this.part("support"), support);
    this.part("guessing").hidden = !guessing;
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
  speak() {
    const words = ["name", "sure", "support"].map((name) => this.part(name).textContent).filter(Boolean);
    if (!this.part("guessing").hidden) words.push("The network is guessing.");
    this.canvas.setAttribute("aria-label", `Imagined garment: ${words.slice(0, 2).join(", ")}`);
    setText(this.part("said"), words.join(", "));
  }

  /** Wires the sliders and the number fields: live while they move, settled when let go.
   * @param {import("../shared/data/lattice.js").Extent} extent @param {(code: import("../shared/geometry/viewport.js").Code) => void} onMove
   * @param {(code: import("../shared/geometry/viewport.js").Code) => void} onSettle */
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
}

/** @param {number} level 0 to 255 */
export function supportWords(level) {
  if (level < EMPTY_DENSITY) return "No real garment lives near here.";
  return level < SPARSE_DENSITY ? "Few real garments live near here." : "Many real garments live near here.";
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
