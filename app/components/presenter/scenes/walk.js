// The garment imagined under a hand.

import { liveGarment } from "./live_garment.js";

/** @param {HTMLElement} stage @param {import("../slide_deck.js").Given} given @returns {import("../slide_deck.js").Scene} */
export function walk(stage, { atlas, memory }) {
  const { map, element, show } = liveGarment(atlas, "The map: move over it, or walk with the arrow keys");
  stage.replaceChildren(element);
  const stand = (code) => {
    memory.place = code;
    show(code);
  };
  map.walk(stand, stand);
  show(memory.place ?? atlas.homeOf(0));
  return { live: true, destroy: () => map.destroy(), follow: () => map.redraw() };
}
