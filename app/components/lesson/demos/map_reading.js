// Lesson 6: questions about where classes lie, answered by tapping on a map without labels.

import { openLatentData } from "../../shared/data/latent_data.js";
import { createButton, createElement, createPicture, setText } from "../../shared/ui/dom.js";
import { createGreyPainter } from "../../shared/draw/grey_canvas.js";
import { SmallMap } from "../../shared/draw/small_map.js";

/** @typedef {import("../../shared/types.js").Code} Code */

/** Plural nouns of the classes that are asked for.
 * @type {Record<string, string>} */
const ASKED_CLASSES = { Bag: "bags", Trouser: "trousers", "Ankle boot": "ankle boots", Dress: "dresses", Sandal: "sandals" };
const NEIGHBOUR_COUNT = 20;

/** Counts the labels of the nearest points.
 * @param {{codes: Float32Array, labels: Uint8Array}} points @param {Code} code
 * @param {number} neighbours how many points are counted @param {number} classCount @returns {number[]} a count a class */
export function countNeighbourLabels({ codes, labels }, code, neighbours, classCount) {
  const counts = new Array(classCount).fill(0);
  Array.from(labels, (label, i) => ({ label, distance: (codes[2 * i] - code.x) ** 2 + (codes[2 * i + 1] - code.y) ** 2 }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, neighbours)
    .forEach(({ label }) => {
      counts[label] += 1;
    });
  return counts;
}

/** @param {HTMLElement} stage @param {import("../../shared/types.js").LessonPayload<{}>} payload
 * @returns {Promise<import("../../shared/types.js").Demo>} */
export async function build(stage, payload) {
  const latentData = await openLatentData(payload.latent_map);
  const { classes, points } = latentData;
  const asked = Object.keys(ASKED_CLASSES).map((name) => classes.findIndex((style) => style.name === name)).filter((label) => label >= 0);
  const map = new SmallMap(latentData, "Ten thousand garments without names: arrow keys walk, Enter answers");
  const decoded = createPicture("The garment imagined under your hand", "lw-garment lw-imagined");
  const paint = createGreyPainter(decoded);
  const question = createElement("p", { class: "lw-demo-question" });
  const status = createElement("p", { class: "lw-demo-status", role: "status" });
  const next = createButton("Next question", () => ask(round + 1));
  let [round, correct, open] = [0, 0, true];

  /** @param {number} number of the question; after the last one the score is shown */
  const ask = (number) => {
    round = number;
    if (number === asked.length) {
      setText(question, `You found ${correct} of ${asked.length}.`);
      setText(status, correct === asked.length ? "You read this map like a native." : "Like on any map, it helps to walk about first.");
      setText(next, "Play again");
      next.onclick = () => ask(0);
      map.colourBy("names");
      return;
    }
    if (number === 0) correct = 0;
    open = true;
    setText(question, `${round + 1} of ${asked.length}: where do you think the ${ASKED_CLASSES[classes[asked[round]].name]} live?`);
    setText(status, "Wander, and tap where you think they are.");
    setText(next, "Next question");
    next.onclick = () => ask(round + 1);
    next.disabled = true;
    map.colourBy("grey");
  };
  /** @param {Code} code */
  const showDecoded = (code) => {
    paint(latentData.decode(code));
    decoded.dataset.x = code.x.toFixed(4);
    decoded.dataset.y = code.y.toFixed(4);
  };
  map.enableCursor(showDecoded, (code) => {
    if (!open) return;
    open = false;
    const label = asked[round];
    const counts = countNeighbourLabels(points, code, NEIGHBOUR_COUNT, classes.length);
    const commonest = counts.indexOf(Math.max(...counts));
    correct += Number(commonest === label);
    const share = `${counts[label]} of the ${NEIGHBOUR_COUNT} nearest garments are ${classes[label].name}`;
    setText(status, commonest === label ? `Yes: ${share}.` : `Not quite: ${share}; most here are ${classes[commonest].name}. The colours show where they live.`);
    map.colourBy("names");
    next.disabled = false;
    next.focus({ preventScroll: true });
  });
  stage.replaceChildren(
    question,
    createElement("div", { class: "lw-demo-columns" }, map.element, createElement("figure", { class: "lw-demo-column" }, decoded, createElement("figcaption", { class: "lw-kicker", text: "imagined under your hand" }))),
    status,
    createElement("div", { class: "lw-row" }, next),
  );
  ask(0);
  showDecoded(latentData.centreOf(classes.length - 1));
  return { redraw: () => map.redraw(), destroy: () => map.destroy() };
}
