// Class probabilities as a list of horizontal bars (styles: shared/bars.css).

import { createElement } from "./dom.js";

/** @typedef {{name: string, colour: string}} ClassStyle */

/** A probability as "78%"; "over 99%" instead of a 100% that would claim certainty.
 * @param {number} probability in [0, 1] */
export function formatPercent(probability) {
  return probability > 0.995 ? "over 99%" : `${Math.round(100 * probability)}%`;
}

/**
 * Fills a list with one bar a class. A class keeps its row, so that the eye can follow it while probabilities change.
 * @param {HTMLElement} list @param {ClassStyle[]} classes
 * @returns {(probabilities: Record<string, number> | null) => void} shows probabilities by class name; null empties the bars
 */
export function fillBars(list, classes) {
  list.classList.add("lw-bars");
  const rows = classes.map(({ name, colour }) => ({ name, ...createBar(name, colour) }));
  list.replaceChildren(...rows.map(({ row }) => row));
  return (probabilities) => {
    const highest = probabilities ? Math.max(...Object.values(probabilities)) : NaN;
    for (const { name, row, setValue } of rows) {
      const value = probabilities?.[name] ?? 0;
      setValue(value, probabilities ? `${Math.round(100 * value)}%` : "");
      row.toggleAttribute("data-likeliest", value === highest);
    }
  };
}

/**
 * Creates bars of the most probable classes, highest first. The true class is marked and always among them.
 * @param {import("../types.js").QuizRound} round @param {ClassStyle[]} classes @param {number} count of bars
 * @returns {HTMLElement}
 */
export function createRankedBars({ label: trueLabel, probabilities }, classes, count) {
  const ranked = probabilities.map((_, label) => label).sort((a, b) => probabilities[b] - probabilities[a]);
  const shown = ranked.slice(0, count);
  if (!shown.includes(trueLabel)) shown.splice(count - 1, 1, trueLabel);
  const rows = shown.map((label) => {
    const { name, colour } = classes[label];
    const { row, setValue } = createBar(label === trueLabel ? `${name} (label)` : name, colour);
    setValue(probabilities[label], formatPercent(probabilities[label]));
    row.toggleAttribute("data-true", label === trueLabel);
    return row;
  });
  return createElement("ol", { class: "lw-bars" }, ...rows);
}

/** Creates a row of class name, percentage and bar.
 * @param {string} name @param {string} colour
 * @returns {{row: HTMLElement, setValue: (value: number, text: string) => void}} */
function createBar(name, colour) {
  const percent = createElement("b");
  const bar = createElement("s", { style: `background: ${colour}` });
  const row = createElement("li", {}, createElement("span", { text: name }), percent, createElement("i", {}, bar));
  return {
    row,
    setValue: (value, text) => {
      percent.textContent = text;
      bar.style.transform = `scaleX(${value})`;
    },
  };
}
