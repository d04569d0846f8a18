// Lesson 8: real mistakes of the best network; the visitor guesses first.

import { levelsOf, openWardrobe } from "../../shared/data/latent_data.js";
import { button, make, picture, say } from "../../shared/ui/dom.js";
import { bars, choicesOf, inPercent, named } from "../../shared/ui/quiz.js";
import { greyPainter } from "../../shared/draw/grey_canvas.js";

const CHOICES = 4;

/** @param {HTMLElement} stage @param {any} data */
export function build(stage, data) {
  const { classes } = data;
  const { rounds } = data.told;
  const wardrobe = openWardrobe(data);
  const garment = picture("A test garment that the network names wrongly");
  const paint = greyPainter(garment);
  const choices = make("div", { class: "lw-toy-answers", role: "group", "aria-label": "What do you say it is?" });
  const said = make("p", { class: "lw-toy-said", role: "status" });
  const shares = make("div");
  const next = button("Another mistake", () => ask((at + 1) % rounds.length));
  let at = 0;
  let [seen, agreed] = [0, 0];

  const reveal = (mine) => {
    const round = rounds[at];
    const [label, guess] = [round.label, named(round)];
    seen += 1;
    agreed += Number(mine === label);
    for (const one of choices.children) {
      one.disabled = true;
      const label = Number(one.dataset.label);
      one.toggleAttribute("data-right", label === round.label);
      if (label === round.label) one.append(" ✓ label");
      if (label === guess) one.append(" · network");
    }
    const you = mine === label ? "You agree with the label" : mine === guess ? "You fell for the same as the network" : "You say something else again";
    say(said, `${you}. The label says ${classes[label].name}; the network was ${inPercent(round.probabilities[guess])} sure of ${classes[guess].name}. You agreed with ${agreed} of ${seen} labels so far.`);
    shares.replaceChildren(bars(round, classes, CHOICES));
    next.disabled = false;
    next.focus({ preventScroll: true });
  };
  const ask = (number) => {
    at = number;
    const round = rounds[at];
    garment.dataset.index = String(round.index);
    levelsOf(wardrobe, round.index).then(paint, () => {});
    choices.replaceChildren(...choicesOf(round, CHOICES).map((label) => button(classes[label].name, () => reveal(label), { "data-label": label })));
    say(said, "What is it? Choose, then see.");
    shares.replaceChildren();
    next.disabled = true;
  };
  stage.replaceChildren(
    make("div", { class: "lw-toy-beside lw-toy-narrow" }, make("div", { class: "lw-toy-column" }, garment), make("div", {}, choices, shares)),
    said,
    make("div", { class: "lw-row" }, next),
  );
  ask(0);
  return {};
}
