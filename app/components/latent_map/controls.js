// Everything that is clicked or typed: wires each control to the view.

import { carryOver } from "./address.js";
import { fillPicker, wireSearch, wireShows, wireTakeaways } from "./toolbar.js";
import { followKeys } from "./keyboard.js";
import { fillLegend, wireLayers } from "./legend.js";
import { readTheme } from "../shared/draw/theme.js";

const CLOSER = 1.6;

/** @param {any} view @returns {(show: import("../shared/data/image_store.js").Show) => void} marks which garments are on show */
export function wireControls(view) {
  const { part, data, outlook, section, viewport, wardrobe, plot } = view;
  fillPicker(part, data.maps, data.map, (name) => {
    view.writeAddress();  // what was just clicked may not be in it yet
    carryOver(name);
    section.setAttribute("aria-busy", "true");  // until the other map takes this one's place
    view.pick("map", name);
  });
  const markShow = wireShows(part("shows"), (show) => wardrobe.count(show), (show) => view.choose(show));
  markShow(outlook.show);
  wireSearch(part, data.classes, wardrobe, (garment) => view.flyToGarment(garment));
  const sight = () => ({
    plot: part("plot"),
    garment: part("garment"),
    words: ["name", "sure", "support"].map((name) => part(name).textContent),
    theme: readTheme(part("plot")),
    way: view.overlay.way.map((code) => viewport.toSpot(code)),
    here: viewport.toSpot(view.shown),
  });
  wireTakeaways(part, sight, () => view.writeAddress());
  const middle = () => ({ left: viewport.width / 2, top: viewport.height / 2 });
  part("closer").onclick = () => view.zoom(CLOSER, middle());
  part("farther").onclick = () => view.zoom(1 / CLOSER, middle());
  part("reset").onclick = () => view.reset();
  fillLegend(part("legend"), data.classes, (hidden) => {
    outlook.hidden = hidden;
    plot.scene.visible = view.visible();
    plot.redraw();
    view.tellAddress();
  })(outlook.hidden);
  followKeys(part("plot"), {
    onStep: (across, up) => view.step(across, up),
    onZoom: (factor) => view.zoom(factor, viewport.toSpot(view.shown)),
    onReset: () => view.reset(),
    onChoose: () => view.settle(view.shown),
    onEnd: (end) => view.journey.moveEnd(end, view.shown),
    onEscape: () => view.gather.arm(null),
  });
  wireLayers(section, outlook.layers, () => {
    plot.redraw();
    view.tellAddress();
  });
  return markShow;
}
