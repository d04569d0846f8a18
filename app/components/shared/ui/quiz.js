// Garments to guess, with what the network said of each. Knows no page.

import { createElement } from "./dom.js";

/** @typedef {{index: number, label: number, probabilities: number[]}} Round a test garment, what its label says, and how
 *   likely the network finds each class */

/** The class that the network names. @param {Round} round */
export function predictedLabel({ probabilities }) {
  return probabilities.indexOf(Math.max(...probabilities));
}

/** Some classes to choose from, in their usual order: the right one, and those that the network finds likeliest.
 * @param {Round} round @param {number} count @returns {number[]} */
export function quizOptions({ label, probabilities }, count) {
  const others = probabilities.map((_, other) => other).filter((other) => other !== label);
  others.sort((a, b) => probabilities[b] - probabilities[a]);
  return [label, ...others.slice(0, count - 1)].sort((a, b) => a - b);
}

/** "78% sure", and never surer than the network can be of a test garment. @param {number} share */
export function formatPercent(share) {
  return share > 0.995 ? "over 99%" : `${Math.round(100 * share)}%`;
}

/** The likeliest classes as bars, the one of the label marked.
 * @param {Round} round @param {{name: string, colour: string}[]} classes @param {number} count @returns {HTMLElement} */
export function createBars(round, classes, count) {
  const order = round.probabilities.map((_, label) => label).sort((a, b) => round.probabilities[b] - round.probabilities[a]);
  const shown = order.slice(0, count);
  if (!shown.includes(round.label)) shown.splice(count - 1, 1, round.label);
  const rows = shown.map((label) => {
    const share = round.probabilities[label];
    const bar = createElement("s");
    bar.style.background = classes[label].colour;
    bar.style.transform = `scaleX(${share})`;
    const row = createElement("div", { class: "lw-share" }, createElement("span", { text: classes[label].name + (label === round.label ? " (label)" : "") }), createElement("b", { text: formatPercent(share) }), createElement("i", {}, bar));
    row.toggleAttribute("data-true", label === round.label);
    return row;
  });
  return createElement("div", { class: "lw-shares" }, ...rows);
}
