// Real mistakes: the audience says first what it sees.

import { levelsOf } from "../../shared/data/latent_data.js";
import { button, make, picture, say } from "../../shared/ui/dom.js";
import { bars, inPercent, named } from "../../shared/ui/quiz.js";
import { greyPainter } from "../../shared/draw/grey_canvas.js";

const SHOWN = 5;

/** @param {HTMLElement} stage @param {import("../slide_deck.js").Given} given @returns {import("../slide_deck.js").Scene} */
export function mistakes(stage, { atlas, data, memory }) {
  const { classes, mistakes: rounds } = data;
  const garment = picture("A test garment that the network names wrongly");
  const paint = greyPainter(garment);
  const said = make("p", { role: "status" });
  const shares = make("div");
  memory.mistake ??= 0;
  const ask = () => {
    const { index } = rounds[memory.mistake];
    levelsOf(atlas.wardrobe, index).then(paint, () => {});
    say(said, "What is this?");
    shares.replaceChildren();
    reveal.disabled = false;
  };
  const reveal = button("Reveal", () => {
    const round = rounds[memory.mistake];
    const guess = named(round);
    say(said, `The label says ${classes[round.label].name}. The network was ${inPercent(round.probabilities[guess])} sure of ${classes[guess].name}.`);
    shares.replaceChildren(bars(round, classes, SHOWN));
    reveal.disabled = true;
  });
  const another = button("Another one", () => {
    memory.mistake = (memory.mistake + 1) % rounds.length;
    ask();
  });
  stage.replaceChildren(make("div", { class: "lw-show-pair" }, garment, make("div", { class: "lw-show-beside" }, said, shares)), make("div", { class: "lw-show-row" }, reveal, another));
  ask();
  return { live: true };
}
