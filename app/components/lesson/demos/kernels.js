// Lesson 4: a kernel slides over a garment; the nine products and their sum are written out.

import { loadPixels, openImageStore } from "../../shared/data/latent_data.js";
import { createButton, createElement, createPicture, setText } from "../../shared/ui/dom.js";
import { createGreyPainter } from "../../shared/draw/grey_canvas.js";
import { IMAGE_PIXELS, IMAGE_SIDE } from "../../shared/data/lattice.js";
import { clamp } from "../../shared/geometry/clamp.js";
import { KERNELS, patchOf, slide } from "../kernel.js";

const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** @param {HTMLElement} stage @param {any} data */
export async function build(stage, data) {
  const wardrobe = openImageStore(data);
  const { garments } = data.told;
  let [which, row, column] = [8 % garments.length, 14, 6];
  let kernel = KERNELS[0];
  /** @type {ArrayLike<number>} */
  let levels = new Uint8Array(IMAGE_PIXELS);
  /** @type {ArrayLike<number>} */
  let sums = new Float32Array(IMAGE_PIXELS);
  const input = createPicture("The garment; arrow keys move the window");
  const output = createPicture("The feature map: what the kernel answers at each place");
  const [paintInput, paintOutput] = [createGreyPainter(input), createGreyPainter(output)];
  const [window, pixel] = [createElement("i", { class: "lw-toy-window" }), createElement("i", { class: "lw-toy-pixel" })];
  const cells = Array.from({ length: 9 }, () => createElement("td"));
  const table = createElement("table", { class: "lw-toy-products", "aria-label": "Nine pixels, each times its weight" },
    ...[0, 3, 6].map((first) => createElement("tr", {}, ...cells.slice(first, first + 3))));
  const sum = createElement("p", { class: "lw-toy-said", role: "status" });

  const showPlace = () => {
    const patch = patchOf(levels, row, column);
    patch.forEach((level, i) => {
      const weight = kernel.weights[i];
      cells[i].replaceChildren(createElement("b", { text: level }), createElement("small", { text: `× ${short(weight)}` }));
      cells[i].style.setProperty("--level", String(level));
      cells[i].toggleAttribute("data-light", level > 127);
    });
    const total = sums[IMAGE_SIDE * row + column];
    setText(sum, `The nine products add up to ${Math.round(total)}: ${answer(kernel, total)}.`);
    Object.assign(window.style, { left: `${((column - 1) / IMAGE_SIDE) * 100}%`, top: `${((row - 1) / IMAGE_SIDE) * 100}%` });
    Object.assign(pixel.style, { left: `${(column / IMAGE_SIDE) * 100}%`, top: `${(row / IMAGE_SIDE) * 100}%` });
  };
  const showAll = () => {
    sums = slide(levels, kernel.weights);
    const both = kernel.weights.reduce((all, weight) => all + weight, 0) < 0.5;  // edges answer both ways, around grey
    const most = Math.max(1, ...Array.from(sums, Math.abs));
    paintOutput(Array.from(sums, (value) => clamp(both ? 128 + (127 * value) / most : value, 0, 255)));
    for (const one of buttons.children) one.setAttribute("aria-pressed", String(one.textContent === kernel.name));
    showPlace();
  };
  const fetchGarment = async () => {
    levels = await loadPixels(wardrobe, garments[which]);
    paintInput(levels);
    showAll();
  };
  const buttons = createElement("div", { class: "lw-row", role: "group", "aria-label": "Kernel" }, ...KERNELS.map((one) => createButton(one.name, () => {
    kernel = one;
    showAll();
  })));
  const pane = (canvas, ring, words) => createElement("figure", {}, createElement("div", { class: "lw-toy-pane" }, canvas, ring), createElement("figcaption", { class: "lw-kicker", text: words }));
  for (const canvas of [input, output]) {
    canvas.classList.add("lw-toy-hovered");
    canvas.onpointermove = canvas.onpointerdown = ({ clientX, clientY }) => {
      const home = canvas.getBoundingClientRect();
      column = clamp(Math.floor(((clientX - home.left) / home.width) * IMAGE_SIDE), 0, IMAGE_SIDE - 1);
      row = clamp(Math.floor(((clientY - home.top) / home.height) * IMAGE_SIDE), 0, IMAGE_SIDE - 1);
      showPlace();
    };
  }
  input.tabIndex = 0;
  input.setAttribute("role", "application");
  input.onkeydown = (event) => {
    const step = ARROWS[event.key];
    if (!step) return;
    event.preventDefault();
    [row, column] = [clamp(row + step[0], 0, IMAGE_SIDE - 1), clamp(column + step[1], 0, IMAGE_SIDE - 1)];
    showPlace();
  };
  stage.replaceChildren(
    buttons,
    createElement("div", { class: "lw-toy-three" },
      pane(input, window, "the garment"),
      createElement("figure", {}, table, createElement("figcaption", { class: "lw-kicker", text: "what the window sees, × weights" })),
      pane(output, pixel, "the feature map")),
    sum,
    createElement("div", { class: "lw-row" }, createButton("Another garment", () => {
      which = (which + 1) % garments.length;
      fetchGarment();
    })),
  );
  await fetchGarment();
  return {};
}

function short(weight) {
  return Number.isInteger(weight) ? String(weight).replace("-", "−") : "1/9";
}

/** What a sum means. */
function answer({ name, weights }, total) {
  if (weights.reduce((all, weight) => all + weight, 0) > 0.5) return name === "Blur" ? "the mean of what it sees" : "itself, set off against its neighbours";
  const [from, to] = weights[3] === 0 ? ["above", "below"] : ["on the left", "on the right"];
  if (Math.abs(total) < 100) return "no edge here";
  return total > 0 ? `dark ${from}, light ${to}` : `light ${from}, dark ${to}`;
}
