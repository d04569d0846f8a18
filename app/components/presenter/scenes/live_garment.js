// A map beside the garment that is imagined where one stands on it.

import { createElement, createPicture, setText } from "../../shared/ui/dom.js";
import { formatPercent } from "../../shared/ui/quiz.js";
import { createGreyPainter } from "../../shared/draw/grey_canvas.js";
import { SmallMap } from "../../shared/draw/small_map.js";

/** @param {import("../../shared/data/latent_data.js").LatentData} atlas @param {string} words what the map is, for those who do not see it */
export function liveGarment(atlas, words) {
  const map = new SmallMap(atlas, words);
  const garment = createPicture("The imagined garment", "lw-garment lw-imagined");
  garment.dataset.testid = "presenter-garment";
  const paint = createGreyPainter(garment);
  const name = createElement("strong");
  const sure = createElement("span");
  const element = createElement("div", { class: "lw-show-pair" }, map.element, createElement("figure", {}, garment, createElement("figcaption", {}, name, sure)));
  const show = (code) => {
    map.stand(code);
    paint(atlas.imagined(code));
    garment.dataset.x = code.x.toFixed(4);
    garment.dataset.y = code.y.toFixed(4);
    const { label, share, guessing } = atlas.named(code);
    setText(name, atlas.classes[label].name);
    setText(sure, guessing ? "guessing: nothing real is near" : `${formatPercent(share)} sure`);
  };
  map.dye("names");
  return { map, element, show };
}
