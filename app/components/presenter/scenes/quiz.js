// Quiz scenes: images that the classifier gets wrong, and the game of the audience against the classifier.

import { createButton, createElement, setText } from "../../shared/ui/dom.js";
import { createRankedBars, formatPercent } from "../../shared/ui/probability_bars.js";
import { predictedLabel } from "../../shared/ui/quiz.js";
import { createTestImage } from "../../shared/ui/test_images.js";
import { Game, describeOutcome } from "../game_rules.js";

/** @typedef {import("../view.js").Scene} Scene
 * @typedef {import("../view.js").SceneContext} SceneContext
 * @typedef {import("../../shared/types.js").QuizRound} QuizRound */

const MISTAKE_BAR_COUNT = 5;
const GAME_BAR_COUNT = 4;

/** @param {HTMLElement} stage @param {SceneContext} context @returns {Scene} */
export function showMistakes(stage, { latentData, payload, memory }) {
  const { classes } = latentData;
  const rounds = payload.mistakes;
  const status = createElement("p", { role: "status" });
  const image = createTestImage(latentData.store, "A test garment that the network names wrongly", (message) => ask(null, message));
  const bars = createElement("div");
  /** @type {QuizRound | null} the round whose image is on show */
  let shown = null;
  /** @param {QuizRound | null} round @param {string} text */
  const ask = (round, text) => {
    shown = round;
    setText(status, text);
    bars.replaceChildren();
    reveal.disabled = !round;
  };
  const showImage = () => {
    const round = rounds[memory.mistake];
    void image.show(round.index, () => ask(round, "What is this?"));
  };
  const reveal = createButton("Reveal", () => {
    if (shown) showLabel(shown);
  }, { disabled: true });
  /** @param {QuizRound} round */
  const showLabel = (round) => {
    const predicted = predictedLabel(round);
    setText(status, `The label says ${classes[round.label].name}. The network was ${formatPercent(round.probabilities[predicted])} sure of ${classes[predicted].name}.`);
    bars.replaceChildren(createRankedBars(round, classes, MISTAKE_BAR_COUNT));
    reveal.disabled = true;
  };
  const another = createButton("Another one", () => {
    memory.mistake = (memory.mistake + 1) % rounds.length;
    showImage();
  });
  stage.replaceChildren(
    createElement("div", { class: "lw-deck-pair" }, image.canvas, createElement("div", { class: "lw-deck-side" }, status, bars)),
    createElement("div", { class: "lw-deck-row" }, reveal, another),
  );
  showImage();
  return { interactive: true };
}

/** @param {HTMLElement} stage @param {SceneContext} context @returns {Scene} */
export function showGame(stage, context) {
  const { latentData, payload: { games }, memory } = context;
  const { classes } = latentData;
  const createGame = () => new Game(games[memory.gamesPlayed % games.length]);
  let game = (memory.game ??= createGame());
  const score = createElement("p", { class: "lw-deck-score", "data-testid": "game-score", role: "status" });
  const status = createElement("p", { class: "lw-deck-status", role: "status" });
  /** @type {QuizRound | null} the round whose image is on show */
  let shown = null;
  const image = createTestImage(latentData.store, "The garment to guess", (message) => {
    showRound(null);
    setText(status, message);
    if (!game.answered) setText(next, "Try again");
    next.disabled = false;
  });
  image.canvas.dataset.testid = "game-garment";
  const bars = createElement("div");
  const buttons = classes.map(({ name }, label) => createButton("", () => answer(label), { "data-label": label, "aria-label": name }));
  const grid = createElement("div", { class: "lw-deck-answers", role: "group", "aria-label": "What is it?" }, ...buttons);
  const next = createButton("Next garment", () => {
    game.next();
    update();
  });

  /** @param {number} label */
  const answer = (label) => {
    if (game.over || game.answered || shown !== game.round) return;
    game.answer(label);
    showRound(shown);
    next.focus({ preventScroll: true });
  };
  const restart = () => {
    memory.gamesPlayed += 1;
    memory.game = game = createGame();
    update();
  };
  const update = () => {
    const { people, network } = game.score();
    if (game.over) {
      setText(score, describeOutcome({ people, network }));
      stage.replaceChildren(score, createMistakeList(context, game), createElement("div", { class: "lw-deck-row" }, createButton("Play again", restart)));
      return;
    }
    stage.replaceChildren(
      score,
      createElement("div", { class: "lw-deck-pair" }, image.canvas, createElement("div", { class: "lw-deck-side" }, grid, status, bars)),
      createElement("div", { class: "lw-deck-row" }, next),
    );
    const { round } = game;
    if (shown !== round) void image.show(round.index, () => showRound(round));
  };
  /** Shows the score and the names; without an image nothing can be answered.
   * @param {QuizRound | null} withImage the round whose image is on show */
  const showRound = (withImage) => {
    shown = withImage;
    image.canvas.dataset.index = String(shown?.index ?? "");
    const { round, answered } = game;
    const { people, network } = game.score();
    setText(score, `Garment ${game.index + 1} of ${game.rounds.length} · You ${people} · Network ${network}`);
    const predicted = predictedLabel(round);
    const given = game.answers[game.index];
    buttons.forEach((button, label) => {
      const remarks = [answered && label === given && "you", answered && label === predicted && "network", answered && label === round.label && "label"].filter(Boolean);
      button.replaceChildren(createElement("kbd", { text: (label + 1) % 10 }), ` ${classes[label].name} `, createElement("small", { text: remarks.join(" · ") }));
      button.setAttribute("aria-label", [classes[label].name, ...remarks].join(", "));
      button.toggleAttribute("data-right", answered && label === round.label);
      button.toggleAttribute("data-wrong", answered && label === given && label !== round.label);
      button.disabled = answered || !shown;
    });
    setText(next, "Next garment");
    next.disabled = !answered;
    setText(status, answered ? describeRound(round, given, classes) : shown ? "What is it? Press a name." : "");
    bars.replaceChildren(...(answered ? [createRankedBars(round, classes, GAME_BAR_COUNT)] : []));
  };
  if (!game.over) showRound(null);
  update();
  return {
    interactive: true,
    takesKey: (key) => {
      if (!/^[0-9]$/.test(key) || game.over || game.answered || !shown) return false;
      answer((Number(key) + 9) % 10);
      return true;
    },
  };
}

/** Who was right, in a sentence.
 * @param {QuizRound} round @param {number} given the audience's label @param {{name: string}[]} classes */
function describeRound(round, given, classes) {
  const predicted = predictedLabel(round);
  const [people, network] = [given === round.label, predicted === round.label];
  const outcome = people && network ? "Both right" : people ? "You are right, the network is not" : network ? "The network is right this time" : "Both wrong";
  return `${outcome}: the label says ${classes[round.label].name}. The network was ${formatPercent(round.probabilities[predicted])} sure of ${classes[predicted].name}.`;
}

/** The images that either side got wrong.
 * @param {SceneContext} context @param {Game} game */
function createMistakeList({ latentData }, game) {
  const { classes, store } = latentData;
  const items = game.mistakes().map(({ round, people, network }) => {
    const name = classes[round.label].name;
    const image = createTestImage(store, name, () => image.canvas.replaceWith(createElement("small", { text: "The image could not be loaded." })));
    void image.show(round.index);
    /** @param {number} label */
    const mark = (label) => `${classes[label].name} ${label === round.label ? "✓" : "✗"}`;
    return createElement("li", {}, image.canvas, createElement("b", { text: name }), createElement("span", { text: `You: ${mark(people)}` }), createElement("span", { text: `Network: ${mark(network)}` }));
  });
  if (!items.length) return createElement("p", { text: "Nobody made a single mistake." });
  return createElement("ul", { class: "lw-deck-mistakes", "aria-label": "What was taken for something else" }, ...items);
}
