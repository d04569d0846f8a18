// The arithmetic of one number: the pixels, the weights, their products and the sum; and the inputs that add most.

import { createNumberGrid } from "../shared/draw/number_grid.js";
import { maxMagnitude, magnitudeScale, paintPlane, signedScale, formatNumber } from "../shared/draw/color_scale.js";
import { initRadioGroup } from "../shared/ui/radio_group.js";
import { extractPatch } from "../shared/geometry/conv2d.js";
import { largestFirst, productsOf } from "./arithmetic.js";
import { asPicture, planeOf } from "./network.js";
import { equation } from "./descriptions.js";

const MOST_PARTS = 6;
const MOST_CELLS = 49;

/** @typedef {import("./arithmetic.js").Seen} Seen
 * @typedef {import("./arithmetic.js").Origin} Origin
 * @typedef {import("./arithmetic.js").Place} Place
 * @typedef {import("./layer_strip.js").Colours} Colours
 * @typedef {import("../shared/draw/color_scale.js").Scale} Scale */

export class Sums {
  /** @param {(name: string) => any} part @param {(channel: number) => void} onInput */
  constructor(part, onInput) {
    this.part = part;
    this.patch = createNumberGrid(part("patch"));
    this.kernel = createNumberGrid(part("kernel"));
    this.product = createNumberGrid(part("product"));
    this.mark = initRadioGroup(part("parts"), (button) => onInput(Number(button.dataset.input)));
  }

  /** @param {Seen} seen @param {Place} place @param {Origin} origin @param {number} input the channel that is shown
   * @param {Scale} scale of that input @param {Colours} colours */
  show(seen, place, origin, input, scale, colours) {
    this.showNumbers(seen, place, origin, input, scale, colours);
    this.showPictures(seen, place, colours);
    this.part("equation").textContent = equation(seen.layer, origin);
    this.part("equation").hidden = origin.way !== "sum";
    this.showParts(seen, origin, input);
  }

  /** @param {Seen} seen @param {Place} place @param {Origin} origin @param {number} input @param {Scale} scale
   * @param {Colours} colours */
  showNumbers(seen, place, origin, input, scale, colours) {
    const { box } = origin;
    const weighed = seen.layer.kind === "Conv2D" && seen.weights !== null;
    const pooled = !weighed && box !== null && box.height * box.width > 1 && box.height * box.width <= MOST_CELLS;
    this.part("products").hidden = !weighed && !pooled;
    this.part("products").toggleAttribute("data-alone", pooled);
    if (weighed) {
      const { patch, kernel, products } = productsOf(seen, place, input);
      const columns = seen.layer.kernel_size?.[1] ?? 1;
      this.patch({ values: patch.values, columns, scale, inside: patch.inside });
      this.kernel({ values: kernel, columns, scale: signedScale(colours.signed, maxMagnitude(kernel)) });
      this.product({ values: products, columns, scale: signedScale(colours.signed, maxMagnitude(products)) });
    } else if (pooled && box) {
      const { values, inside } = extractPatch(planeOf(seen.inputs[0], input), box);
      const marked = origin.way === "largest" ? values.findIndex((value, i) => inside[i] && value === origin.value) : -1;
      this.patch({ values, columns: box.width, scale, inside, marked });
    }
  }

  /** The weights of a unit that reads pixels.
   * @param {Seen} seen @param {Place} place @param {Colours} colours */
  showPictures({ layer, inputs, weights }, { channel }, colours) {
    const [input] = inputs;
    const picture = layer.kind === "Dense" && weights ? asPicture(input) : null;
    this.part("pictures").hidden = !picture;
    if (!picture || !weights) return;
    const length = picture.values.length;
    const kernel = weights.kernel.subarray(channel * length, (channel + 1) * length);
    const products = kernel.map((weight, i) => weight * picture.values[i]);
    paintPlane(this.part("picture"), picture, magnitudeScale(["#000000", "#ffffff"], 1));
    paintPlane(this.part("weights"), { ...picture, values: kernel }, signedScale(colours.signed, maxMagnitude(kernel)));
    paintPlane(this.part("weighed"), { ...picture, values: products }, signedScale(colours.signed, maxMagnitude(products)));
  }

  /** @param {Seen} seen @param {Origin} origin @param {number} input */
  showParts({ layer, inputs }, origin, input) {
    const several = origin.way === "sum" && origin.parts.length > 1 && !asPicture(inputs[0]);
    this.part("shares").hidden = !several;
    if (origin.way !== "sum" || !several) return;
    const choosable = layer.kind === "Conv2D";
    const parts = largestFirst(origin.parts);
    const rest = parts.slice(MOST_PARTS).reduce((sum, part) => sum + part.sum, 0);
    this.part("shares-said").textContent = heading(layer, parts.length, rest);
    this.part("parts").setAttribute("role", choosable ? "radiogroup" : "group");
    const shown = parts.slice(0, MOST_PARTS);
    const rows = /** @type {HTMLElement} */ (this.part("parts"));
    if (rows.childElementCount !== shown.length || rows.dataset.layer !== layer.name) {
      rows.dataset.layer = layer.name;
      rows.replaceChildren(...shown.map(() => rowOf(choosable)));
    }
    const most = Math.abs(shown[0].sum);
    shown.forEach((part, i) => fill(/** @type {HTMLElement} */ (rows.children[i]), layer, part, most));
    if (choosable) this.mark(rows.querySelector(`[data-input="${input}"]`) ?? rows.firstElementChild);
  }
}

/** @param {import("./network.js").Layer} layer @param {number} count @param {number} rest */
function heading(layer, count, rest) {
  if (layer.kind === "Add") return "What is added:";
  const what = layer.kind === "Conv2D" ? "input channels" : "inputs";
  const others = count > MOST_PARTS ? `; the other ${count - MOST_PARTS} together ${signedWords(rest)}` : "";
  return `Which of the ${count} ${what} add most${others}:`;
}

function rowOf(choosable) {
  const row = document.createElement(choosable ? "button" : "span");
  if (choosable) Object.assign(row, { type: "button", role: "radio" });
  row.append(document.createElement("span"), document.createElement("i"));
  return row;
}

/** @param {HTMLElement} row @param {import("./network.js").Layer} layer @param {import("./arithmetic.js").Part} part
 * @param {number} most */
function fill(row, layer, { channel, sum, value, weight }, most) {
  row.dataset.input = String(channel);
  const name = layer.kind === "Add" ? layer.inputs[channel] : `input ${channel}`;
  const how = value === undefined || weight === undefined ? "" : `${formatNumber(value)} × ${formatNumber(weight)} = `;
  const [words, bar] = /** @type {HTMLElement[]} */ ([...row.children]);
  words.textContent = `${name}: ${how}${signedWords(sum)}`;
  bar.style.setProperty("--lw-share", String(most ? Math.abs(sum) / most : 0));
  bar.toggleAttribute("data-negative", sum < 0);
}

function signedWords(value) {
  const words = formatNumber(value);
  return words.startsWith("−") ? words : `+${words}`;
}
