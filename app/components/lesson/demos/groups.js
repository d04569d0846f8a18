// Lesson 2: dots without names to circle or to let a machine group, and the labels afterwards.

import { openLatentData } from "../../shared/data/latent_data.js";
import { createButton, createElement, setText } from "../../shared/ui/dom.js";
import { countClasses, pointsInPolygon } from "../../shared/geometry/selection.js";
import { SmallMap } from "../../shared/draw/small_map.js";
import { groupsOf, purities } from "../kmeans.js";

const CORNER = 0.004;
const FEWEST = 5;

/** @param {HTMLElement} stage @param {any} data */
export async function build(stage, data) {
  const atlas = await openLatentData(data);
  const { classes, points } = atlas;
  const map = new SmallMap(atlas, "Ten thousand garments as dots; draw around some of them");
  const said = createElement("p", { class: "lw-toy-said", role: "status" });
  const count = createElement("input", { type: "range", min: 2, max: 10, value: 10, "aria-label": "How many groups" });
  const number = createElement("output", { text: "10" });

  const gather = (outline) => {
    const inside = pointsInPolygon(points, outline, classes.map(() => true));
    if (inside.length < FEWEST) {
      setText(said, "That loop holds hardly any garment. Draw a larger one.");
      return;
    }
    const mix = countClasses(points, inside, classes.length);
    const best = mix.map((own, label) => ({ label, own })).sort((a, b) => b.own - a.own).filter(({ own }) => own > 0).slice(0, 3);
    const words = best.map(({ label, own }) => `${Math.round((100 * own) / inside.length)}% ${classes[label].name}`);
    setText(said, `You circled ${inside.length.toLocaleString("en")} garments. Their hidden labels: ${words.join(", ")}.`);
  };
  const group = () => {
    const groups = groupsOf(points.codes, Number(count.value));
    press("groups");
    map.dye(groups);
    const found = purities(groups, points.labels, Number(count.value), classes.length).sort((a, b) => b.share - a.share);
    const [purest, mixed] = [found[0], found[found.length - 1]].map(({ label, share }) => `${Math.round(100 * share)}% ${classes[label].name}`);
    setText(said, `${found.length} groups, found without a label. The purest turns out to be ${purest}; the most mixed, ${mixed} at best.`);
  };
  const views = {
    grey: createButton("No labels", () => {
      press("grey");
      map.dye("grey");
      setText(said, "Ten thousand garments, no names. Do you see groups?");
    }),
    groups: createButton("Find groups", group),
    names: createButton("Show the labels", () => {
      press("names");
      map.dye("names");
      setText(said, "The colours are people's names for things. The network that made this map never saw them.");
    }),
  };
  const press = (chosen) => {
    for (const [name, one] of Object.entries(views)) one.setAttribute("aria-pressed", String(name === chosen));
  };
  count.oninput = () => {
    number.value = count.value;
    group();
  };
  wireLoop(map, gather);
  stage.replaceChildren(
    map.element,
    createElement("div", { class: "lw-row" }, ...Object.values(views), createElement("label", { class: "lw-field" }, "Groups", count, number)),
    said,
  );
  views.grey.click();
  return { follow: () => map.redraw(), destroy: () => map.destroy() };
}

/** Draws the loop that a hand makes on a map, and hands on its corners. */
function wireLoop(map, onLoop) {
  const { canvas, overlay } = map;
  canvas.classList.add("lw-walked");
  /** @type {import("../../shared/geometry/viewport.js").Code[] | null} */
  let outline = null;
  canvas.onpointerdown = (event) => {
    if (event.isTrusted) canvas.setPointerCapture(event.pointerId);
    outline = [map.codeAt(event)];
    event.preventDefault();
  };
  canvas.onpointermove = (event) => {
    if (!outline) return;
    const code = map.codeAt(event);
    const last = outline[outline.length - 1];
    if (Math.hypot(code.x - last.x, code.y - last.y) < CORNER) return;
    outline.push(code);
    overlay.outline = outline;
    overlay.draw();
  };
  canvas.onpointerup = () => {
    if (outline) onLoop(outline);
    outline = null;
  };
  canvas.onpointercancel = () => {
    outline = null;
  };
}
