// Scenes of real images: many of them at once, and one with its reconstruction.

import { IMAGE_SIDE } from "../../shared/data/lattice.js";
import { createGreyPainter } from "../../shared/draw/grey_canvas.js";
import { createButton, createElement, createPicture, setText } from "../../shared/ui/dom.js";
import { createLatest } from "../../shared/ui/latest.js";
import { createTestImage, describeImageError } from "../../shared/ui/test_images.js";

/** @typedef {import("../view.js").Scene} Scene
 * @typedef {import("../view.js").SceneContext} SceneContext */

/** Sprite sheets side by side and below each other. */
const [SHEET_COLUMNS, SHEET_ROWS] = [2, 6];

/** @param {HTMLElement} stage @param {SceneContext} context @returns {Scene} */
export function showSamples(stage, { latentData, payload }) {
  const { columns, per_sheet: perSheet, count } = payload.latent_map.garments.test;
  const [width, height] = [IMAGE_SIDE * columns, (IMAGE_SIDE * perSheet) / columns];
  const sheetCount = Math.min(SHEET_COLUMNS * SHEET_ROWS, Math.ceil(count / perSheet));
  const canvas = createElement("canvas", { class: "lw-fill lw-deck-samples", width: SHEET_COLUMNS * width, height: SHEET_ROWS * height, role: "img", "aria-label": `${SHEET_COLUMNS * SHEET_ROWS * perSheet} real garments` });
  const status = createElement("p", { class: "lw-deck-error", role: "status" });
  stage.replaceChildren(canvas, status);
  const sheets = Array.from({ length: sheetCount }, (_, sheet) => {
    const latest = createLatest((error) => setText(status, describeImageError(error)));
    const [left, top] = [(sheet % SHEET_COLUMNS) * width, Math.floor(sheet / SHEET_COLUMNS) * height];
    void latest.run(latentData.store.sheet("test", sheet), (image) => canvas.getContext("2d")?.drawImage(image, left, top));
    return latest;
  });
  return { destroy: () => sheets.forEach((latest) => latest.cancel()) };
}

/** @param {HTMLElement} stage @param {SceneContext} context @returns {Scene} */
export function showReconstruction(stage, { latentData, payload, memory }) {
  const caption = createElement("figcaption", { role: "status" });
  const original = createTestImage(latentData.store, "A real garment", (message) => showGarment("A real garment", message));
  const decoded = createPicture("What is drawn from its two numbers", "lw-garment lw-imagined");
  const paintDecoded = createGreyPainter(decoded);
  const numbers = createElement("p", { class: "lw-deck-code", role: "status" });
  const chosenIndex = () => payload.reconstructed[memory.reconstructed % payload.reconstructed.length];
  /** Shows what belongs to the chosen image.
   * @param {string} label accessible name of the image @param {string} text below it */
  const showGarment = (label, text) => {
    const code = latentData.codeOf(chosenIndex());
    original.canvas.setAttribute("aria-label", label);
    setText(caption, text);
    paintDecoded(latentData.decode(code));
    setText(numbers, `${code.x.toFixed(2)}\n${code.y.toFixed(2)}`);
  };
  const update = () => {
    const index = chosenIndex();
    void original.show(index, () => showGarment(`A real garment: ${latentData.classes[latentData.points.labels[index]].name}`, "784 squares"));
  };
  const another = createButton("Another garment", () => {
    memory.reconstructed += 1;
    update();
  });
  const createArrow = () => createElement("span", { class: "lw-deck-arrow", text: "→", "aria-hidden": "true" });
  stage.replaceChildren(
    createElement("div", { class: "lw-deck-trio" },
      createElement("figure", {}, original.canvas, caption),
      createElement("div", {}, createArrow(), numbers, createArrow()),
      createElement("figure", {}, decoded, createElement("figcaption", { text: "drawn from two numbers" }))),
    another,
  );
  update();
  return { interactive: true };
}
