// Real mistakes: the audience says first what it sees.

import { loadPixels } from "../../shared/data/latent_data.js";
import { createButton, createElement, createPicture, setText } from "../../shared/ui/dom.js";
import { createBars, formatPercent, predictedLabel } from "../../shared/ui/quiz.js";
import { createGreyPainter } from "../../shared/draw/grey_canvas.js";

const SHOWN = 5;

/** @param {HTMLElement} stage @param {import("../slide_deck.js").Given} given @returns {import("../slide_deck.js").Scene} */
export function mistakes(stage, { atlas, data, memory }) {
  const { classes, mistakes: rounds } = data;
  const garment = createPicture("A test garment that the network names wrongly");
  const paint = createGreyPainter(garment);
  const said = createElement("p", { role: "status" });
  const shares = createElement("div");
  memory.mistake ??= 0;
  const ask = () => {
    const { index } = rounds[memory.mistake];
    loadPixels(atlas.wardrobe, index).then(paint, () => {});
    setText(said, "What is this?");
    shares.replaceChildren();
    reveal.disabled = false;
  };
  const reveal = createButton("Reveal", () => {
    const round = rounds[memory.mistake];
    const guess = predictedLabel(round);
    setText(said, `The label says ${classes[round.label].name}. The network was ${formatPercent(round.probabilities[guess])} sure of ${classes[guess].name}.`);
    shares.replaceChildren(createBars(round, classes, SHOWN));
    reveal.disabled = true;
  });
  const another = createButton("Another one", () => {
    memory.mistake = (memory.mistake + 1) % rounds.length;
    ask();
  });
  stage.replaceChildren(createElement("div", { class: "lw-show-pair" }, garment, createElement("div", { class: "lw-show-beside" }, said, shares)), createElement("div", { class: "lw-show-row" }, reveal, another));
  ask();
  return { live: true };
}
