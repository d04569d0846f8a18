// SVG over the map: the path with its two ends, and an outline that is being drawn.

import { createSvgElement } from "../ui/dom.js";

/**
 * @typedef {import("../types.js").Code} Code
 * @typedef {import("../geometry/viewport.js").Spot} Spot
 */

export class Overlay {
  /** @param {SVGElement} svg emptied first @param {import("../geometry/viewport.js").Viewport} viewport */
  constructor(svg, viewport) {
    this.viewport = viewport;
    /** @type {Code[]} */
    this.path = [];
    /** @type {Code[]} */
    this.outline = [];
    this.halo = createSvgElement("path", { class: "lw-path-halo" });
    this.line = createSvgElement("path", { class: "lw-path" });
    this.outlineShape = createSvgElement("path", { class: "lw-outline" });
    this.pins = { a: createPin("A"), b: createPin("B") };
    svg.replaceChildren(this.halo, this.line, this.outlineShape, this.pins.a, this.pins.b);
  }

  draw() {
    const path = this.toSvgPath(this.path);
    this.halo.setAttribute("d", path);
    this.line.setAttribute("d", path);
    this.outlineShape.setAttribute("d", this.outline.length ? `${this.toSvgPath(this.outline)}Z` : "");
    this.placePin(this.pins.a, this.path[0]);
    this.placePin(this.pins.b, this.path[this.path.length - 1]);
  }

  /** Which end of the path lies near a spot.
   * @param {Spot} spot @param {number} reach in CSS pixels @returns {"a" | "b" | null} */
  endAt(spot, reach) {
    if (!this.path.length) return null;
    for (const end of /** @type {const} */ (["b", "a"])) {
      const { left, top } = this.viewport.toSpot(end === "a" ? this.path[0] : this.path[this.path.length - 1]);
      if (Math.hypot(spot.left - left, spot.top - top) <= reach) return end;
    }
    return null;
  }

  /** @param {Code[]} codes @returns {string} the `d` attribute of an SVG path */
  toSvgPath(codes) {
    const spots = codes.map((code) => this.viewport.toSpot(code));
    return spots.map(({ left, top }, i) => `${i ? "L" : "M"}${left.toFixed(1)} ${top.toFixed(1)}`).join("");
  }

  /** @param {SVGElement} pin @param {Code | undefined} code undefined hides it */
  placePin(pin, code) {
    pin.setAttribute("visibility", code ? "visible" : "hidden");
    if (!code) return;
    const { left, top } = this.viewport.toSpot(code);
    pin.setAttribute("transform", `translate(${left.toFixed(1)} ${top.toFixed(1)})`);
  }
}

/** @param {string} letter @returns {SVGElement} */
function createPin(letter) {
  const text = createSvgElement("text", { "text-anchor": "middle", dy: "0.35em" });
  text.textContent = letter;
  return createSvgElement("g", { class: "lw-end-pin", visibility: "hidden" }, createSvgElement("circle", { r: 11 }), text);
}
