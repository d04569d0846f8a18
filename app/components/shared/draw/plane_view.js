// Two pictures side by side: what a layer reads, with a frame on what is looked at, and what it gives.

import { greyScale, maxMagnitude, paintPlane } from "./color_scale.js";
import { paddingMargins } from "../geometry/conv2d.js";
import { INPUT, planeOf } from "../../feature_maps/network.js";
import { scaleOf } from "../../feature_maps/layer_strip.js";

/** @typedef {import("../../feature_maps/network.js").Layer} Layer
 * @typedef {import("../../feature_maps/network.js").Tensor} Tensor
 * @typedef {{top: number, left: number, bottom: number, right: number}} Around cells of margin
 * @typedef {import("../geometry/conv2d.js").Box} Box */

const NONE = { top: 0, left: 0, bottom: 0, right: 0 };

/** The margin that a layer's windows reach into.
 * @param {Layer} layer @param {Tensor} input @returns {Around} */
export function planeMargins(layer, input) {
  if (layer.padding !== "same") return NONE;
  const [height, width] = layer.kernel_size ?? [1, 1];
  const [down, across] = layer.strides ?? [1, 1];
  const [top, bottom] = paddingMargins(input.rows, height, down, "same");
  const [left, right] = paddingMargins(input.columns, width, across, "same");
  return { top, left, bottom, right };
}

/** Colours of a layer's input: a garment is grey, a layer's output as it was when that was looked at.
 * @param {string} name @param {Tensor} tensor @param {import("../../feature_maps/layer_strip.js").Colours} colours */
export function colorScaleOf(name, tensor, colours) {
  if (name === INPUT && tensor.rows > 1) return greyScale;
  return scaleOf(tensor, colours, maxMagnitude(tensor.values));
}

/** @param {HTMLCanvasElement} canvas @param {Tensor} tensor @param {number} channel
 * @param {import("./color_scale.js").Scale} scale @param {Around} [around] */
export function paintChannel(canvas, tensor, channel, scale, around = NONE) {
  paintPlane(canvas, planeOf(tensor, channel), scale, around);
}

/** Puts a frame on a box of a painted plane; without one it is taken away.
 * @param {HTMLElement} frame @param {Box | null} box @param {{width: number, height: number}} canvas of the plane, in cells @param {Around} [around] */
export function positionFrame(frame, box, canvas, around = NONE) {
  frame.hidden = !box;
  if (!box) return;
  Object.assign(frame.style, {
    left: `${(100 * (box.left + around.left)) / canvas.width}%`,
    top: `${(100 * (box.top + around.top)) / canvas.height}%`,
    width: `${(100 * box.width) / canvas.width}%`,
    height: `${(100 * box.height) / canvas.height}%`,
  });
}

/** Where on a plane of so many rows and columns hands and keys point.
 * @param {HTMLElement} element @param {() => {rows: number, columns: number}} size
 * @param {(row: number, column: number, spoken: boolean) => void} onPlace
 * @param {() => {row: number, column: number}} current */
export function trackCells(element, size, onPlace, current) {
  const point = ({ clientX, clientY }) => {
    const home = element.getBoundingClientRect();
    const { rows, columns } = size();
    const row = Math.floor(((clientY - home.top) / home.height) * rows);
    const column = Math.floor(((clientX - home.left) / home.width) * columns);
    onPlace(clip(row, rows), clip(column, columns), false);
  };
  element.onpointermove = point;
  element.onpointerdown = point;
  element.onkeydown = (event) => {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const [{ rows, columns }, { row, column }] = [size(), current()];
    onPlace(clip(row + step[0], rows), clip(column + step[1], columns), true);
  };
}

function clip(value, count) {
  return Math.min(Math.max(value, 0), count - 1);
}
