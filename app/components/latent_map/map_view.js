// The map as a whole: follows the finger, and tells the server where it was lifted.

import { writeOutlook } from "./address.js";
import { Answers } from "./exact_decode.js";
import { wireControls } from "./controls.js";
import { Explorer } from "./pointer_tools.js";
import { GatherTool } from "./selection_panel.js";
import { JourneyTool } from "./path_panel.js";
import { classCentres } from "../shared/draw/layers/points.js";
import { animateValue } from "../shared/ui/motion.js";
import { MemoryTool } from "./reconstruction_panel.js";
import { Overlay } from "../shared/draw/overlay.js";
import { Panel } from "./decoded_panel.js";
import { followPointer } from "./pointer.js";
import { initTabs } from "../shared/ui/tabs.js";
import { roundCode, sameCode } from "../shared/geometry/viewport.js";

/** @typedef {import("../shared/geometry/viewport.js").Code} Code */
/** @typedef {import("../shared/data/image_store.js").Garment} Garment */

const KEYS_REST = 400;
const ADDRESS_REST = 250;

/**
 * @typedef {{
 *   part: (name: string) => any,
 *   outlook: import("./address.js").Outlook,
 *   wardrobe: import("../shared/data/image_store.js").ImageStore,
 *   points: import("../shared/draw/layers/points.js").Points,
 *   lattice: import("../shared/data/lattice.js").Lattice,
 *   viewport: import("../shared/geometry/viewport.js").Viewport,
 *   plot: import("../shared/draw/plot.js").Plot,
 * }} Loaded
 */

export class MapView {
  /** @param {HTMLElement} section @param {any} data what Python sent @param {Loaded} loaded */
  constructor(section, data, loaded) {
    const { part, outlook, wardrobe, points, lattice, viewport, plot } = loaded;
    this.part = part;
    this.outlook = outlook;
    this.wardrobe = wardrobe;
    this.points = points;
    this.lattice = lattice;
    this.viewport = viewport;
    this.plot = plot;
    this.section = section;
    this.data = data;
    /** @type {(name: string, value: any) => void} */
    this.send = () => {};
    this.pick = this.send;
    this.pinned = this.known = this.shown = data.position;
    /** @type {Code[]} places that Python was told and has not yet echoed */
    this.told = [];
    /** @type {Garment | null} the real garment that was chosen, if one was */
    this.garment = null;
    this.stopFlight = () => {};
    this.overlay = new Overlay(part("overlay"), viewport);
    this.panel = new Panel(part, data.classes);
    this.explorer = new Explorer(this);
    const typical = classCentres(points, lattice.extent, data.classes.length);
    plot.scene.names = data.classes.flatMap(({ name }, label) => (typical[label] ? { name, code: typical[label] } : []));
    this.panel.wire(lattice.extent, (code) => this.show(code), (code) => this.settle(code));
    this.markShow = wireControls(this);
    this.journey = new JourneyTool(part, {
      lattice,
      classes: data.classes,
      typical,
      address: data.journey,
      map: data.map,
      here: () => this.pinned,
      onShow: (code) => this.show(code),
      onSettle: (code) => this.settle(code),
      onWay: (way) => {
        this.overlay.way = way;
        this.overlay.draw();
        plot.scene.pins = [way[0], way[way.length - 1]];
        plot.redraw();
      },
      onChange: () => this.tellAddress(),
    });
    this.gather = new GatherTool(part, {
      wardrobe: this.wardrobe,
      classes: data.classes,
      onArm: (shape) => this.explorer.arm(shape),
      onChosen: (chosen) => {
        this.plot.scene.chosen = chosen;
        this.plot.redraw();
      },
      view: () => ({ points: this.points, show: outlook.show, span: this.viewport.span, visible: this.visible() }),
      onFly: (garment) => this.flyToGarment(garment),
    });
    this.answers = new Answers(part("answer"), data, this.wardrobe.count("all"), this);
    this.memory = new MemoryTool(part, {
      wardrobe: this.wardrobe,
      classes: data.classes,
      show: () => this.outlook.show,
      onFly: (garment) => this.flyToGarment(garment),
    });
    this.stopPointer = followPointer(part("plot"), this.explorer);
    this.observer = new ResizeObserver(() => this.plot.fit() && this.redrawNow());
    this.observer.observe(part("plot"));
    initTabs(part("tabs"), (tab) => {
      if (tab !== "selection") this.gather.arm(null);
    })("journey");
    this.journey.start(outlook.a, outlook.b, outlook.charted);
    this.redrawNow();
    this.show(this.pinned);
    part("waiting").hidden = true;
    section.setAttribute("aria-busy", "false");
    this.answers.ask(this.pinned);
    this.tellAddress();
  }

  /** Python sent something new, or the theme changed. */
  update({ data, setStateValue, setTriggerValue }) {
    this.send = setStateValue;
    this.pick = setTriggerValue;
    this.data = data;
    this.plot.followTheme();
    this.followPython(data.position);
    this.tellAddress();
  }

  /** Goes where Python says, as after the browser's back button; its echo of what it was told is no news. */
  followPython(position) {
    const echo = this.told.findIndex((code) => sameCode(code, position));
    this.told.splice(0, echo + 1);
    if (echo < 0 && !sameCode(position, this.known)) {
      this.pinned = position;
      this.show(position);
      this.answers.ask(this.pinned);
    }
    this.known = position;
  }

  /** @param {import("./exact_decode.js").Answer} answer the server's, about the chosen place */
  showExact(answer) {
    if (!sameCode(answer, this.shown) || this.journey.playing) return;
    this.panel.showExact(answer);
    this.panel.speak();
    this.remember();
  }

  /** Shows the garment imagined at a place; costs the server nothing. @param {Code} code */
  show(code) {
    this.shown = code;
    this.panel.showLive(this.lattice, code);
    this.placeCursor();
    this.part("answer").classList.toggle("lw-stale", !sameCode(code, this.pinned));
  }

  placeCursor() {
    const { left, top } = this.viewport.toSpot(this.shown);
    const cursor = this.part("cursor");
    cursor.hidden = !this.viewport.shows(this.shown);
    cursor.style.transform = `translate(${left}px, ${top}px)`;
  }

  /** Nothing is pressed and nothing hovered: back to the place that was chosen last. */
  rest() {
    this.part("thumb").hidden = true;
    this.show(this.pinned);
    this.answers.repeat(this.pinned);
  }

  /** This place is chosen: the server is asked about it.
   * @param {Code} place @param {Garment | null} [garment] the real one that lies there */
  settle(place, garment = null) {
    const code = roundCode(place);
    this.pinned = code;
    this.garment = garment;
    this.show(code);
    this.remember();
    this.answers.ask(code);
  }

  /** Lets Python remember a place, when the server has answered about it: it is slow at both at once. */
  tell(code) {
    if (sameCode(this.told[this.told.length - 1] ?? this.known, code)) return;
    this.told.push(code);
    this.send("position", code);
  }

  remember() {
    this.memory.show(this.garment, this.part("garment").dataset.exact === "true" ? this.panel.exact : this.panel.levels);
  }

  /** Glides to a garment and chooses it. @param {Garment} garment */
  async flyToGarment({ split, index }) {
    const codes = await this.wardrobe.codes(split);
    const target = { x: codes[2 * index], y: codes[2 * index + 1] };
    this.halt();
    if (!this.viewport.shows(target)) {
      this.viewport.reveal(target);
      this.redrawNow();
      this.tellAddress();
    }
    this.stopFlight = animateValue(this.shown, target, (code) => this.show(code), () => this.settle(target, { split, index }));
  }

  /** Stops what moves by itself: a hand is on the map. */
  halt() {
    this.journey.pause();
    this.stopFlight();
  }

  /** One step by keyboard, as shares of what is on show. @param {number} across @param {number} up */
  step(across, up) {
    const { x0, x1, y0, y1 } = this.viewport.span;
    const code = roundCode({ x: this.shown.x + across * (x1 - x0), y: this.shown.y + up * (y1 - y0) });
    this.show(code);
    if (!this.viewport.shows(code)) {
      this.viewport.reveal(code);
      this.redraw();
    }
    clearTimeout(this.keysRest);
    this.keysRest = setTimeout(() => sameCode(this.shown, code) && this.settle(code), KEYS_REST);
  }

  /** @param {number} factor @param {import("../shared/geometry/viewport.js").Spot} spot */
  zoom(factor, spot) {
    this.viewport.zoom(factor, spot);
    this.redraw();
  }

  /** Two fingers that gripped the map while it showed `span` are now somewhere else. */
  pinch(span, from, to) {
    this.viewport.set(span);
    this.viewport.zoom(to.apart / from.apart, from);
    this.viewport.pan(to.left - from.left, to.top - from.top);
    this.redraw();
  }

  /** @param {number} right @param {number} down */
  pan(right, down) {
    this.viewport.pan(right, down);
    this.redraw();
  }

  reset() {
    this.viewport.reset();
    this.redraw();
  }

  redraw() {
    this.plot.follow();
    this.overlay.draw();
    this.placeCursor();
    this.tellAddress();
  }

  redrawNow() {
    this.plot.draw();
    this.overlay.draw();
    this.placeCursor();
  }

  visible() {
    return this.data.classes.map((_, label) => !this.outlook.hidden.has(label));
  }

  /** @param {import("../shared/data/image_store.js").Show} show */
  async choose(show) {
    this.section.setAttribute("aria-busy", "true");
    this.markShow(show);
    this.outlook.show = show;
    this.points = this.plot.scene.points = await this.wardrobe.points(show);
    this.gather.clear();
    this.plot.draw();
    this.section.setAttribute("aria-busy", "false");
    this.tellAddress();
  }

  /** Soon, and once for many changes: browsers refuse an address that changes at every frame. */
  tellAddress() {
    clearTimeout(this.addressRest);
    this.addressRest = setTimeout(() => this.writeAddress(), ADDRESS_REST);
  }

  writeAddress() {
    const { outlook, journey, viewport } = this;
    outlook.view = viewport.magnification > 1.001 ? viewport.span : null;
    Object.assign(outlook, { a: journey.ends.a.code, b: journey.ends.b.code, charted: journey.charted });
    const query = writeOutlook(location.search, this.data.map, this.pinned, outlook);
    if (`?${query}` !== location.search) history.replaceState(history.state, "", `?${query}${location.hash}`);
  }

  destroy() {
    this.stopPointer();
    this.observer.disconnect();
    this.journey.destroy();
    this.plot.destroy();
    clearTimeout(this.addressRest);
    clearTimeout(this.keysRest);
    this.stopFlight();
  }
}
