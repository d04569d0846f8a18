// The map component: loads the map that the address names, and another one when the visitor picks it.

import { wireMapPicker } from "./toolbar.js";
import { MapView } from "./map_view.js";
import { createUrlProperties, STORAGE_KEY } from "./url_state.js";
import { followVisualOrder } from "./visual_order.js";
import { openImageStore } from "../shared/data/latent_data.js";
import { describeFailure } from "../shared/data/requests.js";
import { loadLattice } from "../shared/data/lattice.js";
import { Plot } from "../shared/draw/plot.js";
import { Viewport } from "../shared/geometry/viewport.js";
import { createLatest } from "../shared/ui/latest.js";
import { createPartFinder } from "../shared/ui/parts.js";
import { UrlState } from "../shared/ui/url_state.js";

/**
 * @typedef {import("../shared/types.js").LatentMapPayload} LatentMapPayload
 * @typedef {import("../shared/types.js").MapPayload} MapPayload
 * @typedef {import("./url_state.js").UrlValues} UrlValues
 * @typedef {{store: import("../shared/data/image_store.js").ImageStore,
 *   lattice: Promise<import("../shared/data/lattice.js").Lattice>}} MapFiles
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
    this.picks = createLatest((error) => this.showPickError(error));
    this.points = createLatest((error) => this.showError(error));
    this.files = createLatest((error) => this.showError(error));
    const names = data.maps.map(({ name }) => name);
    /** @type {UrlState<UrlValues>} */
    this.url = new UrlState(createUrlProperties(names, data.maps[0].classes.length), STORAGE_KEY);
    this.url.followHistory((values) => {
      if (this.view && values.map === this.mapName) this.view.restore(values);
      else this.open(values);
    });
    this.stopOrder = followVisualOrder(this.section, this.part("main"));
    this.open(this.url.read());
  }

  /** Shows a map; its points are drawn as soon as they have arrived.
   * @param {UrlValues} values of the address @param {MapFiles} [files] if they are already loaded */
  open(values, files) {
    this.close();
    this.markBusy(true);
    this.mapName = values.map ?? this.mapName;
    const map = this.findMap(this.mapName);
    this.reportMap();
    wireMapPicker(this.part, this.maps, map.name, (name) => this.pick(name));
    this.part("waiting").textContent = "Loading…";
    const { store, lattice: loading } = files ?? openFiles(map);
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
    this.files.run(Promise.all([points, loading]), ([loaded, lattice]) => {
      plot.lattice = lattice;
      this.view = new MapView(this.section, this.part, { map, store, points: loaded, lattice, viewport, plot }, this.url, values);
      this.part("waiting").hidden = true;
      this.markBusy(false);
    });
  }

  /** Shows another map once it is loaded; until then the one on show stays, with its address.
   * @param {string} name */
  pick(name) {
    const map = this.findMap(name);
    this.picks.cancel();
    if (!this.view) {
      this.switchTo(name);
      return;
    }
    this.view.notice.hidden = true;
    this.markBusy(false);
    if (name === this.mapName) return;
    this.view.showNotice(`Loading ${map.title}…`);
    this.markBusy(true);
    const files = openFiles(map);
    const loaded = Promise.all([files.lattice, files.store.points(this.view.state.split)]);
    this.picks.run(loaded, () => this.switchTo(name, files));
  }

  /** Shows another map; codes on the one before mean nothing there.
   * @param {string} name @param {MapFiles} [files] if they are already loaded */
  switchTo(name, files) {
    const shown = this.view?.urlValues ?? this.url.read();
    this.url.flush();
    const values = { ...shown, map: name, x: null, y: null, span: null, start: null, end: null };
    this.url.write(values, "push");
    this.open(values, files);
  }

  /** @param {string} name @returns {MapPayload} */
  findMap(name) {
    return /** @type {MapPayload} */ (this.maps.find((map) => map.name === name));
  }

  /** @param {boolean} busy */
  markBusy(busy) {
    this.section.setAttribute("aria-busy", String(busy));
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
  showPickError(error) {
    const picker = this.part("picker", HTMLSelectElement);
    this.view?.showNotice(describeFailure(`${this.findMap(picker.value).title} could not be loaded`, error));
    picker.value = this.mapName;
    this.markBusy(false);
  }

  /** @param {Error} error */
  showError(error) {
    const waiting = this.part("waiting");
    waiting.textContent = `${describeFailure("The map could not be loaded", error)} Reload the page to try again.`;
    waiting.hidden = false;
    this.markBusy(false);
    console.error(error);
  }

  close() {
    this.url.cancel();
    this.picks.cancel();
    this.part("notice").hidden = true;
    this.points.cancel();
    this.files.cancel();
    this.plot?.destroy();
    this.view?.destroy();
    this.plot = this.view = null;
  }

  destroy() {
    this.close();
    this.url.destroy();
    this.stopOrder();
  }
}

/** @param {MapPayload} map @returns {MapFiles} */
function openFiles(map) {
  return { store: openImageStore(map), lattice: loadLattice(map.bundle + map.lattice.file, map.lattice.extent) };
}
