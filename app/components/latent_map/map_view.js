// One map on show: its state, and everything that changes it.

import { DecodedPanel } from "./decoded_panel.js";
import { followKeys, followPointer } from "./gestures.js";
import { MapCanvas } from "./map_canvas.js";
import { PathPanel } from "./path_panel.js";
import { PointerTools } from "./pointer_tools.js";
import { ReconstructionPanel } from "./reconstruction_panel.js";
import { SelectionPanel } from "./selection_panel.js";
import { SplitLoader } from "./split_loader.js";
import { fillLegend, wireLayers, wireSearch, wireSharing, wireSplits } from "./toolbar.js";
import { LatentData } from "../shared/data/latent_data.js";
import { describeFailure } from "../shared/data/requests.js";
import { readTheme } from "../shared/draw/theme.js";
import { roundCode, sameCode } from "../shared/geometry/viewport.js";
import { createLatest } from "../shared/ui/latest.js";
import { animateValue } from "../shared/ui/motion.js";
import { initTabs } from "../shared/ui/tabs.js";

/**
 * @typedef {import("../shared/types.js").Code} Code
 * @typedef {import("../shared/types.js").ImageId} ImageId
 * @typedef {import("../shared/types.js").ShownSplit} ShownSplit
 * @typedef {import("../shared/draw/plot.js").Layer} Layer
 * @typedef {import("./url_state.js").UrlValues} UrlValues
 *
 * @typedef {object} MapState with the viewport and the path panel, all that the address says
 * @property {Code} selected the code that was chosen last
 * @property {Code} shown the code whose decode is on show: the selected one, or the one under the pointer
 * @property {ImageId | null} image the real image at the selected code, if one was chosen
 * @property {ShownSplit} split
 * @property {import("../shared/draw/layers/points.js").Points} points of the split
 * @property {ReadonlySet<Layer>} layers
 * @property {ReadonlySet<number>} hiddenClasses labels
 *
 * @typedef {object} Loaded a map with its files
 * @property {import("../shared/types.js").MapPayload} map
 * @property {import("../shared/data/image_store.js").ImageStore} store
 * @property {import("../shared/draw/layers/points.js").Points} points
 * @property {import("../shared/data/lattice.js").Lattice} lattice
 * @property {import("../shared/geometry/viewport.js").Viewport} viewport
 * @property {import("../shared/draw/plot.js").Plot} plot
 */

const KEY_REST_MS = 400;

export class MapView {
  /** @param {HTMLElement} section the root of the markup @param {import("../shared/ui/parts.js").FindPart} part
   * @param {Loaded} loaded @param {import("../shared/ui/url_state.js").UrlState<UrlValues>} url
   * @param {UrlValues} values of the address */
  constructor(section, part, loaded, url, values) {
    const { map, store, points, lattice, viewport, plot } = loaded;
    this.section = section;
    this.notice = part("notice");
    this.part = part;
    this.map = map;
    this.store = store;
    this.viewport = viewport;
    this.plot = plot;
    this.url = url;
    const selected = this.selectedIn(values);
    const { split, layers, hiddenClasses } = values;
    /** @type {MapState} */
    this.state = { selected, shown: selected, image: null, split, points, layers, hiddenClasses };
    this.stopFlight = () => {};
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.keyTimer = undefined;
    this.flights = createLatest((error) => this.showNotice(describeFailure("The garment could not be found", error)));
    this.splitLoader = new SplitLoader(section, part, store, (sentence) => {
      this.showNotice(sentence);
      this.url.write(this.urlValues);
    });
    this.mapCanvas = new MapCanvas(part, plot, () => this.writeAddressSoon());
    this.pointerTools = new PointerTools(this);
    const latentData = new LatentData(map, store, lattice, points);
    plot.scene.names = latentData.classNames;
    this.decodedPanel = new DecodedPanel(part, map, lattice, store.count("all"), {
      onMove: (code) => this.show(code),
      onSelect: (code) => this.select(code),
      acceptsExact: (answer) => sameCode(answer, this.state.shown) && !this.pathPanel.playing,
      onExact: () => this.showReconstruction(),
      onImage: (image) => this.flyToImage(image),
    });
    this.pathPanel = new PathPanel(part, map, latentData, {
      selectedCode: () => this.state.selected,
      onShow: (code) => this.show(code),
      onSelect: (code) => this.select(code),
      onPath: (path) => this.mapCanvas.drawPath(path),
      onChange: () => this.writeAddressSoon(),
    });
    this.selectionPanel = new SelectionPanel(part, store, map.classes, {
      view: () => ({ points: this.state.points, split: this.state.split, span: viewport.span, visible: plot.scene.visible }),
      onShape: (shape) => this.pointerTools.setShape(shape),
      onSelection: (indices) => {
        plot.scene.selected = indices;
        plot.redraw();
      },
      onImage: (image) => this.flyToImage(image),
    });
    this.reconstructionPanel = new ReconstructionPanel(part, store, map.classes, {
      split: () => this.state.split,
      onImage: (image) => this.flyToImage(image),
    });
    this.markSplit = wireSplits(part, (split) => store.count(split), (split) => this.pickSplit(split));
    this.markLayers = wireLayers(section, (layer) => this.toggleLayer(layer));
    this.markHidden = fillLegend(part("legend"), map.classes, (hiddenClasses) => this.setState({ hiddenClasses }));
    this.stopWaiting = [
      wireSearch(part, map.classes, store, (image) => this.flyToImage(image)),
      wireSharing(part, () => this.takeSnapshot(), () => this.url.write(this.urlValues), (sentence) => this.showNotice(sentence)),
    ];
    this.wireKeys();
    initTabs(part("tabs"), (tab) => {
      if (tab !== "selection") this.selectionPanel.setShape(null);
    })("path");
    this.stopPointer = followPointer(plot.canvas, this.pointerTools);
    this.pathPanel.setPath(values.start, values.end, values.route);
    this.setState(this.state);
    this.mapCanvas.drawNow();
    this.decodedPanel.requestExact(selected);
  }

  /** The only place where the state changes; shows what follows from it.
   * @param {Partial<MapState>} change */
  setState(change) {
    const before = this.state;
    this.state = { ...before, ...change };
    const { selected, shown, split, points, layers, hiddenClasses } = this.state;
    if (change.shown || change.selected) {
      this.decodedPanel.showInterpolated(shown);
      this.mapCanvas.placeCursor(shown);
      this.part("answer").classList.toggle("lw-stale", !sameCode(shown, selected));
    }
    if (change.layers || change.hiddenClasses) {
      this.plot.scene.layers = layers;
      this.plot.scene.visible = this.map.classes.map((_, label) => !hiddenClasses.has(label));
      this.markLayers(layers);
      this.markHidden(hiddenClasses);
      this.plot.redraw();
    }
    if (change.split) this.markSplit(split);
    if (split !== before.split) {
      this.plot.scene.points = points;
      this.selectionPanel.clear();
      this.plot.draw();
    }
    if (Object.keys(change).some((key) => key !== "shown")) this.writeAddressSoon();
  }

  /** Shows what another address of this map says, after the browser's Back or Forward button: all of it at once when its
   * points have arrived, or nothing if the address has changed meanwhile.
   * @param {UrlValues} values */
  restore(values) {
    const address = location.href;
    this.stopMotion();
    this.splitLoader.load(values.split, (points) => location.href === address && this.restoreNow(values, points));
  }

  /** @param {UrlValues} values @param {import("../shared/draw/layers/points.js").Points} points */
  restoreNow(values, points) {
    const { split, layers, hiddenClasses } = values;
    const selected = this.selectedIn(values);
    if (values.span) this.viewport.set(values.span);
    else this.viewport.reset();
    this.pathPanel.setPath(values.start, values.end, values.route);
    this.setState({ selected, shown: selected, image: null, split, points, layers, hiddenClasses });
    this.mapCanvas.drawNow();
    this.decodedPanel.requestExact(selected);
  }

  /** @param {UrlValues} values @returns {Code} the start of a visit if they name no code */
  selectedIn({ x, y }) {
    return x === null || y === null ? this.map.start : { x, y };
  }

  /** @returns {UrlValues} what the address has to say to show this view again */
  get urlValues() {
    const { selected, split, layers, hiddenClasses } = this.state;
    const { ends, route } = this.pathPanel;
    const span = this.viewport.isWhole ? null : this.viewport.span;
    const shared = { split, layers, hiddenClasses, span, route };
    return { map: this.map.name, x: selected.x, y: selected.y, start: ends.a.code, end: ends.b.code, ...shared };
  }

  writeAddressSoon() {
    this.url.writeSoon(() => this.urlValues);
  }

  /** Shows the decode of a code; asks the server nothing.
   * @param {Code} shown */
  show(shown) {
    this.setState({ shown });
  }

  /** Shows the selected code again: nothing is pressed or hovered. */
  showSelected() {
    this.show(this.state.selected);
    this.decodedPanel.showExactAgain(this.state.selected);
  }

  /** Selects a code: it goes into the address and its history, and the server is asked for the exact decode.
   * @param {Code} code @param {ImageId | null} [image] the real image that has it */
  select(code, image = null) {
    const selected = roundCode(code);
    this.url.flush();
    this.setState({ selected, shown: selected, image });
    this.url.write(this.urlValues, "push");
    this.showReconstruction();
    this.decodedPanel.requestExact(selected);
  }

  showReconstruction() {
    this.reconstructionPanel.show(this.state.image, this.decodedPanel.levels);
  }

  /** Moves to an image's code and selects it.
   * @param {ImageId} image */
  flyToImage(image) {
    this.stopMotion();
    this.flights.run(this.store.codes(image.split), (codes) => {
      const target = { x: codes[2 * image.index], y: codes[2 * image.index + 1] };
      this.mapCanvas.reveal(target);
      this.stopFlight = animateValue(this.state.shown, target, (code) => this.show(code), () => this.select(target, image));
    });
  }

  /** Stops the player and a flight. */
  stopMotion() {
    if (this.pathPanel.playing) this.pathPanel.pause();
    this.flights.cancel();
    this.stopFlight();
  }

  /** Moves the cursor by keyboard; the code is selected when the keys rest.
   * @param {number} right @param {number} up shares of what is on show */
  step(right, up) {
    const { x0, x1, y0, y1 } = this.viewport.span;
    const { shown } = this.state;
    const code = roundCode({ x: shown.x + right * (x1 - x0), y: shown.y + up * (y1 - y0) });
    this.show(code);
    this.mapCanvas.reveal(code);
    clearTimeout(this.keyTimer);
    this.keyTimer = setTimeout(() => sameCode(this.state.shown, code) && this.select(code), KEY_REST_MS);
  }

  /** @param {Layer} layer */
  toggleLayer(layer) {
    const layers = new Set(this.state.layers);
    if (!layers.delete(layer)) layers.add(layer);
    this.setState({ layers });
  }

  /** Shows another set of points once it is loaded; until then the one on show stays, with its name and its address.
   * @param {ShownSplit} split */
  pickSplit(split) {
    this.notice.hidden = true;
    this.splitLoader.load(split, (points) => this.setState({ split, points }));
  }

  wireKeys() {
    const { mapCanvas } = this;
    followKeys(mapCanvas.element, {
      onStep: (right, up) => this.step(right, up),
      onZoom: (factor) => mapCanvas.zoom(factor, this.viewport.toSpot(this.state.shown)),
      onReset: () => mapCanvas.reset(),
      onSelect: () => this.select(this.state.shown),
      onSetEnd: (end) => this.pathPanel.moveEnd(end, this.state.shown),
      onEscape: () => this.selectionPanel.setShape(null),
    });
  }

  /** @returns {import("./toolbar.js").Snapshot} */
  takeSnapshot() {
    return {
      plot: this.mapCanvas.element,
      decoded: this.decodedPanel.canvas,
      caption: this.decodedPanel.caption,
      theme: readTheme(this.mapCanvas.element),
      path: this.pathPanel.path.map((code) => this.viewport.toSpot(code)),
      cursor: this.viewport.toSpot(this.state.shown),
    };
  }

  /** Shows a sentence below the toolbar until the next press there or the next choice of garments.
   * @param {string} sentence */
  showNotice(sentence) {
    this.notice.textContent = sentence;
    this.notice.hidden = false;
  }

  destroy() {
    clearTimeout(this.keyTimer);
    this.stopMotion();
    this.stopPointer();
    for (const stop of this.stopWaiting) stop();
    for (const panel of [this.splitLoader, this.decodedPanel, this.pathPanel, this.selectionPanel, this.reconstructionPanel]) panel.destroy();
    this.mapCanvas.destroy();
  }
}
