// Scenes on a map: points without and with labels, exploration by hand, a path that plays, and the summary.

import { createGreyPainter } from "../../shared/draw/grey_canvas.js";
import { SmallMap } from "../../shared/draw/small_map.js";
import { createButton, createElement, createPicture, setText } from "../../shared/ui/dom.js";
import { formatPercent } from "../../shared/ui/probability_bars.js";
import { AutoTour } from "../auto_tour.js";

/** @typedef {import("../view.js").Scene} Scene
 * @typedef {import("../view.js").SceneContext} SceneContext
 * @typedef {import("../../shared/data/latent_data.js").LatentData} LatentData
 * @typedef {import("../../shared/types.js").Code} Code */

const [T_SHIRT, ANKLE_BOOT] = [0, 9];
const TAKEAWAYS = [
  "It learnt from examples, not from rules.",
  "What is alike came to lie close together.",
  "It can be wrong. Ask whether it knows when.",
];

/** @param {HTMLElement} stage @param {SceneContext} context @param {"grey" | "names"} colouring @param {string} label
 * @returns {Scene} */
export function showMap(stage, { latentData }, colouring, label) {
  const map = new SmallMap(latentData, label);
  stage.replaceChildren(map.element);
  map.colourBy(colouring);
  return { redraw: () => map.redraw(), destroy: () => map.destroy() };
}

/** @param {HTMLElement} stage @param {SceneContext} context @returns {Scene} */
export function showExploration(stage, { latentData, memory }) {
  const { map, element, showCode } = createCaptionedMap(latentData, "The map: move over it, or walk with the arrow keys");
  stage.replaceChildren(element);
  /** @param {Code} code */
  const moveTo = (code) => {
    memory.code = code;
    showCode(code);
  };
  map.enableCursor(moveTo, moveTo);
  showCode(memory.code ?? latentData.centreOf(T_SHIRT));
  return { interactive: true, redraw: () => map.redraw(), destroy: () => map.destroy() };
}

/** @param {HTMLElement} stage @param {SceneContext} context @returns {Scene} */
export function showPath(stage, { latentData }) {
  const { map, element, showCode, showPath: drawPath } = createCaptionedMap(latentData, "The map with the way of the journey");
  const route = createElement("span", { class: "lw-deck-route", role: "status" });
  /** @type {import("../auto_tour.js").Handlers["onPath"]} */
  const onPath = (path, from, to) => {
    drawPath(path);
    setText(route, `${latentData.classes[from].name} → ${latentData.classes[to].name}`);
  };
  const tour = new AutoTour(latentData, { onPath, onStep: showCode }, T_SHIRT, ANKLE_BOOT);
  const play = createButton("Pause", () => {
    if (tour.running) tour.stop();
    else tour.start();
    setText(play, tour.running ? "Pause" : "Play");
  });
  const another = createButton("Another journey", () => tour.startNextPath());
  stage.replaceChildren(element, createElement("div", { class: "lw-deck-row" }, play, another, route));
  tour.start();
  return {
    interactive: true,
    redraw: () => map.redraw(),
    destroy: () => {
      tour.stop();
      map.destroy();
    },
  };
}

/** @param {HTMLElement} stage @param {SceneContext} context @returns {Scene} */
export function showSummary(stage, { latentData, memory: { game } }) {
  const map = new SmallMap(latentData, "Imagined garments all over the map", ["terrain"]);
  const takeaways = createElement("ol", { class: "lw-deck-takeaways" }, ...TAKEAWAYS.map((text) => createElement("li", { text })));
  const side = createElement("div", { class: "lw-deck-side" }, takeaways);
  if (game?.answers.length) {
    const { people, network } = game.score();
    side.append(createElement("p", { text: `Your game: people ${people}, network ${network}, of ${game.answers.length}.` }));
  }
  stage.replaceChildren(createElement("div", { class: "lw-deck-pair" }, map.element, side));
  map.plot.scene.names = [];
  map.redraw();
  return { redraw: () => map.redraw(), destroy: () => map.destroy() };
}

/**
 * Creates a map and a canvas with the image decoded at a position on it.
 * @param {LatentData} latentData @param {string} mapLabel @param {string} imageLabel accessible names
 * @returns {{map: SmallMap, canvas: HTMLCanvasElement, showCode: (code: Code) => void, showPath: (path: Code[]) => void}}
 */
export function createDecodedMap(latentData, mapLabel, imageLabel) {
  const map = new SmallMap(latentData, mapLabel);
  const canvas = createPicture(imageLabel, "lw-garment lw-imagined");
  const paint = createGreyPainter(canvas);
  map.colourBy("names");
  return {
    map,
    canvas,
    showCode: (code) => {
      map.moveCursor(code);
      paint(latentData.decode(code));
      canvas.dataset.x = code.x.toFixed(4);
      canvas.dataset.y = code.y.toFixed(4);
    },
    showPath: (path) => {
      map.overlay.path = path;
      map.overlay.draw();
    },
  };
}

/** The same with a caption that names the decoded image.
 * @param {LatentData} latentData @param {string} mapLabel */
function createCaptionedMap(latentData, mapLabel) {
  const { map, canvas, showCode, showPath } = createDecodedMap(latentData, mapLabel, "The imagined garment");
  canvas.dataset.testid = "presenter-garment";
  const name = createElement("strong");
  const confidence = createElement("span");
  const figure = createElement("figure", {}, canvas, createElement("figcaption", {}, name, confidence));
  return {
    map,
    element: createElement("div", { class: "lw-deck-pair" }, map.element, figure),
    showPath,
    /** @param {Code} code */
    showCode: (code) => {
      showCode(code);
      const { label, probability, sparse } = latentData.predict(code);
      setText(name, latentData.classes[label].name);
      setText(confidence, sparse ? "guessing: nothing real is near" : `${formatPercent(probability)} sure`);
    },
  };
}
