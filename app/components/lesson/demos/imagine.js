// Lesson 7: from one garment to another, by mixing pixels and by mixing numbers.

import { loadPixels, openLatentData } from "../../shared/data/latent_data.js";
import { createImageRadios } from "../../shared/ui/image_radios.js";
import { createElement, createPicture, setText } from "../../shared/ui/dom.js";
import { formatPercent } from "../../shared/ui/quiz.js";
import { createGreyPainter, createImageCanvas } from "../../shared/draw/grey_canvas.js";
import { findShortestPath, pointAlongPath } from "../../shared/geometry/shortest_path.js";
import { IMAGE_PIXELS } from "../../shared/data/lattice.js";

const STRIP = 7;
const [FROM, TO] = [8, 9];

/** @param {HTMLElement} stage @param {any} data */
export async function build(stage, data) {
  const atlas = await openLatentData(data);
  const { wardrobe, lattice, classes, points } = atlas;
  const { garments } = data.told;
  const nameOf = (index) => classes[points.labels[index]].name;
  const ends = { a: garments[FROM % garments.length], b: garments[TO % garments.length] };
  const reals = { a: new Uint8Array(IMAGE_PIXELS), b: new Uint8Array(IMAGE_PIXELS) };
  /** @type {import("../../shared/data/latent_data.js").Code[]} */
  let way = [];
  const [faded, imagined] = [createPicture("Mixed pixels"), createPicture("Mixed numbers, then drawn", "lw-garment lw-imagined")];
  const [paintFaded, paintImagined] = [createGreyPainter(faded), createGreyPainter(imagined)];
  const strips = { faded: makeStrip(), imagined: makeStrip() };
  const slider = createElement("input", { type: "range", min: 0, max: 1, step: 0.01, value: 0.5, "aria-label": "How far from the first garment to the second" });
  const said = createElement("p", { class: "lw-toy-said", role: "status" });
  const mixed = new Float32Array(IMAGE_PIXELS);
  const fade = (share) => {
    for (let i = 0; i < IMAGE_PIXELS; i += 1) mixed[i] = (1 - share) * reals.a[i] + share * reals.b[i];
    return mixed;
  };
  const show = () => {
    const share = Number(slider.value);
    const code = pointAlongPath(way, share);
    paintFaded(fade(share));
    paintImagined(atlas.imagined(code));
    const { label, share: sure, guessing } = atlas.named(code);
    slider.setAttribute("aria-valuetext", `${Math.round(100 * share)}% of the way`);
    setText(said, `Mixed numbers: ${guessing ? "the decoder is guessing here" : `a classifier calls it ${classes[label].name}, ${formatPercent(sure)} sure`}.`);
  };
  const lay = async () => {
    way = findShortestPath(lattice, atlas.codeOf(ends.a), atlas.codeOf(ends.b));
    [reals.a, reals.b] = await Promise.all([loadPixels(wardrobe, ends.a), loadPixels(wardrobe, ends.b)]);
    for (let i = 0; i < STRIP; i += 1) {
      strips.faded.paint[i](fade(i / (STRIP - 1)));
      strips.imagined.paint[i](atlas.imagined(pointAlongPath(way, i / (STRIP - 1))));
    }
    show();
  };
  const endRow = (end, words) => createElement("div", {}, createElement("p", { class: "lw-kicker", text: words }), createImageRadios(`${words} garment`, garments, wardrobe, nameOf, (index) => {
    ends[end] = index;
    lay();
  }, ends[end]));
  const half = (canvas, strip, title) => createElement("figure", {}, canvas, strip.row, createElement("figcaption", { class: "lw-kicker", text: title }));
  slider.oninput = show;
  stage.replaceChildren(
    endRow("a", "From"),
    endRow("b", "To"),
    createElement("div", { class: "lw-toy-two" }, half(faded, strips.faded, "mixed pixels: a fade"), half(imagined, strips.imagined, "mixed numbers, then drawn: imagined")),
    createElement("label", { class: "lw-toy-wide" }, createElement("span", { class: "lw-unseen", text: "How far" }), slider),
    said,
  );
  await lay();
  return {};
}

/** Steps of a way as small garments, which the large one repeats. */
function makeStrip() {
  const canvases = Array.from({ length: STRIP }, createImageCanvas);
  return { row: createElement("div", { class: "lw-toy-strip", "aria-hidden": "true" }, ...canvases), paint: canvases.map((canvas) => createGreyPainter(canvas)) };
}
