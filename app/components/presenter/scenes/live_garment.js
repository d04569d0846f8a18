// A map beside the garment that is imagined where one stands on it.

import { make, picture, say } from "../../shared/ui/dom.js";
import { inPercent } from "../../shared/ui/quiz.js";
import { greyPainter } from "../../shared/draw/grey_canvas.js";
import { SmallMap } from "../../shared/draw/small_map.js";

/** @param {import("../../shared/data/latent_data.js").Atlas} atlas @param {string} words what the map is, for those who do not see it */
export function liveGarment(atlas, words) {
  const map = new SmallMap(atlas, words);
  const garment = picture("The imagined garment", "lw-garment lw-imagined");
  garment.dataset.testid = "presenter-garment";
  const paint = greyPainter(garment);
  const name = make("strong");
  const sure = make("span");
  const element = make("div", { class: "lw-show-pair" }, map.element, make("figure", {}, garment, make("figcaption", {}, name, sure)));
  const show = (code) => {
    map.stand(code);
    paint(atlas.imagined(code));
    garment.dataset.x = code.x.toFixed(4);
    garment.dataset.y = code.y.toFixed(4);
    const { label, share, guessing } = atlas.named(code);
    say(name, atlas.classes[label].name);
    say(sure, guessing ? "guessing: nothing real is near" : `${inPercent(share)} sure`);
  };
  map.dye("names");
  return { map, element, show };
}
