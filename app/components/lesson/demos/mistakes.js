// Lesson 8: images that the classifier gets wrong; the visitor guesses first.

import { openImageStore } from "../../shared/data/latent_data.js";
import { createButton, createElement, setText } from "../../shared/ui/dom.js";
import { quizOptions, predictedLabel } from "../../shared/ui/quiz.js";
import { createRankedBars, formatPercent } from "../../shared/ui/probability_bars.js";
import { createTestImage } from "../../shared/ui/test_images.js";

const OPTION_COUNT = 4;

/** @param {HTMLElement} stage
 * @param {import("../../shared/types.js").LessonPayload<import("../../shared/types.js").MistakesData>} payload
 * @returns {import("../../shared/types.js").Demo} */
export function build(stage, { latent_map: latentMap, demo_data: { rounds } }) {
  const { classes } = latentMap;
  const status = createElement("p", { class: "lw-demo-status", role: "status" });
  const image = createTestImage(openImageStore(latentMap), "A test garment that the network names wrongly", (message) => {
    delete image.canvas.dataset.index;
    options.replaceChildren();
    bars.replaceChildren();
    setText(status, message);
    next.disabled = false;
  });
  const options = createElement("div", { class: "lw-demo-answers", role: "group", "aria-label": "What do you say it is?" });
  const bars = createElement("div");
  const next = createButton("Another mistake", () => ask((current + 1) % rounds.length));
  let current = 0;
  let [answered, agreed] = [0, 0];

  /** @param {import("../../shared/types.js").QuizRound} round @param {number} answer the visitor's label */
  const reveal = (round, answer) => {
    const predicted = predictedLabel(round);
    answered += 1;
    agreed += Number(answer === round.label);
    for (const button of /** @type {HTMLCollectionOf<HTMLButtonElement>} */ (options.children)) {
      const label = Number(button.dataset.label);
      button.disabled = true;
      button.toggleAttribute("data-right", label === round.label);
      if (label === round.label) button.append(" ✓ label");
      if (label === predicted) button.append(" · network");
    }
    const agreement = answer === round.label ? "You agree with the label" : answer === predicted ? "You fell for the same as the network" : "You say something else again";
    setText(status, `${agreement}. The label says ${classes[round.label].name}; the network was ${formatPercent(round.probabilities[predicted])} sure of ${classes[predicted].name}. You agreed with ${agreed} of ${answered} labels so far.`);
    bars.replaceChildren(createRankedBars(round, classes, OPTION_COUNT));
    next.disabled = false;
    next.focus({ preventScroll: true });
  };
  /** @param {number} number of the round */
  const ask = (number) => {
    current = number;
    const round = rounds[current];
    void image.show(round.index, () => {
      image.canvas.dataset.index = String(round.index);
      options.replaceChildren(...quizOptions(round, OPTION_COUNT).map((label) => createButton(classes[label].name, () => reveal(round, label), { "data-label": label })));
      setText(status, "What is it? Choose, then see.");
      bars.replaceChildren();
      next.disabled = true;
    });
  };
  stage.replaceChildren(
    createElement("div", { class: "lw-demo-columns lw-demo-narrow-first" }, createElement("div", { class: "lw-demo-column" }, image.canvas), createElement("div", {}, options, bars)),
    status,
    createElement("div", { class: "lw-row" }, next),
  );
  ask(0);
  return {};
}
