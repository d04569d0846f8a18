// The map component: loads the map that the address names, and another one when the visitor picks it.

import { wireMapPicker } from "./toolbar.js";
import { MapView } from "./map_view.js";
import { createUrlProperties, STORAGE_KEY } from "./url_state.js";
import { openImageStore } from "../shared/data/latent_data.js";
import { loadLattice } from "../shared/data/lattice.js";
import { Plot } from "../shared/draw/plot.js";
import { Viewport } from "../shared/geometry/viewport.js";
import { createLatest } from "../shared/ui/latest.js";
import { createPartFinder } from "../shared/ui/parts.js";
import { UrlState } from "../shared/ui/url_state.js";

/**
 * @typedef {import("../shared/types.js").LatentMapPayload} LatentMapPayload
 * @typedef {import("./url_state.js").UrlValues} UrlValues
 * @typedef {{data: LatentMapPayload, setTriggerValue: (name: string, value: unknown) => void}} Component
 */

/** @param {HTMLElement} root @param {LatentMapPayload} data @returns {LatentMap} */
export function createView(root, data) {
  return new LatentMap(root, data);
}

class LatentMap {
  /** @param {HTMLElement} root @param {LatentMapPayload} data */
  constructor(root, data) {
    this.maps = data.maps;
    this.part = createPartFinder(root);
    this.section = /** @type {HTMLElement} */ (root.querySelector(".lw"));
    /** @type {Component | null} */
    this.component = null;
    this.mapName = data.map;
    /** @type {Plot | null} */
    this.plot = null;
    /** @type {MapView | null} */
    this.view = null;
    this.points = createLatest((error) => this.showError(error));
    this.files = createLatest((error) => this.showError(error));
    const names = data.maps.map(({ name }) => name);
    /** @type {UrlState<UrlValues>} */
    this.url = new UrlState(createUrlProperties(names, data.maps[0].classes.length), STORAGE_KEY);
    this.url.followHistory((values) => {
      if (this.view && values.map === this.mapName) this.view.restore(values);
      else this.open(values);
    });
    this.open(this.url.read());
  }

  /** Loads a map and shows it; its points are drawn as soon as they have arrived.
   * @param {UrlValues} values of the address */
  open(values) {
    this.close();
    this.section.setAttribute("aria-busy", "true");
    this.mapName = values.map ?? this.mapName;
    const map = /** @type {import("../shared/types.js").MapPayload} */ (this.maps.find(({ name }) => name === this.mapName));
    this.reportMap();
    wireMapPicker(this.part, this.maps, map.name, (name) => this.pick(name));
    const store = openImageStore(map);
    const viewport = new Viewport(map.lattice.extent);
    const plot = new Plot(this.part("plot", HTMLCanvasElement), viewport, map.classes);
    this.plot = plot;
    if (values.span) viewport.set(values.span);
    plot.scene.layers = values.layers;
    plot.scene.visible = map.classes.map((_, label) => !values.hiddenClasses.has(label));
    const points = store.points(values.split);
    this.points.run(points, (loaded) => {
      plot.scene.points = loaded;
      plot.draw();
    });
    const files = Promise.all([points, loadLattice(map.bundle + map.lattice.file, map.lattice.extent)]);
    this.files.run(files, ([loaded, lattice]) => {
      plot.lattice = lattice;
      this.view = new MapView(this.section, this.part, { map, store, points: loaded, lattice, viewport, plot }, this.url, values);
      this.part("waiting").hidden = true;
      this.section.setAttribute("aria-busy", "false");
    });
  }

  /** Shows another map; codes on the one before mean nothing there.
   * @param {string} name */
  pick(name) {
    const shown = this.view?.urlValues ?? this.url.read();
    this.url.flush();
    const values = { ...shown, map: name, x: null, y: null, span: null, start: null, end: null };
    this.url.write(values, "push");
    this.open(values);
  }

  /** Called by Streamlit with the first data and whenever the data or the theme changes.
   * @param {Component} component */
  update(component) {
    this.component = component;
    this.plot?.followTheme();
    this.reportMap();
  }

  /** Tells Python which map is on show, for the text below it and for other pages. */
  reportMap() {
    if (this.component && this.component.data.map !== this.mapName) this.component.setTriggerValue("map", this.mapName);
  }

  /** @param {Error} error */
  showError(error) {
    const waiting = this.part("waiting");
    waiting.textContent = `This could not be loaded (${error.message}). Reload the page to try again.`;
    waiting.hidden = false;
    console.error(error);
  }

  close() {
    this.url.cancel();
    this.points.cancel();
    this.files.cancel();
    this.plot?.destroy();
    this.view?.destroy();
    this.plot = this.view = null;
  }

  destroy() {
    this.close();
    this.url.destroy();
  }
}
