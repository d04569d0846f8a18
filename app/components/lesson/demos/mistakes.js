// Lesson 8: real mistakes of the best network; the visitor guesses first.

import { loadPixels, openImageStore } from "../../shared/data/latent_data.js";
import { createButton, createElement, createPicture, setText } from "../../shared/ui/dom.js";
import { createBars, quizOptions, formatPercent, predictedLabel } from "../../shared/ui/quiz.js";
import { createGreyPainter } from "../../shared/draw/grey_canvas.js";

const CHOICES = 4;

/** @param {HTMLElement} stage @param {any} data */
export function build(stage, data) {
  const { classes } = data;
  const { rounds } = data.told;
  const wardrobe = openImageStore(data);
  const garment = createPicture("A test garment that the network names wrongly");
  const paint = createGreyPainter(garment);
  const choices = createElement("div", { class: "lw-toy-answers", role: "group", "aria-label": "What do you say it is?" });
  const said = createElement("p", { class: "lw-toy-said", role: "status" });
  const shares = createElement("div");
  const next = createButton("Another mistake", () => ask((at + 1) % rounds.length));
  let at = 0;
  let [seen, agreed] = [0, 0];

  const reveal = (mine) => {
    const round = rounds[at];
    const [label, guess] = [round.label, predictedLabel(round)];
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
    setText(said, `${you}. The label says ${classes[label].name}; the network was ${formatPercent(round.probabilities[guess])} sure of ${classes[guess].name}. You agreed with ${agreed} of ${seen} labels so far.`);
    shares.replaceChildren(createBars(round, classes, CHOICES));
    next.disabled = false;
    next.focus({ preventScroll: true });
  };
  const ask = (number) => {
    at = number;
    const round = rounds[at];
    garment.dataset.index = String(round.index);
    loadPixels(wardrobe, round.index).then(paint, () => {});
    choices.replaceChildren(...quizOptions(round, CHOICES).map((label) => createButton(classes[label].name, () => reveal(label), { "data-label": label })));
    setText(said, "What is it? Choose, then see.");
    shares.replaceChildren();
    next.disabled = true;
  };
  stage.replaceChildren(
    createElement("div", { class: "lw-toy-beside lw-toy-narrow" }, createElement("div", { class: "lw-toy-column" }, garment), createElement("div", {}, choices, shares)),
    said,
    createElement("div", { class: "lw-row" }, next),
  );
  ask(0);
  return {};
}
