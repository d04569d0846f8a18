// Lesson 3: one neuron with its knobs, and a team of neurons that follows a row of real pixels.

import { loadPixels, openImageStore } from "../../shared/data/latent_data.js";
import { createSvgElement, createElement, createPicture, setText } from "../../shared/ui/dom.js";
import { createGreyPainter } from "../../shared/draw/grey_canvas.js";
import { IMAGE_SIDE } from "../../shared/data/lattice.js";
import { BENDS, team } from "../relu_fit.js";

const [WIDE, HIGH] = [200, 100];
const STEPS = 120;
const NAMES = { none: "no bend", relu: "bend at zero (ReLU)", sigmoid: "soft bend (sigmoid)" };

/** @param {HTMLElement} stage @param {any} data */
export async function build(stage, data) {
  const wardrobe = openImageStore(data);
  const { row, garments } = data.told;
  let which = 0;
  /** @type {number[]} brightness along the row, 0 to 1 */
  let pixels = [];
  const knobs = { weight: range("Weight", -3, 3, 0.1, 1.5), bias: range("Bias", -2, 2, 0.1, -0.5), count: range("Neurons", 1, 12, 1, 12) };
  const bend = createElement("select", { "aria-label": "How a neuron bends" },
    ...Object.entries(NAMES).map(([name, text]) => createElement("option", { value: name, text, selected: name === "relu" })));
  const curves = { one: createSvgElement("path", { class: "lw-toy-curve" }), all: createSvgElement("path", { class: "lw-toy-curve" }) };
  const dots = createSvgElement("g");
  const plots = { one: plotOf([curves.one]), all: plotOf([dots, curves.all]) };
  const formula = createElement("p", { class: "lw-toy-said" });
  const said = createElement("p", { class: "lw-toy-said", role: "status" });
  const garment = createPicture("A real pair of trousers; the marked row is followed below");
  const context = /** @type {CanvasRenderingContext2D} */ (garment.getContext("2d"));
  const paint = createGreyPainter(garment);

  const show = () => {
    const chosen = /** @type {import("../relu_fit.js").Bend} */ (bend.value);
    const [weight, bias, count] = [knobs.weight, knobs.bias, knobs.count].map(({ field }) => Number(field.value));
    for (const { field, shown } of Object.values(knobs)) shown.value = field.value;
    trace(curves.one, (x) => (BENDS[chosen](weight * (4 * x - 2) + bias) + 2) / 5);
    setText(formula, `input × ${weight.toFixed(1)} ${bias < 0 ? "−" : "+"} ${Math.abs(bias).toFixed(1)}, then ${NAMES[chosen]}`);
    const xs = pixels.map((_, i) => i / (IMAGE_SIDE - 1));
    const follow = team(xs, pixels, count, chosen);
    trace(curves.all, (x) => 0.2 + 0.6 * follow(x));
    const off = Math.sqrt(xs.reduce((sum, x, i) => sum + (follow(x) - pixels[i]) ** 2, 0) / xs.length);
    const verdict = chosen === "none" && count > 1 ? " They add up to one straight line, however many they are." : "";
    setText(said, `${count} ${count === 1 ? "neuron is" : "neurons together are"} off by ${Math.round(255 * off)} grey levels of 255 on average.${verdict}`);
    plots.one.setAttribute("aria-label", `What one neuron answers to inputs from −2 to 2: ${formula.textContent}`);
    plots.all.setAttribute("aria-label", `A row of pixels and the line that the neurons draw. ${said.textContent}`);
  };
  const fetchRow = async () => {
    const levels = await loadPixels(wardrobe, garments[which]);
    paint(levels);
    context.fillStyle = "rgb(230 90 60 / 0.55)";
    context.fillRect(0, row, IMAGE_SIDE, 1);
    pixels = Array.from(levels.subarray(IMAGE_SIDE * row, IMAGE_SIDE * (row + 1)), (level) => level / 255);
    dots.replaceChildren(...pixels.map((value, i) => createSvgElement("circle", { cx: (WIDE * i) / (IMAGE_SIDE - 1), cy: HIGH * (0.8 - 0.6 * value), r: 2.2, class: "lw-toy-dot" })));
    show();
  };
  const another = createElement("button", { type: "button", class: "lw-plain", text: "Other trousers", onclick: () => {
    which = (which + 1) % garments.length;
    fetchRow();
  } });
  for (const { field } of Object.values(knobs)) field.oninput = show;
  bend.onchange = show;

  await fetchRow();
  stage.replaceChildren(
    createElement("div", { class: "lw-row" }, createElement("label", { class: "lw-field" }, "The bend", bend)),
    createElement("h4", { text: "One neuron" }),
    createElement("div", { class: "lw-toy-beside lw-toy-narrow" }, createElement("div", { class: "lw-toy-knobs" }, knobs.weight.label, knobs.bias.label, formula), plots.one),
    createElement("h4", { text: "A team of neurons and a row of real pixels" }),
    createElement("div", { class: "lw-toy-beside lw-toy-narrow" }, createElement("div", { class: "lw-toy-column" }, garment, another), plots.all),
    createElement("div", { class: "lw-row" }, knobs.count.label),
    said,
  );
  return {};
}

/** A slider with its name and its value. */
function range(name, min, max, step, value) {
  const field = createElement("input", { type: "range", min, max, step, value });
  const shown = createElement("output", { text: value });
  return { field, shown, label: createElement("label", { class: "lw-field" }, name, field, shown) };
}

/** @param {Node[]} inside */
function plotOf(inside) {
  const zero = createSvgElement("line", { x1: 0, x2: WIDE, y1: HIGH * 0.6, y2: HIGH * 0.6, class: "lw-toy-axis" });
  return createSvgElement("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "lw-toy-plot", role: "img" }, ...(inside.length === 1 ? [zero] : []), ...inside);
}

/** Draws a function of 0 to 1; its values go from 0 at the bottom to 1 at the top.
 * @param {SVGElement} path @param {(x: number) => number} value */
function trace(path, value) {
  const points = Array.from({ length: STEPS + 1 }, (_, i) => {
    const x = i / STEPS;
    return `${(WIDE * x).toFixed(1)} ${(HIGH * (1 - Math.min(1.5, Math.max(-0.5, value(x))))).toFixed(1)}`;
  });
  path.setAttribute("d", `M${points.join("L")}`);
}
