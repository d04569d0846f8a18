// The arithmetic of one number: the pixels, the weights, their products and sum, and the inputs that contribute most.

import { createNumberGrid } from "../shared/draw/number_grid.js";
import { maxMagnitude, paintPlane, signedScale, formatNumber, greyScale } from "../shared/draw/color_scale.js";
import { createElement } from "../shared/ui/dom.js";
import { initRadioGroup } from "../shared/ui/radio_group.js";
import { extractPatch } from "../shared/geometry/conv2d.js";
import { computeProducts, sortByContribution } from "./arithmetic.js";
import { extractChannel, extractUnitWeights, toImagePlane } from "./network.js";
import { formatEquation } from "./descriptions.js";

const MAX_TERMS = 6;
/** A larger pooling window is not shown number by number. */
const MAX_PATCH_CELLS = 49;

/** @typedef {import("./arithmetic.js").LayerState} LayerState
 * @typedef {import("./arithmetic.js").Derivation} Derivation
 * @typedef {import("./arithmetic.js").Position} Position
 * @typedef {import("./arithmetic.js").Term} Term
 * @typedef {import("./network.js").Layer} Layer
 * @typedef {import("../shared/draw/color_scale.js").Palette} Palette
 * @typedef {import("../shared/draw/color_scale.js").Scale} Scale
 * @typedef {{state: LayerState, position: Position, derivation: Derivation, inputChannel: number, inputScale: Scale,
 *   palette: Palette}} Arithmetic of the number at a position; `inputChannel` is the one whose numbers are shown */

export class ArithmeticPanel {
  /** @param {import("../shared/ui/parts.js").FindPart} part @param {(inputChannel: number) => void} onChooseInput */
  constructor(part, onChooseInput) {
    this.part = part;
    this.showPatch = createNumberGrid(part("patch"));
    this.showKernel = createNumberGrid(part("kernel"));
    this.showProducts = createNumberGrid(part("product"));
    this.markTerm = initRadioGroup(part("terms"), (row) => onChooseInput(Number(row.dataset.input)));
  }

  /** @param {Arithmetic} arithmetic */
  show(arithmetic) {
    const { state, derivation } = arithmetic;
    this.showGrids(arithmetic);
    this.showImages(arithmetic);
    this.part("equation").textContent = formatEquation(state.layer, derivation);
    this.part("equation").hidden = derivation.operation !== "sum";
    this.showTerms(arithmetic);
  }

  /** The numbers under a convolution's window with kernel and products, or those under a small pooling window.
   * @param {Arithmetic} arithmetic */
  showGrids({ state, position, derivation, inputChannel, inputScale, palette }) {
    const { layer, inputs, weights } = state;
    const { box } = derivation;
    const convolved = layer.kind === "Conv2D" && weights !== null;
    const cells = box ? box.height * box.width : 0;
    const pooled = !convolved && cells > 1 && cells <= MAX_PATCH_CELLS;
    this.part("products").hidden = !convolved && !pooled;
    this.part("products").toggleAttribute("data-alone", pooled);
    if (convolved) {
      const { patch, kernel, products } = computeProducts(state, position, inputChannel);
      const columns = layer.kernel_size?.[1] ?? 1;
      this.showPatch({ values: patch.values, columns, scale: inputScale, inside: patch.inside });
      this.showKernel({ values: kernel, columns, scale: signedScale(palette.signed, maxMagnitude(kernel)) });
      this.showProducts({ values: products, columns, scale: signedScale(palette.signed, maxMagnitude(products)) });
    } else if (pooled && box) {
      const { values, inside } = extractPatch(extractChannel(inputs[0], inputChannel), box);
      const marked = derivation.operation === "max" ? values.findIndex((value, i) => inside[i] && value === derivation.value) : -1;
      this.showPatch({ values, columns: box.width, scale: inputScale, inside, marked });
    }
  }

  /** The input, the weights and their products as pictures, for a unit that reads the pixels of an image.
   * @param {Arithmetic} arithmetic */
  showImages({ state: { layer, inputs, weights }, position, palette }) {
    const image = layer.kind === "Dense" && weights ? toImagePlane(inputs[0]) : null;
    this.part("image-products").hidden = !image;
    if (!image || !weights) return;
    const kernel = extractUnitWeights(weights, position.channel);
    const products = kernel.map((weight, i) => weight * image.values[i]);
    paintPlane(this.part("image", HTMLCanvasElement), image, greyScale);
    for (const [name, values] of /** @type {const} */ ([["image-kernel", kernel], ["image-product", products]])) {
      paintPlane(this.part(name, HTMLCanvasElement), { ...image, values }, signedScale(palette.signed, maxMagnitude(values)));
    }
  }

  /** The largest terms of the sum; those of a convolution can be chosen to look at their input channel.
   * @param {Arithmetic} arithmetic */
  showTerms({ state: { layer, inputs }, derivation, inputChannel }) {
    const several = derivation.operation === "sum" && derivation.terms.length > 1 && !toImagePlane(inputs[0]);
    this.part("largest-terms").hidden = !several;
    if (derivation.operation !== "sum" || !several) return;
    const choosable = layer.kind === "Conv2D";
    const sorted = sortByContribution(derivation.terms);
    const shown = sorted.slice(0, MAX_TERMS);
    const rest = sorted.slice(MAX_TERMS).reduce((sum, { contribution }) => sum + contribution, 0);
    this.part("terms-caption").textContent = captionTerms(layer, sorted.length, rest);
    const list = this.part("terms");
    list.setAttribute("role", choosable ? "radiogroup" : "group");
    if (list.childElementCount !== shown.length || list.dataset.layer !== layer.name) {
      list.dataset.layer = layer.name;
      list.replaceChildren(...shown.map(() => createTermRow(choosable)));
    }
    const max = Math.abs(shown[0].contribution);
    shown.forEach((term, i) => fillTermRow(/** @type {HTMLElement} */ (list.children[i]), layer, term, max));
    if (choosable) this.markTerm(list.querySelector(`[data-input="${inputChannel}"]`) ?? list.firstElementChild);
  }
}

/** @param {Layer} layer @param {number} count of all terms @param {number} rest sum of those that are not listed */
function captionTerms(layer, count, rest) {
  if (layer.kind === "Add") return "What is added:";
  const inputs = layer.kind === "Conv2D" ? "input channels" : "inputs";
  const others = count > MAX_TERMS ? `; the other ${count - MAX_TERMS} together ${formatSigned(rest)}` : "";
  return `Which of the ${count} ${inputs} add most${others}:`;
}

/** @param {boolean} choosable @returns {HTMLElement} */
function createTermRow(choosable) {
  const contents = [createElement("span"), createElement("i")];
  return choosable ? createElement("button", { type: "button", role: "radio" }, ...contents) : createElement("span", {}, ...contents);
}

/** @param {HTMLElement} row @param {Layer} layer @param {Term} term @param {number} max contribution of a full bar */
function fillTermRow(row, layer, { index, contribution, value, weight }, max) {
  row.dataset.input = String(index);
  const name = layer.kind === "Add" ? layer.inputs[index] : `input ${index}`;
  const product = value === undefined || weight === undefined ? "" : `${formatNumber(value)} × ${formatNumber(weight)} = `;
  const [text, bar] = Array.from(/** @type {HTMLCollectionOf<HTMLElement>} */ (row.children));
  text.textContent = `${name}: ${product}${formatSigned(contribution)}`;
  bar.style.setProperty("--lw-share", String(max ? Math.abs(contribution) / max : 0));
  bar.toggleAttribute("data-negative", contribution < 0);
}

/** @param {number} value */
function formatSigned(value) {
  const text = formatNumber(value);
  return text.startsWith("−") ? text : `+${text}`;
}
