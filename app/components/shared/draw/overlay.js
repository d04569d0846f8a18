// Lines over the map: the route of a journey with its two ends, and an outline being drawn.

const NS = "http://www.w3.org/2000/svg";

export class Overlay {
  /** @param {SVGElement} svg @param {import("../geometry/viewport.js").Viewport} viewport */
  constructor(svg, viewport) {
    this.viewport = viewport;
    /** @type {import("../geometry/viewport.js").Code[]} */
    this.way = [];
    /** @type {import("../geometry/viewport.js").Code[]} */
    this.outline = [];
    this.halo = child(svg, "path", { class: "lw-way-halo" });
    this.line = child(svg, "path", { class: "lw-way" });
    this.shape = child(svg, "path", { class: "lw-outline" });
    this.pins = { a: pin(svg, "A"), b: pin(svg, "B") };
  }

  draw() {
    const way = this.pathOf(this.way);
    this.halo.setAttribute("d", way);
    this.line.setAttribute("d", way);
    this.shape.setAttribute("d", this.outline.length ? `${this.pathOf(this.outline)}Z` : "");
    this.placePin(this.pins.a, this.way[0]);
    this.placePin(this.pins.b, this.way[this.way.length - 1]);
  }

  /** Which end of the journey is within reach of a spot. @param {import("../geometry/viewport.js").Spot} spot @param {number} reach
   * @returns {"a" | "b" | null} */
  endAt(spot, reach) {
    if (!this.way.length) return null;
    for (const end of /** @type {const} */ (["b", "a"])) {
      const { left, top } = this.viewport.toSpot(end === "a" ? this.way[0] : this.way[this.way.length - 1]);
      if (Math.hypot(spot.left - left, spot.top - top) <= reach) return end;
    }
    return null;
  }

  pathOf(codes) {
    return codes
      .map((code, i) => {
        const { left, top } = this.viewport.toSpot(code);
        return `${i ? "L" : "M"}${left.toFixed(1)} ${top.toFixed(1)}`;
      })
      .join("");
  }

  placePin(group, code) {
    if (!code) {
      group.setAttribute("visibility", "hidden");
      return;
    }
    const { left, top } = this.viewport.toSpot(code);
    group.setAttribute("visibility", "visible");
    group.setAttribute("transform", `translate(${left.toFixed(1)} ${top.toFixed(1)})`);
  }
}

function pin(svg, letter) {
  const group = child(svg, "g", { class: "lw-end-pin", visibility: "hidden" });
  child(group, "circle", { r: "11" });
  child(group, "text", { "text-anchor": "middle", dy: "0.35em" }).textContent = letter;
  return group;
}

function child(parent, name, attributes) {
  const element = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent.append(element);
  return element;
}
