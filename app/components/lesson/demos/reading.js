// Lesson 6: five questions about where garments live, answered by tapping on a map without names.

import { openLatentData } from "../../shared/data/latent_data.js";
import { createButton, createElement, createPicture, setText } from "../../shared/ui/dom.js";
import { createGreyPainter } from "../../shared/draw/grey_canvas.js";
import { SmallMap } from "../../shared/draw/small_map.js";
import { mixAround } from "../neighbour_labels.js";

const WANTED = { Bag: "bags", Trouser: "trousers", "Ankle boot": "ankle boots", Dress: "dresses", Sandal: "sandals" };
const NEIGHBOURS = 20;

/** @param {HTMLElement} stage @param {any} data */
export async function build(stage, data) {
  const atlas = await openLatentData(data);
  const { classes, points } = atlas;
  const wanted = Object.keys(WANTED).map((name) => classes.findIndex((one) => one.name === name)).filter((label) => label >= 0);
  const map = new SmallMap(atlas, "Ten thousand garments without names: arrow keys walk, Enter answers");
  const live = createPicture("The garment imagined under your hand", "lw-garment lw-imagined");
  const paint = createGreyPainter(live);
  const question = createElement("p", { class: "lw-toy-question" });
  const said = createElement("p", { class: "lw-toy-said", role: "status" });
  const next = createButton("Next question", () => ask(round + 1));
  let [round, right, open] = [0, 0, true];

  const ask = (number) => {
    if (number === wanted.length) {
      round = number;
      setText(question, `You found ${right} of ${wanted.length}.`);
      setText(said, right === wanted.length ? "You read this map like a native." : "Like on any map, it helps to walk about first.");
      setText(next, "Play again");
      next.onclick = () => ask(0);
      map.dye("names");
      return;
    }
    if (number === 0) right = 0;
    [round, open] = [number, true];
    setText(question, `${round + 1} of ${wanted.length}: where do you think the ${WANTED[classes[wanted[round]].name]} live?`);
    setText(said, "Wander, and tap where you think they are.");
    setText(next, "Next question");
    next.onclick = () => ask(round + 1);
    next.disabled = true;
    map.dye("grey");
  };
  const walk = (code) => {
    paint(atlas.imagined(code));
    live.dataset.x = code.x.toFixed(4);
    live.dataset.y = code.y.toFixed(4);
  };
  map.walk(walk, (code) => {
    if (!open) return;
    open = false;
    const label = wanted[round];
    const mix = mixAround(points, code, NEIGHBOURS, classes.length);
    const most = mix.indexOf(Math.max(...mix));
    const found = most === label;
    right += Number(found);
    const count = `${mix[label]} of the ${NEIGHBOURS} nearest garments are ${classes[label].name}`;
    setText(said, found ? `Yes: ${count}.` : `Not quite: ${count}; most here are ${classes[most].name}. The colours show where they live.`);
    map.dye("names");
    next.disabled = false;
    next.focus({ preventScroll: true });
  });
  stage.replaceChildren(
    question,
    createElement("div", { class: "lw-toy-beside" }, map.element, createElement("figure", { class: "lw-toy-column" }, live, createElement("figcaption", { class: "lw-kicker", text: "imagined under your hand" }))),
    said,
    createElement("div", { class: "lw-row" }, next),
  );
  ask(0);
  walk(atlas.homeOf(classes.length - 1));
  return { follow: () => map.redraw(), destroy: () => map.destroy() };
}
