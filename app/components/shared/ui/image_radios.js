// A row of real garments of which one is chosen.

import { loadPixels } from "../data/latent_data.js";
import { createElement, createPicture } from "./dom.js";
import { createGreyPainter } from "../draw/grey_canvas.js";

/** @param {string} question what is chosen, for those who do not see it
 * @param {number[]} garments test garments @param {import("../data/image_store.js").ImageStore} wardrobe
 * @param {(index: number) => string} nameOf @param {(index: number) => void} onChoose @param {number} chosen
 * @returns {HTMLElement} */
export function createImageRadios(question, garments, wardrobe, nameOf, onChoose, chosen) {
  const group = `lw-${question.replaceAll(/\W/g, "-")}`;
  const choices = garments.map((index) => {
    const canvas = createPicture(nameOf(index));
    loadPixels(wardrobe, index).then(createGreyPainter(canvas), () => {});
    const input = createElement("input", { type: "radio", name: group, checked: index === chosen, onchange: () => onChoose(index) });
    return createElement("label", { title: nameOf(index) }, input, canvas);
  });
  return createElement("div", { class: "lw-choices", role: "radiogroup", "aria-label": question }, ...choices);
}
