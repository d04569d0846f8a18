// A journey that plays by itself.

import { createButton, createElement, setText } from "../../shared/ui/dom.js";
import { Traveller } from "../auto_tour.js";
import { liveGarment } from "./live_garment.js";

const [T_SHIRT, ANKLE_BOOT] = [0, 9];

/** @param {HTMLElement} stage @param {import("../slide_deck.js").Given} given @returns {import("../slide_deck.js").Scene} */
export function journey(stage, { atlas }) {
  const { map, element, show } = liveGarment(atlas, "The map with the way of the journey");
  const route = createElement("span", { class: "lw-show-route", role: "status" });
  const onWay = (way, from, to) => {
    map.overlay.path = way;
    map.overlay.draw();
    setText(route, `${atlas.classes[from].name} → ${atlas.classes[to].name}`);
  };
  const traveller = new Traveller(atlas, { onWay, onStep: show }, T_SHIRT, ANKLE_BOOT);
  const play = createButton("Pause", () => {
    if (traveller.going) traveller.stop();
    else traveller.start();
    setText(play, traveller.going ? "Pause" : "Play");
  });
  const another = createButton("Another journey", () => traveller.layNext());
  stage.replaceChildren(element, createElement("div", { class: "lw-show-row" }, play, another, route));
  traveller.start();
  return {
    live: true,
    follow: () => map.redraw(),
    destroy: () => {
      traveller.stop();
      map.destroy();
    },
  };
}
