// Lesson 5: a garment, its code of two numbers, and what the decoder draws from them.

import { openLatentData } from "../../shared/data/latent_data.js";
import { createButton, createElement, createPicture, setText } from "../../shared/ui/dom.js";
import { formatPercent } from "../../shared/ui/probability_bars.js";
import { createGreyPainter } from "../../shared/draw/grey_canvas.js";
import { createImageRadios, createTestImage } from "../../shared/ui/test_images.js";

const AXES = /** @type {const} */ (["x", "y"]);
/** Codes closer than this to the garment's own count as its own. */
const OWN_CODE_DISTANCE = 0.01;

/** @param {HTMLElement} stage
 * @param {import("../../shared/types.js").LessonPayload<import("../../shared/types.js").ImageChoiceData>} payload
 * @returns {Promise<import("../../shared/types.js").Demo>} */
export async function build(stage, { latent_map: latentMap, demo_data: { indices } }) {
  const latentData = await openLatentData(latentMap);
  const { store, lattice, classes, points } = latentData;
  /** @param {number} index */
  const nameOf = (index) => classes[points.labels[index]].name;
  const status = createElement("p", { class: "lw-demo-status", role: "status" });
  const original = createTestImage(store, "The real garment", (message) => {
    showCode(chosen, "The real garment");
    setText(status, message);
  });
  const decoded = createPicture("What the decoder draws", "lw-garment lw-imagined");
  const paintDecoded = createGreyPainter(decoded);
  const cover = createButton("What comes back?", () => reveal());
  cover.classList.add("lw-demo-cover");
  /** The garment that was asked for last, and the one on show. */
  let [chosen, selected] = [indices[0], indices[0]];
  const sliders = AXES.map((axis) => {
    const input = createElement("input", { type: "range", step: "any", min: lattice.extent[`${axis}0`], max: lattice.extent[`${axis}1`], "aria-label": `The number ${axis}`, oninput: () => reveal() });
    return { input, output: createElement("output"), axis };
  });
  const update = () => {
    const code = { x: Number(sliders[0].input.value), y: Number(sliders[1].input.value) };
    const own = latentData.codeOf(selected);
    for (const { axis, output } of sliders) output.value = code[axis].toFixed(2);
    paintDecoded(latentData.decode(code));
    const { label, probability, sparse } = latentData.predict(code);
    if (!cover.hidden) setText(status, `784 grey squares go in. Only two numbers get through: ${code.x.toFixed(2)} and ${code.y.toFixed(2)}.`);
    else if (sparse) setText(status, "No real garment lives near these numbers: the decoder is guessing.");
    else if (Math.hypot(code.x - own.x, code.y - own.y) > OWN_CODE_DISTANCE) setText(status, `From these two numbers it draws something that a classifier calls ${classes[label].name} (${formatPercent(probability)} sure).`);
    else setText(status, "Compare: which parts got through, and which were lost?");
  };
  const reveal = () => {
    cover.hidden = true;
    update();
  };
  const resetSliders = () => {
    for (const { axis, input } of sliders) input.value = String(latentData.codeOf(selected)[axis]);
    update();
  };
  /** @param {number} index @param {string} label accessible name of its image */
  const showCode = (index, label) => {
    selected = index;
    cover.hidden = false;
    original.canvas.setAttribute("aria-label", label);
    resetSliders();
  };
  /** @param {number} index */
  const select = (index) => {
    chosen = index;
    return original.show(index, () => showCode(index, `The real garment: ${nameOf(index)}`));
  };
  stage.replaceChildren(
    createImageRadios("Choose a garment", indices, store, nameOf, select, selected),
    createElement("div", { class: "lw-demo-three lw-demo-reconstruction" },
      createElement("figure", {}, original.canvas, createElement("figcaption", { class: "lw-kicker", text: "784 numbers in" })),
      createElement("div", { class: "lw-demo-code" }, ...sliders.map(({ input, output, axis }) => createElement("label", {}, createElement("b", { text: axis }), input, output)),
        createButton("Its own numbers", resetSliders)),
      createElement("figure", {}, createElement("div", { class: "lw-demo-pane" }, decoded, cover), createElement("figcaption", { class: "lw-kicker", text: "784 numbers drawn from two" }))),
    status,
  );
  await select(chosen);
  return {};
}
