// Lesson 1: a line between dresses and trousers that moves with each example.

import { loadPixels, openImageStore } from "../../shared/data/latent_data.js";
import { createButton, createSvgElement, createElement, createPicture, setText } from "../../shared/ui/dom.js";
import { createGreyPainter } from "../../shared/draw/grey_canvas.js";
import { createMarkerIcon } from "../../shared/draw/markers.js";
import { START, halfOf, learn, rightShare, sure } from "../logistic_regression.js";

const SIZE = 100;
const MARK = 4.4;

/** @param {HTMLElement} stage @param {any} data */
export function build(stage, data) {
  const { told, classes } = data;
  const wardrobe = openImageStore(data);
  const marks = told.sides.map((label) => classes[label]);
  const names = marks.map(({ name }) => (name === "Trouser" ? "trousers" : `a ${name.toLowerCase()}`));
  const aside = told.garments.slice(0, told.aside);
  const lessons = told.garments.slice(told.aside);
  /** @type {import("../logistic_regression.js").Weights} */
  let weights = START;
  let shown = 0;

  const [low, high] = [boundsOf(told.garments, 0), boundsOf(told.garments, 1)];
  /** @param {number[]} measures */
  const place = (measures) => [SIZE * share(measures[0], low), SIZE * (1 - share(measures[1], high))];
  const edges = [[low[0], high[0]], [low[1], high[0]], [low[1], high[1]], [low[0], high[1]]];
  const half = createSvgElement("polygon", { fill: marks[1].colour, opacity: 0.22 });
  const line = createSvgElement("polygon", { fill: "none", stroke: "currentColor", "stroke-width": 0.8, opacity: 0.7 });
  const spots = createSvgElement("g");
  const plot = createSvgElement("svg", { viewBox: `0 0 ${SIZE} ${SIZE}`, class: "lw-toy-plot", role: "img" },
    createSvgElement("rect", { width: SIZE, height: SIZE, fill: marks[0].colour, opacity: 0.18 }), half, line, spots);
  const garment = createPicture("The garment shown last");
  const paint = createGreyPainter(garment);
  const said = createElement("p", { class: "lw-toy-said", role: "status" });
  const score = createElement("p", { class: "lw-toy-score" });
  const lies = createElement("input", { type: "checkbox" });

  const mark = ({ measures, side }, faint) => {
    const icon = createMarkerIcon(marks[side]);
    const [left, top] = place(measures);
    const where = { x: left - MARK / 2, y: top - MARK / 2, width: MARK, height: MARK, opacity: faint ? 0.5 : 1 };
    for (const [name, value] of Object.entries(where)) icon.setAttribute(name, String(value));
    return icon;
  };
  const show = () => {
    const corners = halfOf(weights, edges).map((corner) => place(corner).join(",")).join(" ");
    half.setAttribute("points", corners);
    line.setAttribute("points", corners);
    const right = Math.round(100 * rightShare(weights, aside));
    setText(score, `After ${shown} examples it names ${right}% of the garments right that were kept aside.`);
    plot.setAttribute("aria-label", `${told.garments.length} garments by ${told.measures.join(" and ")}; the line parts ${names[0]} from ${names[1]}. ${score.textContent}`);
  };
  const teach = (count) => {
    for (let i = 0; i < count; i += 1) {
      const example = lessons[shown % lessons.length];
      const side = lies.checked && shown % 2 ? 1 - example.side : example.side;
      const chance = sure(weights, example.measures);
      const guess = Number(chance > 0.5);
      weights = learn(weights, { ...example, side });
      if (shown < lessons.length) spots.append(mark({ ...example, side }, false));
      shown += 1;
      const percent = Math.round(100 * (guess ? chance : 1 - chance));
      setText(said, `It guessed ${names[guess]} (${percent}% sure). It was told: ${names[side]}. ${guess === side ? "Right; the line hardly moves." : "Wrong; the line moves."}`);
      if (i === count - 1) loadPixels(wardrobe, example.index).then(paint, () => {});
    }
    show();
  };
  const restart = () => {
    [weights, shown] = [START, 0];
    spots.replaceChildren(...aside.map((example) => mark(example, true)));
    setText(said, "It has seen nothing yet; the line lies anywhere.");
    loadPixels(wardrobe, lessons[0].index).then(paint, () => {});
    show();
  };

  const key = createElement("p", { class: "lw-kicker lw-toy-key" }, ...marks.flatMap((one) => [createMarkerIcon(one), createElement("span", { text: one.name })]));
  stage.replaceChildren(
    createElement("div", { class: "lw-toy-beside" },
      createElement("figure", {}, plot, createElement("figcaption", { class: "lw-kicker", text: `→ ${told.measures[0]}   ↑ ${told.measures[1]}` }), key),
      createElement("div", { class: "lw-toy-column" }, garment, said, score)),
    createElement("div", { class: "lw-row" },
      createButton("Show it one", () => teach(1)),
      createButton("Show it ten", () => teach(10)),
      createButton("Begin anew", restart),
      createElement("label", { class: "lw-field" }, lies, "Tell lies: every other label is wrong")),
  );
  restart();
  return {};
}

/** The smallest and the largest of a measure, with some room. */
function boundsOf(garments, axis) {
  const values = garments.map(({ measures }) => measures[axis]);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = 0.06 * (most - least);
  return [least - room, most + room];
}

/** @param {number} value @param {number[]} bounds */
function share(value, [least, most]) {
  return (value - least) / (most - least);
}
