// Grid lines, tick labels and the names of classes at their centres.

import { clamp } from "../../geometry/clamp.js";

/**
 * @typedef {import("../../types.js").Code} Code
 * @typedef {import("../../geometry/viewport.js").Viewport} Viewport
 * @typedef {import("../theme.js").Theme} Theme
 */

/** Pixels between ticks, about. */
const TICK_DISTANCE_PX = { x: 130, y: 110 };

/** Round numbers (1, 2 or 5 times a power of ten) that divide a range into about `count` steps.
 * @param {number} low @param {number} high @param {number} count @returns {{value: number, text: string}[]} */
export function axisTicks(low, high, count) {
  const rough = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => {
    const value = (first + i) * step;
    return { value, text: (Math.abs(value) < step / 2 ? 0 : value).toFixed(digits) };
  });
}

/** @param {Viewport} viewport @returns {{text: string, left: number}[]} */
function ticksOfX(viewport) {
  const { x0, x1, y0 } = viewport.span;
  const ticks = axisTicks(x0, x1, viewport.width / TICK_DISTANCE_PX.x);
  return ticks.map(({ value, text }) => ({ text, left: viewport.toSpot({ x: value, y: y0 }).left }));
}

/** @param {Viewport} viewport @returns {{text: string, top: number}[]} */
function ticksOfY(viewport) {
  const { x0, y0, y1 } = viewport.span;
  const ticks = axisTicks(y0, y1, viewport.height / TICK_DISTANCE_PX.y);
  return ticks.map(({ value, text }) => ({ text, top: viewport.toSpot({ x: x0, y: value }).top }));
}

/** @param {CanvasRenderingContext2D} context in CSS pixels @param {Viewport} viewport @param {Theme} theme */
export function drawGridLines(context, viewport, theme) {
  context.strokeStyle = theme.line;
  context.lineWidth = 1;
  context.beginPath();
  for (const { left } of ticksOfX(viewport)) {
    context.moveTo(Math.round(left) + 0.5, 0);
    context.lineTo(Math.round(left) + 0.5, viewport.height);
  }
  for (const { top } of ticksOfY(viewport)) {
    context.moveTo(0, Math.round(top) + 0.5);
    context.lineTo(viewport.width, Math.round(top) + 0.5);
  }
  context.stroke();
}

/** @param {CanvasRenderingContext2D} context in CSS pixels @param {Viewport} viewport @param {Theme} theme */
export function drawTickLabels(context, viewport, theme) {
  context.font = `11px ${theme.font}`;
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  for (const { text, left } of ticksOfX(viewport)) {
    if (left > 24 && left < viewport.width - 24) drawText(context, text, left, viewport.height - 6, theme, 3);
  }
  context.textAlign = "left";
  context.textBaseline = "middle";
  for (const { text, top } of ticksOfY(viewport)) {
    if (top > 12 && top < viewport.height - 20) drawText(context, text, 6, top, theme, 3);
  }
}

/** Writes names at their codes, or above a pin that is there; one that would cover another is left out.
 * @param {CanvasRenderingContext2D} context in CSS pixels @param {Viewport} viewport @param {Theme} theme
 * @param {{name: string, code: Code}[]} names @param {Code[]} pins */
export function drawClassNames(context, viewport, theme, names, pins) {
  const pinSpots = pins.map((code) => viewport.toSpot(code));
  context.font = `600 15px ${theme.headingFont}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  /** @type {{left: number, right: number, top: number, bottom: number}[]} */
  const boxes = [];
  for (const { name, code } of names) {
    if (!viewport.shows(code)) continue;
    const spot = viewport.toSpot(code);
    const half = context.measureText(name).width / 2 + 4;
    const left = clamp(spot.left, half + 4, viewport.width - half - 4);
    const covered = pinSpots.some((pin) => Math.abs(pin.left - spot.left) < half + 12 && Math.abs(pin.top - spot.top) < 20);
    const top = covered ? Math.max(14, spot.top - 26) : spot.top;
    const box = { left: left - half, right: left + half, top: top - 11, bottom: top + 11 };
    if (boxes.some((other) => box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top)) continue;
    boxes.push(box);
    drawText(context, name, left, top, theme, 4);
  }
}

/** Text with a halo, legible on any background.
 * @param {CanvasRenderingContext2D} context @param {string} text @param {number} left @param {number} top
 * @param {Theme} theme @param {number} halo its width in CSS pixels */
function drawText(context, text, left, top, theme, halo) {
  context.lineJoin = "round";
  context.strokeStyle = theme.paper;
  context.lineWidth = halo;
  context.strokeText(text, left, top);
  context.fillStyle = theme.text;
  context.fillText(text, left, top);
}
