// Lesson 4: a 3 x 3 kernel slides over a garment; the nine products and their sum are written out.

import { openImageStore } from "../../shared/data/latent_data.js";
import { createButton, createElement, createPicture, setText } from "../../shared/ui/dom.js";
import { createGreyPainter } from "../../shared/draw/grey_canvas.js";
import { trackCells } from "../../shared/draw/plane_view.js";
import { IMAGE_PIXELS, IMAGE_SIDE } from "../../shared/data/lattice.js";
import { clamp } from "../../shared/geometry/clamp.js";
import { dotProduct, extractPatch, slideWindow } from "../../shared/geometry/conv2d.js";
import { createTestImage } from "../../shared/ui/test_images.js";

/** @typedef {import("../../shared/geometry/conv2d.js").Plane} Plane
 * @typedef {{name: string, weights: number[]}} Kernel weights row by row */

const KERNEL_SIDE = 3;
/** @type {Kernel[]} */
export const KERNELS = [
  { name: "Upright edges", weights: [-1, 0, 1, -1, 0, 1, -1, 0, 1] },
  { name: "Level edges", weights: [-1, -1, -1, 0, 0, 0, 1, 1, 1] },
  { name: "Blur", weights: new Array(9).fill(1 / 9) },
  { name: "Sharpen", weights: [0, -1, 0, -1, 5, -1, 0, -1, 0] },
];
/** A sum of edge weights times grey levels (0 to 255) below this is not called an edge. */
const EDGE_THRESHOLD = 100;
const FIRST_GARMENT = 8;
const FIRST_POSITION = { row: 14, column: 6 };

/** The feature map of an image, as large as the image, with zeros around it.
 * @param {Plane} plane @param {number[]} weights @returns {number[]} */
export function computeFeatureMap(plane, weights) {
  return Array.from(slideWindow(plane, KERNEL_SIDE, 1, "same", ({ values }) => dotProduct(values, weights)).values);
}

/** @param {HTMLElement} stage
 * @param {import("../../shared/types.js").LessonPayload<import("../../shared/types.js").ImageChoiceData>} payload
 * @returns {Promise<import("../../shared/types.js").Demo>} */
export async function build(stage, { latent_map: latentMap, demo_data: { indices } }) {
  let garment = FIRST_GARMENT % indices.length;
  let { row, column } = FIRST_POSITION;
  let kernel = KERNELS[0];
  /** @type {Plane} */
  let plane = emptyPlane();
  /** @type {number[]} */
  let featureMap = [];
  const sum = createElement("p", { class: "lw-demo-status", role: "status" });
  const input = createTestImage(openImageStore(latentMap), "The garment; arrow keys move the window", (message) => {
    plane = emptyPlane();
    showFeatureMap();
    setText(sum, message);
  });
  const output = createPicture("The feature map: what the kernel answers at each place");
  const paintOutput = createGreyPainter(output);
  const [windowFrame, pixelFrame] = [createElement("i", { class: "lw-demo-window" }), createElement("i", { class: "lw-demo-pixel" })];
  const cells = Array.from({ length: 9 }, () => createElement("td"));
  const table = createElement("table", { class: "lw-demo-products", "aria-label": "Nine pixels, each times its weight" },
    ...[0, 3, 6].map((first) => createElement("tr", {}, ...cells.slice(first, first + 3))));

  const showPosition = () => {
    const patch = extractPatch(plane, { top: row - 1, left: column - 1, height: KERNEL_SIDE, width: KERNEL_SIDE });
    patch.values.forEach((level, i) => {
      cells[i].replaceChildren(createElement("b", { text: level }), createElement("small", { text: `× ${formatWeight(kernel.weights[i])}` }));
      cells[i].style.setProperty("--level", String(level));
      cells[i].toggleAttribute("data-light", level > 127);
    });
    const total = featureMap[IMAGE_SIDE * row + column];
    setText(sum, `The nine products add up to ${Math.round(total)}: ${describeSum(kernel, total)}.`);
    Object.assign(windowFrame.style, { left: toPercent(column - 1), top: toPercent(row - 1) });
    Object.assign(pixelFrame.style, { left: toPercent(column), top: toPercent(row) });
  };
  const showFeatureMap = () => {
    featureMap = computeFeatureMap(plane, kernel.weights);
    const highest = Math.max(1, ...featureMap.map(Math.abs));
    // The sums of an edge kernel have both signs: zero is shown as mid-grey.
    paintOutput(featureMap.map((value) => clamp(findsEdges(kernel) ? 128 + (127 * value) / highest : value, 0, 255)));
    for (const button of buttons.children) button.setAttribute("aria-pressed", String(button.textContent === kernel.name));
    showPosition();
  };
  const showGarment = () =>
    input.show(indices[garment], (pixels) => {
      plane = { values: pixels, rows: IMAGE_SIDE, columns: IMAGE_SIDE };
      showFeatureMap();
    });
  const buttons = createElement("div", { class: "lw-row", role: "group", "aria-label": "Kernel" }, ...KERNELS.map((choice) => createButton(choice.name, () => {
    kernel = choice;
    showFeatureMap();
  })));
  /** @param {HTMLCanvasElement} canvas @param {HTMLElement} frame @param {string} caption */
  const createPane = (canvas, frame, caption) => createElement("figure", {}, createElement("div", { class: "lw-demo-pane" }, canvas, frame), createElement("figcaption", { class: "lw-kicker", text: caption }));
  for (const canvas of [input.canvas, output]) {
    canvas.classList.add("lw-pointable");
    trackCells(canvas, () => plane, () => ({ row, column }), (newRow, newColumn) => {
      [row, column] = [newRow, newColumn];
      showPosition();
    });
  }
  input.canvas.tabIndex = 0;
  input.canvas.setAttribute("role", "application");
  stage.replaceChildren(
    buttons,
    createElement("div", { class: "lw-demo-three" },
      createPane(input.canvas, windowFrame, "the garment"),
      createElement("figure", {}, table, createElement("figcaption", { class: "lw-kicker", text: "what the window sees, × weights" })),
      createPane(output, pixelFrame, "the feature map")),
    sum,
    createElement("div", { class: "lw-row" }, createButton("Another garment", () => {
      garment = (garment + 1) % indices.length;
      void showGarment();
    })),
  );
  await showGarment();
  return {};
}

/** @returns {Plane} */
function emptyPlane() {
  return { values: new Uint8Array(IMAGE_PIXELS), rows: IMAGE_SIDE, columns: IMAGE_SIDE };
}

/** @param {number} pixels */
function toPercent(pixels) {
  return `${(pixels / IMAGE_SIDE) * 100}%`;
}

/** @param {number} weight */
function formatWeight(weight) {
  return Number.isInteger(weight) ? String(weight).replace("-", "−") : "1/9";
}

/** Whether the weights add up to zero, so that even areas give zero.
 * @param {Kernel} kernel */
function findsEdges({ weights }) {
  return weights.reduce((sum, weight) => sum + weight, 0) < 0.5;
}

/** What a sum means for the visitor.
 * @param {Kernel} kernel @param {number} total */
function describeSum(kernel, total) {
  if (!findsEdges(kernel)) return kernel.name === "Blur" ? "the mean of what it sees" : "itself, set off against its neighbours";
  const [from, to] = kernel.weights[3] === 0 ? ["above", "below"] : ["on the left", "on the right"];
  if (Math.abs(total) < EDGE_THRESHOLD) return "no edge here";
  return total > 0 ? `dark ${from}, light ${to}` : `light ${from}, dark ${to}`;
}
