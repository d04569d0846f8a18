// Lesson 3: one neuron with adjustable parameters, and a layer of neurons fitted to a row of real pixels.

import { openImageStore } from "../../shared/data/latent_data.js";
import { createButton, createSvgElement, createElement, setText } from "../../shared/ui/dom.js";
import { IMAGE_PIXELS, IMAGE_SIDE } from "../../shared/data/lattice.js";
import { clamp } from "../../shared/geometry/clamp.js";
import { createTestImage } from "../../shared/ui/test_images.js";

/** @typedef {"none" | "relu" | "sigmoid"} Activation */

/** @type {Record<Activation, (t: number) => number>} */
export const ACTIVATIONS = {
  none: (t) => t,
  relu: (t) => Math.max(0, t),
  sigmoid: (t) => 1 / (1 + Math.exp(-t)),
};
/** @type {Record<Activation, string>} */
const ACTIVATION_NAMES = { none: "no bend", relu: "bend at zero (ReLU)", sigmoid: "soft bend (sigmoid)" };
/** Input weight of every neuron in the fitted layer, for inputs in [0, 1]. */
const INPUT_WEIGHTS = { none: 1, relu: 1, sigmoid: 40 };
const RIDGE_PENALTY = 1e-6;
const [PLOT_WIDTH, PLOT_HEIGHT] = [200, 100];
const CURVE_STEPS = 120;

/**
 * Fits a hidden layer to points: neurons with evenly spaced biases and fixed input weights; the output weights and the
 * output bias are the least-squares solution with a small ridge penalty.
 * @param {number[]} xs in [0, 1] @param {number[]} ys @param {number} count of neurons
 * @param {Activation} activation @returns {(x: number) => number} the fitted function
 */
export function fitNeurons(xs, ys, count, activation) {
  const offset = activation === "sigmoid" ? 0.5 : 0;
  /** The outputs of the bias and of each neuron.
   * @param {number} x */
  const hidden = (x) => [1, ...Array.from({ length: count }, (_, i) => ACTIVATIONS[activation](INPUT_WEIGHTS[activation] * (x - (i + offset) / count)))];
  const rows = xs.map(hidden);
  const size = count + 1;
  const normalEquations = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size + 1 }, (_, j) => rows.reduce((sum, row, k) => sum + row[i] * (j === size ? ys[k] : row[j]), i === j ? RIDGE_PENALTY : 0)),
  );
  const weights = solveLinearSystem(normalEquations);
  return (x) => hidden(x).reduce((sum, output, i) => sum + output * weights[i], 0);
}

/** Gauss-Jordan elimination with partial pivoting.
 * @param {number[][]} matrix its last column is the right-hand side; overwritten */
function solveLinearSystem(matrix) {
  const size = matrix.length;
  for (let column = 0; column < size; column += 1) {
    let pivot = column;
    for (let row = column + 1; row < size; row += 1) {
      if (Math.abs(matrix[row][column]) > Math.abs(matrix[pivot][column])) pivot = row;
    }
    [matrix[column], matrix[pivot]] = [matrix[pivot], matrix[column]];
    for (let row = 0; row < size; row += 1) {
      if (row === column) continue;
      const factor = matrix[row][column] / matrix[column][column];
      for (let k = column; k <= size; k += 1) matrix[row][k] -= factor * matrix[column][k];
    }
  }
  return matrix.map((row, i) => row[size] / row[i]);
}

/** @param {HTMLElement} stage
 * @param {import("../../shared/types.js").LessonPayload<import("../../shared/types.js").NeuronsData>} payload
 * @returns {Promise<import("../../shared/types.js").Demo>} */
export async function build(stage, { latent_map: latentMap, demo_data: { row, indices } }) {
  let selected = 0;
  /** @type {number[]} brightness along the row, in [0, 1] */
  let pixels = [];
  const sliders = { weight: createSlider("Weight", -3, 3, 0.1, 1.5), bias: createSlider("Bias", -2, 2, 0.1, -0.5), count: createSlider("Neurons", 1, 12, 1, 12) };
  const activationSelect = createElement("select", { "aria-label": "How a neuron bends" },
    ...Object.entries(ACTIVATION_NAMES).map(([name, text]) => createElement("option", { value: name, text, selected: name === "relu" })));
  const curves = { neuron: createSvgElement("path", { class: "lw-demo-curve" }), layer: createSvgElement("path", { class: "lw-demo-curve" }) };
  const points = createSvgElement("g");
  const zeroLine = createSvgElement("line", { x1: 0, x2: PLOT_WIDTH, y1: PLOT_HEIGHT * 0.6, y2: PLOT_HEIGHT * 0.6, class: "lw-demo-axis" });
  const plots = { neuron: createPlot(zeroLine, curves.neuron), layer: createPlot(points, curves.layer) };
  const formula = createElement("p", { class: "lw-demo-status" });
  const status = createElement("p", { class: "lw-demo-status", role: "status" });
  const image = createTestImage(openImageStore(latentMap), "A real pair of trousers; the marked row is followed below", (message) => {
    showRow(new Uint8Array(IMAGE_PIXELS));
    setText(status, message);
  });

  const update = () => {
    const activation = /** @type {Activation} */ (activationSelect.value);
    const [weight, bias, count] = [sliders.weight, sliders.bias, sliders.count].map(({ input }) => Number(input.value));
    for (const { input, output } of Object.values(sliders)) output.value = input.value;
    drawCurve(curves.neuron, (x) => (ACTIVATIONS[activation](weight * (4 * x - 2) + bias) + 2) / 5);
    setText(formula, `input × ${weight.toFixed(1)} ${bias < 0 ? "−" : "+"} ${Math.abs(bias).toFixed(1)}, then ${ACTIVATION_NAMES[activation]}`);
    const xs = pixels.map((_, i) => i / (IMAGE_SIDE - 1));
    const predict = fitNeurons(xs, pixels, count, activation);
    drawCurve(curves.layer, (x) => 0.2 + 0.6 * predict(x));
    const rmse = Math.sqrt(xs.reduce((sum, x, i) => sum + (predict(x) - pixels[i]) ** 2, 0) / xs.length);
    const remark = activation === "none" && count > 1 ? " They add up to one straight line, however many they are." : "";
    setText(status, `${count} ${count === 1 ? "neuron is" : "neurons together are"} off by ${Math.round(255 * rmse)} grey levels of 255 on average.${remark}`);
    plots.neuron.setAttribute("aria-label", `What one neuron answers to inputs from −2 to 2: ${formula.textContent}`);
    plots.layer.setAttribute("aria-label", `A row of pixels and the line that the neurons draw. ${status.textContent}`);
  };
  /** @param {Uint8Array} levels of the whole image */
  const showRow = (levels) => {
    const context = /** @type {CanvasRenderingContext2D} */ (image.canvas.getContext("2d"));
    context.fillStyle = "rgb(230 90 60 / 0.55)";
    context.fillRect(0, row, IMAGE_SIDE, 1);
    pixels = Array.from(levels.subarray(IMAGE_SIDE * row, IMAGE_SIDE * (row + 1)), (level) => level / 255);
    points.replaceChildren(...pixels.map((value, i) => createSvgElement("circle", { cx: (PLOT_WIDTH * i) / (IMAGE_SIDE - 1), cy: PLOT_HEIGHT * (0.8 - 0.6 * value), r: 2.2, class: "lw-demo-dot" })));
    update();
  };
  const another = createButton("Other trousers", () => {
    selected = (selected + 1) % indices.length;
    void image.show(indices[selected], showRow);
  });
  for (const { input } of Object.values(sliders)) input.oninput = update;
  activationSelect.onchange = update;

  await image.show(indices[selected], showRow);
  stage.replaceChildren(
    createElement("div", { class: "lw-row" }, createElement("label", { class: "lw-field" }, "The bend", activationSelect)),
    createElement("h4", { text: "One neuron" }),
    createElement("div", { class: "lw-demo-columns lw-demo-narrow-first" }, createElement("div", { class: "lw-demo-sliders" }, sliders.weight.label, sliders.bias.label, formula), plots.neuron),
    createElement("h4", { text: "A team of neurons and a row of real pixels" }),
    createElement("div", { class: "lw-demo-columns lw-demo-narrow-first" }, createElement("div", { class: "lw-demo-column" }, image.canvas, another), plots.layer),
    createElement("div", { class: "lw-row" }, sliders.count.label),
    status,
  );
  return {};
}

/** Creates a labelled slider that shows its value.
 * @param {string} name @param {number} min @param {number} max @param {number} step @param {number} value */
function createSlider(name, min, max, step, value) {
  const input = createElement("input", { type: "range", min, max, step, value });
  const output = createElement("output", { text: value });
  return { input, output, label: createElement("label", { class: "lw-field" }, name, input, output) };
}

/** @param {...Node} content */
function createPlot(...content) {
  return createSvgElement("svg", { viewBox: `0 0 ${PLOT_WIDTH} ${PLOT_HEIGHT}`, class: "lw-demo-plot", role: "img" }, ...content);
}

/** Draws a function on [0, 1]; values from 0 (bottom) to 1 (top) are inside the plot.
 * @param {SVGElement} path @param {(x: number) => number} compute */
function drawCurve(path, compute) {
  const points = Array.from({ length: CURVE_STEPS + 1 }, (_, i) => {
    const x = i / CURVE_STEPS;
    return `${(PLOT_WIDTH * x).toFixed(1)} ${(PLOT_HEIGHT * (1 - clamp(compute(x), -0.5, 1.5))).toFixed(1)}`;
  });
  path.setAttribute("d", `M${points.join("L")}`);
}
