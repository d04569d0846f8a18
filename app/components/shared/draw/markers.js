// Markers of the classes: icons for the page and stamps for the map's canvas.

import { createSvgElement } from "../ui/dom.js";

/** Outlines on a square from (0, 0) to (12, 12), by Plotly's names of the shapes.
 * @type {Record<string, string>} */
const OUTLINES = {
  circle: "M6 1a5 5 0 1 0 0 10a5 5 0 1 0 0-10z",
  square: "M1.5 1.5h9v9h-9z",
  diamond: "M6 0.5l5.5 5.5l-5.5 5.5l-5.5-5.5z",
  "triangle-up": "M6 1l5.5 10h-11z",
  "triangle-down": "M6 11l5.5-10h-11z",
  cross: "M4 1h4v3h3v4h-3v3h-4v-3h-3v-4h3z",
  x: "M1 3l2-2l3 3l3-3l2 2l-3 3l3 3l-2 2l-3-3l-3 3l-2-2l3-3z",
  star: "M6 0.5l1.5 3.8l4 .2l-3.1 2.6l1 4l-3.4-2.2l-3.4 2.2l1-4l-3.1-2.6l4-.2z",
  pentagon: "M6 0.8l5.3 3.9l-2 6.3h-6.6l-2-6.3z",
  hexagon: "M3.2 1.2h5.6l2.8 4.8l-2.8 4.8h-5.6l-2.8-4.8z",
};

/** Rasterizes the filled outline.
 * @param {string} shape @param {number} side in pixels @returns {import("./layers/points.js").Stamp} */
export function createMarkerStamp(shape, side) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  context.scale(side / 12, side / 12);
  context.fill(new Path2D(OUTLINES[shape]));
  const { data } = context.getImageData(0, 0, side, side);
  return { side, alpha: Uint8Array.from({ length: side * side }, (_, i) => data[4 * i + 3]) };
}

/** @param {import("../types.js").ClassMark} mark @returns {SVGElement} */
export function createMarkerIcon(mark) {
  const path = createSvgElement("path", { d: OUTLINES[mark.shape], fill: mark.colour });
  return createSvgElement("svg", { viewBox: "0 0 12 12", "aria-hidden": "true" }, path);
}
