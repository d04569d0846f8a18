// A row of real garments of which one is chosen.

import { levelsOf } from "./atlas.js";
import { make, picture } from "./element.js";
import { greyPainter } from "./latent_map/garments.js";

/** @param {string} question what is chosen, for those who do not see it
 * @param {number[]} garments test garments @param {import("./latent_map/wardrobe.js").Wardrobe} wardrobe
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
