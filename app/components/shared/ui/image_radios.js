// A row of real garments of which one is chosen.

import { levelsOf } from "../data/latent_data.js";
import { make, picture } from "./dom.js";
import { greyPainter } from "../draw/grey_canvas.js";

/** @param {string} question what is chosen, for those who do not see it
 * @param {number[]} garments test garments @param {import("../data/image_store.js").Wardrobe} wardrobe
 * @param {(index: number) => string} nameOf @param {(index: number) => void} onChoose @param {number} chosen
 * @returns {HTMLElement} */
export function choiceRow(question, garments, wardrobe, nameOf, onChoose, chosen) {
  const group = `lw-${question.replaceAll(/\W/g, "-")}`;
  const choices = garments.map((index) => {
    const canvas = picture(nameOf(index));
    levelsOf(wardrobe, index).then(greyPainter(canvas), () => {});
    const input = make("input", { type: "radio", name: group, checked: index === chosen, onchange: () => onChoose(index) });
    return make("label", { title: nameOf(index) }, input, canvas);
  });
  return make("div", { class: "lw-choices", role: "radiogroup", "aria-label": question }, ...choices);
}
