// What to take home, over imagined garments.

import { createElement } from "../../shared/ui/dom.js";
import { SmallMap } from "../../shared/draw/small_map.js";

const KEPT = [
  "It learnt from examples, not from rules.",
  "What is alike came to lie close together.",
  "It can be wrong. Ask whether it knows when.",
];

/** @param {HTMLElement} stage @param {import("../slide_deck.js").Given} given @returns {import("../slide_deck.js").Scene} */
export function end(stage, { atlas, memory }) {
  const map = new SmallMap(atlas, "Imagined garments all over the map", ["terrain"]);
  const score = memory.game?.answers.length ? memory.game.score() : null;
  const lines = KEPT.map((text) => createElement("li", { text }));
  const played = score ? [createElement("p", { text: `Your game: people ${score.people}, network ${score.network}, of ${memory.game.answers.length}.` })] : [];
  stage.replaceChildren(createElement("div", { class: "lw-show-pair" }, map.element, createElement("div", { class: "lw-show-beside" }, createElement("ol", { class: "lw-show-kept" }, ...lines), ...played)));
  map.plot.scene.names = [];
  map.redraw();
  return { destroy: () => map.destroy(), follow: () => map.redraw() };
}
