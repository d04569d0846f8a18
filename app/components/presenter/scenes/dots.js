// The dots of the map, without their names and with them.

import { SmallMap } from "../../shared/draw/small_map.js";

/** @typedef {import("../slide_deck.js").Scene} Scene
 * @typedef {import("../slide_deck.js").Given} Given */

/** @param {HTMLElement} stage @param {Given} given @returns {Scene} */
export function dots(stage, given) {
  return mapIn(stage, given, "grey", "Ten thousand garments as grey dots");
}

/** @param {HTMLElement} stage @param {Given} given @returns {Scene} */
export function colours(stage, given) {
  return mapIn(stage, given, "names", "The same dots, coloured and named by their labels");
}

/** @param {HTMLElement} stage @param {Given} given @param {import("../../shared/draw/small_map.js").Dyes} dyes @param {string} words */
function mapIn(stage, { atlas }, dyes, words) {
  const map = new SmallMap(atlas, words);
  stage.replaceChildren(map.element);
  map.dye(dyes);
  return { destroy: () => map.destroy(), follow: () => map.redraw() };
}
