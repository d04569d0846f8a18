// Lesson 1: a line between dresses and trousers that moves with each example.

import { levelsOf, openWardrobe } from "../../shared/data/latent_data.js";
import { button, draw, make, picture, say } from "../../shared/ui/dom.js";
import { greyPainter } from "../../shared/draw/grey_canvas.js";
import { markIcon } from "../../shared/draw/markers.js";
import { START, halfOf, learn, rightShare, sure } from "../logistic_regression.js";

const SIZE = 100;
const MARK = 4.4;

/** @param {HTMLElement} stage @param {any} data */
export function build(stage, data) {
  const { told, classes } = data;
  const wardrobe = openWardrobe(data);
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
  const half = draw("polygon", { fill: marks[1].colour, opacity: 0.22 });
  const line = draw("polygon", { fill: "none", stroke: "currentColor", "stroke-width": 0.8, opacity: 0.7 });
  const spots = draw("g");
  const plot = draw("svg", { viewBox: `0 0 ${SIZE} ${SIZE}`, class: "lw-toy-plot", role: "img" },
    draw("rect", { width: SIZE, height: SIZE, fill: marks[0].colour, opacity: 0.18 }), half, line, spots);
  const garment = picture("The garment shown last");
  const paint = greyPainter(garment);
  const said = make("p", { class: "lw-toy-said", role: "status" });
  const score = make("p", { class: "lw-toy-score" });
  const lies = make("input", { type: "checkbox" });

  const mark = ({ measures, side }, faint) => {
    const icon = markIcon(marks[side]);
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
    say(score, `After ${shown} examples it names ${right}% of the garments right that were kept aside.`);
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
      say(said, `It guessed ${names[guess]} (${percent}% sure). It was told: ${names[side]}. ${guess === side ? "Right; the line hardly moves." : "Wrong; the line moves."}`);
      if (i === count - 1) levelsOf(wardrobe, example.index).then(paint, () => {});
    }
    show();
  };
  const restart = () => {
    [weights, shown] = [START, 0];
    spots.replaceChildren(...aside.map((example) => mark(example, true)));
    say(said, "It has seen nothing yet; the line lies anywhere.");
    levelsOf(wardrobe, lessons[0].index).then(paint, () => {});
    show();
  };

  const key = make("p", { class: "lw-kicker lw-toy-key" }, ...marks.flatMap((one) => [markIcon(one), make("span", { text: one.name })]));
  stage.replaceChildren(
    make("div", { class: "lw-toy-beside" },
      make("figure", {}, plot, make("figcaption", { class: "lw-kicker", text: `→ ${told.measures[0]}   ↑ ${told.measures[1]}` }), key),
      make("div", { class: "lw-toy-column" }, garment, said, score)),
    make("div", { class: "lw-row" },
      button("Show it one", () => teach(1)),
      button("Show it ten", () => teach(10)),
      button("Begin anew", restart),
      make("label", { class: "lw-field" }, lies, "Tell lies: every other label is wrong")),
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
