// Guess the garment: people press, the network answers at the same moment, both are scored.

import { loadPixels } from "../../shared/data/latent_data.js";
import { createButton, createElement, createPicture, setText } from "../../shared/ui/dom.js";
import { createBars, formatPercent, predictedLabel } from "../../shared/ui/quiz.js";
import { createGreyPainter, createImageCanvas } from "../../shared/draw/grey_canvas.js";
import { Game, outcome } from "../game_rules.js";

const SHOWN = 4;

/** @param {HTMLElement} stage @param {import("../slide_deck.js").Given} given @returns {import("../slide_deck.js").Scene} */
export function game(stage, given) {
  const { atlas, data, memory } = given;
  const { classes, games } = data;
  memory.played ??= 0;
  memory.game ??= new Game(games[memory.played % games.length]);
  const garment = createPicture("The garment to guess");
  garment.dataset.testid = "game-garment";
  const paint = createGreyPainter(garment);
  const score = createElement("p", { class: "lw-show-score", "data-testid": "game-score", role: "status" });
  const said = createElement("p", { class: "lw-show-said", role: "status" });
  const shares = createElement("div");
  const answers = classes.map(({ name }, label) => createButton("", () => answer(label), { "data-label": label, "aria-label": name }));
  const grid = createElement("div", { class: "lw-show-answers", role: "group", "aria-label": "What is it?" }, ...answers);
  const next = createButton("Next garment", () => on());

  const answer = (label) => {
    const { game: playing } = memory;
    if (playing.over || playing.answered) return;
    playing.answer(label);
    show();
    next.focus({ preventScroll: true });
  };
  const on = () => {
    memory.game.next();
    show();
  };
  const again = () => {
    memory.played += 1;
    memory.game = new Game(games[memory.played % games.length]);
    show();
  };
  const show = () => {
    const playing = memory.game;
    const { people, network } = playing.score();
    setText(score, playing.over ? outcome(playing.score()) : `Garment ${playing.at + 1} of ${playing.rounds.length} · You ${people} · Network ${network}`);
    if (playing.over) stage.replaceChildren(score, summary(given, playing), createElement("div", { class: "lw-show-row" }, createButton("Play again", again)));
    else {
      stage.replaceChildren(score, createElement("div", { class: "lw-show-pair" }, garment, createElement("div", { class: "lw-show-beside" }, grid, said, shares)), createElement("div", { class: "lw-show-row" }, next));
      ask(playing);
    }
  };
  const ask = (playing) => {
    const { round, answered } = playing;
    const guess = predictedLabel(round);
    if (garment.dataset.index !== String(round.index)) loadPixels(atlas.wardrobe, round.index).then(paint, () => {});
    garment.dataset.index = String(round.index);
    answers.forEach((one, label) => {
      const you = answered && playing.answers[playing.at] === label;
      const words = [you && "you", answered && guess === label && "network", answered && round.label === label && "label"].filter(Boolean);
      one.replaceChildren(createElement("kbd", { text: (label + 1) % 10 }), ` ${classes[label].name} `, createElement("small", { text: words.join(" · ") }));
      one.setAttribute("aria-label", [classes[label].name, ...words].join(", "));
      one.toggleAttribute("data-right", answered && round.label === label);
      one.toggleAttribute("data-wrong", you && round.label !== label);
      one.disabled = answered;
    });
    next.disabled = !answered;
    setText(said, answered ? verdictOn(round, playing.answers[playing.at], classes) : "What is it? Press a name or a key from 1 to 9 and 0.");
    shares.replaceChildren(...(answered ? [createBars(round, classes, SHOWN)] : []));
  };
  show();
  return {
    live: true,
    key: (key) => {
      if (!/^[0-9]$/.test(key) || memory.game.over || memory.game.answered) return false;
      answer((Number(key) + 9) % 10);
      return true;
    },
  };
}

function verdictOn(round, mine, classes) {
  const guess = predictedLabel(round);
  const [you, it] = [mine === round.label, guess === round.label];
  const share = formatPercent(round.probabilities[guess]);
  const who = you && it ? "Both right" : you ? "You are right, the network is not" : it ? "The network is right this time" : "Both wrong";
  return `${who}: the label says ${classes[round.label].name}. The network was ${share} sure of ${classes[guess].name}.`;
}

/** What either side got wrong. @param {import("../slide_deck.js").Given} given @param {Game} playing */
function summary({ atlas, data }, playing) {
  const name = (label) => data.classes[label].name;
  const rows = playing.mistakes().map(({ round, people, network }) => {
    const canvas = createImageCanvas();
    loadPixels(atlas.wardrobe, round.index).then(createGreyPainter(canvas), () => {});
    const mark = (label) => `${name(label)} ${label === round.label ? "✓" : "✗"}`;
    return createElement("li", {}, canvas, createElement("b", { text: name(round.label) }), createElement("span", { text: `You: ${mark(people)}` }), createElement("span", { text: `Network: ${mark(network)}` }));
  });
  if (!rows.length) return createElement("p", { text: "Nobody made a single mistake." });
  return createElement("ul", { class: "lw-show-mistakes", "aria-label": "What was taken for something else" }, ...rows);
}
