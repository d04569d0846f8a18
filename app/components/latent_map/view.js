// The way in: reads the address, loads what the map needs, and draws the dots as soon as they have come.

import { readOutlook } from "./address.js";
import { loadLattice } from "../shared/data/lattice.js";
import { MapView } from "./map_view.js";
import { Plot } from "../shared/draw/plot.js";
import { Viewport } from "../shared/geometry/viewport.js";
import { ImageStore } from "../shared/data/image_store.js";

/** @param {HTMLElement} root @param {any} data what Python sent @returns {Promise<MapView>} */
export async function createView(root, data) {
  /** @type {(name: string) => any} */
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const outlook = readOutlook(location.search, data.map, data.classes.length);
  const wardrobe = new ImageStore(data.bundle, data.garments, data.shown_training);
  const viewport = new Viewport(data.lattice.extent);
  if (outlook.view) viewport.set(outlook.view);
  const plot = new Plot(part("plot"), viewport, data.classes);
  const coming = loadLattice(data.bundle + data.lattice.file, data.lattice.extent);
  coming.catch(() => {});  // it is waited for below, after the dots
  const points = await wardrobe.points(outlook.show);
  Object.assign(plot.scene, { points, layers: outlook.layers });
  plot.scene.visible = data.classes.map((_, label) => !outlook.hidden.has(label));
  plot.draw();
  const lattice = (plot.lattice = await coming);
  const section = /** @type {HTMLElement} */ (root.querySelector(".lw"));
  return new MapView(section, data, { part, outlook, wardrobe, points, lattice, viewport, plot });
}
