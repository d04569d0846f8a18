// Lesson 7: from one garment to another, by mixing pixels and by mixing codes.

import { loadPixels, openLatentData } from "../../shared/data/latent_data.js";
import { createElement, createPicture, setText } from "../../shared/ui/dom.js";
import { formatPercent } from "../../shared/ui/probability_bars.js";
import { createGreyPainter, createImageCanvas } from "../../shared/draw/grey_canvas.js";
import { findShortestPath, pointAlongPath } from "../../shared/geometry/shortest_path.js";
import { IMAGE_PIXELS } from "../../shared/data/lattice.js";
import { createLatest } from "../../shared/ui/latest.js";
import { createImageRadios, describeImageError } from "../../shared/ui/test_images.js";

/** @typedef {import("../../shared/types.js").Code} Code */

const STRIP_LENGTH = 7;
const FIRST_ENDS = { start: 8, end: 9 };

/** @param {HTMLElement} stage
 * @param {import("../../shared/types.js").LessonPayload<import("../../shared/types.js").ImageChoiceData>} payload
 * @returns {Promise<import("../../shared/types.js").Demo>} */
export async function build(stage, { latent_map: latentMap, demo_data: { indices } }) {
  const latentData = await openLatentData(latentMap);
  const { store, lattice, classes, points } = latentData;
  const chosen = { start: indices[FIRST_ENDS.start % indices.length], end: indices[FIRST_ENDS.end % indices.length] };
  let pixels = { start: new Uint8Array(IMAGE_PIXELS), end: new Uint8Array(IMAGE_PIXELS) };
  /** @type {Code[]} */
  let path = [];
  const [blended, decoded] = [createPicture("Mixed pixels"), createPicture("Mixed numbers, then drawn", "lw-garment lw-imagined")];
  const [paintBlended, paintDecoded] = [createGreyPainter(blended), createGreyPainter(decoded)];
  const strips = { blended: createStrip(), decoded: createStrip() };
  const slider = createElement("input", { type: "range", min: 0, max: 1, step: 0.01, value: 0.5, "aria-label": "How far from the first garment to the second" });
  const status = createElement("p", { class: "lw-demo-status", role: "status" });
  const latest = createLatest((error) => {
    const empty = new Uint8Array(IMAGE_PIXELS);
    for (const paint of [paintBlended, paintDecoded, ...strips.blended.paint, ...strips.decoded.paint]) paint(empty);
    slider.disabled = true;
    setText(status, describeImageError(error));
  });
  const blend = new Float32Array(IMAGE_PIXELS);
  /** @param {number} share of the second image */
  const blendPixels = (share) => {
    for (let i = 0; i < IMAGE_PIXELS; i += 1) blend[i] = (1 - share) * pixels.start[i] + share * pixels.end[i];
    return blend;
  };
  const update = () => {
    const share = Number(slider.value);
    const code = pointAlongPath(path, share);
    paintBlended(blendPixels(share));
    paintDecoded(latentData.decode(code));
    const { label, probability, sparse } = latentData.predict(code);
    slider.setAttribute("aria-valuetext", `${Math.round(100 * share)}% of the way`);
    setText(status, `Mixed numbers: ${sparse ? "the decoder is guessing here" : `a classifier calls it ${classes[label].name}, ${formatPercent(probability)} sure`}.`);
  };
  const showChosen = () =>
    latest.run(Promise.all([loadPixels(store, chosen.start), loadPixels(store, chosen.end)]), ([start, end]) => {
      pixels = { start, end };
      path = findShortestPath(lattice, latentData.codeOf(chosen.start), latentData.codeOf(chosen.end));
      slider.disabled = false;
      for (let i = 0; i < STRIP_LENGTH; i += 1) {
        const share = i / (STRIP_LENGTH - 1);
        strips.blended.paint[i](blendPixels(share));
        strips.decoded.paint[i](latentData.decode(pointAlongPath(path, share)));
      }
      update();
    });
  /** @param {"start" | "end"} end @param {string} title */
  const createEndRow = (end, title) => {
    const radios = createImageRadios(`${title} garment`, indices, store, (index) => classes[points.labels[index]].name, (index) => {
      chosen[end] = index;
      void showChosen();
    }, chosen[end]);
    return createElement("div", {}, createElement("p", { class: "lw-kicker", text: title }), radios);
  };
  /** @param {HTMLCanvasElement} canvas @param {HTMLElement} strip @param {string} caption */
  const createFigure = (canvas, strip, caption) => createElement("figure", {}, canvas, strip, createElement("figcaption", { class: "lw-kicker", text: caption }));
  slider.oninput = update;
  slider.disabled = true;
  stage.replaceChildren(
    createEndRow("start", "From"),
    createEndRow("end", "To"),
    createElement("div", { class: "lw-demo-two" }, createFigure(blended, strips.blended.row, "mixed pixels: a fade"), createFigure(decoded, strips.decoded.row, "mixed numbers, then drawn: imagined")),
    createElement("label", { class: "lw-demo-wide" }, createElement("span", { class: "lw-unseen", text: "How far" }), slider),
    status,
  );
  await showChosen();
  return {};
}

/** Creates a row of small images along a path; it repeats what the large image shows and is hidden from screen readers. */
function createStrip() {
  const canvases = Array.from({ length: STRIP_LENGTH }, createImageCanvas);
  return { row: createElement("div", { class: "lw-demo-strip", "aria-hidden": "true" }, ...canvases), paint: canvases.map((canvas) => createGreyPainter(canvas)) };
}
