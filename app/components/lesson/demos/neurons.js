// Lesson 3: one neuron with its knobs, and a team of neurons that follows a row of real pixels.

import { levelsOf, openWardrobe } from "../../shared/data/latent_data.js";
import { draw, make, picture, say } from "../../shared/ui/dom.js";
import { greyPainter } from "../../shared/draw/grey_canvas.js";
import { SIDE } from "../../shared/data/lattice.js";
import { BENDS, team } from "../relu_fit.js";

const [WIDE, HIGH] = [200, 100];
const STEPS = 120;
const NAMES = { none: "no bend", relu: "bend at zero (ReLU)", sigmoid: "soft bend (sigmoid)" };

/** @param {HTMLElement} stage @param {any} data */
export async function build(stage, data) {
  const wardrobe = openWardrobe(data);
  const { row, garments } = data.told;
  let which = 0;
  /** @type {number[]} brightness along the row, 0 to 1 */
  let pixels = [];
  const knobs = { weight: range("Weight", -3, 3, 0.1, 1.5), bias: range("Bias", -2, 2, 0.1, -0.5), count: range("Neurons", 1, 12, 1, 12) };
  const bend = make("select", { "aria-label": "How a neuron bends" },
    ...Object.entries(NAMES).map(([name, text]) => make("option", { value: name, text, selected: name === "relu" })));
  const curves = { one: draw("path", { class: "lw-toy-curve" }), all: draw("path", { class: "lw-toy-curve" }) };
  const dots = draw("g");
  const plots = { one: plotOf([curves.one]), all: plotOf([dots, curves.all]) };
  const formula = make("p", { class: "lw-toy-said" });
  const said = make("p", { class: "lw-toy-said", role: "status" });
  const garment = picture("A real pair of trousers; the marked row is followed below");
  const context = /** @type {CanvasRenderingContext2D} */ (garment.getContext("2d"));
  const paint = greyPainter(garment);

  const show = () => {
    const chosen = /** @type {import("../relu_fit.js").Bend} */ (bend.value);
    const [weight, bias, count] = [knobs.weight, knobs.bias, knobs.count].map(({ field }) => Number(field.value));
    for (const { field, shown } of Object.values(knobs)) shown.value = field.value;
    trace(curves.one, (x) => (BENDS[chosen](weight * (4 * x - 2) + bias) + 2) / 5);
    say(formula, `input × ${weight.toFixed(1)} ${bias < 0 ? "−" : "+"} ${Math.abs(bias).toFixed(1)}, then ${NAMES[chosen]}`);
    const xs = pixels.map((_, i) => i / (SIDE - 1));
    const follow = team(xs, pixels, count, chosen);
    trace(curves.all, (x) => 0.2 + 0.6 * follow(x));
    const off = Math.sqrt(xs.reduce((sum, x, i) => sum + (follow(x) - pixels[i]) ** 2, 0) / xs.length);
    const verdict = chosen === "none" && count > 1 ? " They add up to one straight line, however many they are." : "";
    say(said, `${count} ${count === 1 ? "neuron is" : "neurons together are"} off by ${Math.round(255 * off)} grey levels of 255 on average.${verdict}`);
    plots.one.setAttribute("aria-label", `What one neuron answers to inputs from −2 to 2: ${formula.textContent}`);
    plots.all.setAttribute("aria-label", `A row of pixels and the line that the neurons draw. ${said.textContent}`);
  };
  const fetchRow = async () => {
    const levels = await levelsOf(wardrobe, garments[which]);
    paint(levels);
    context.fillStyle = "rgb(230 90 60 / 0.55)";
    context.fillRect(0, row, SIDE, 1);
    pixels = Array.from(levels.subarray(SIDE * row, SIDE * (row + 1)), (level) => level / 255);
    dots.replaceChildren(...pixels.map((value, i) => draw("circle", { cx: (WIDE * i) / (SIDE - 1), cy: HIGH * (0.8 - 0.6 * value), r: 2.2, class: "lw-toy-dot" })));
    show();
  };
  const another = make("button", { type: "button", class: "lw-plain", text: "Other trousers", onclick: () => {
    which = (which + 1) % garments.length;
    fetchRow();
  } });
  for (const { field } of Object.values(knobs)) field.oninput = show;
  bend.onchange = show;

  await fetchRow();
  stage.replaceChildren(
    make("div", { class: "lw-row" }, make("label", { class: "lw-field" }, "The bend", bend)),
    make("h4", { text: "One neuron" }),
    make("div", { class: "lw-toy-beside lw-toy-narrow" }, make("div", { class: "lw-toy-knobs" }, knobs.weight.label, knobs.bias.label, formula), plots.one),
    make("h4", { text: "A team of neurons and a row of real pixels" }),
    make("div", { class: "lw-toy-beside lw-toy-narrow" }, make("div", { class: "lw-toy-column" }, garment, another), plots.all),
    make("div", { class: "lw-row" }, knobs.count.label),
    said,
  );
  return {};
}

/** A slider with its name and its value. */
function range(name, min, max, step, value) {
  const field = make("input", { type: "range", min, max, step, value });
  const shown = make("output", { text: value });
  return { field, shown, label: make("label", { class: "lw-field" }, name, field, shown) };
}

/** @param {Node[]} inside */
function plotOf(inside) {
  const zero = draw("line", { x1: 0, x2: WIDE, y1: HIGH * 0.6, y2: HIGH * 0.6, class: "lw-toy-axis" });
  return draw("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "lw-toy-plot", role: "img" }, ...(inside.length === 1 ? [zero] : []), ...inside);
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
