// Numbers along the edges, faint lines across, and the names of classes where most of their kind live.

/** Round numbers (1, 2 or 5 times a power of ten) that part a range into about `count` steps.
 * @param {number} low @param {number} high @param {number} count */
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

/** @param {CanvasRenderingContext2D} context in CSS pixels @param {import("../../geometry/viewport.js").Viewport} viewport
 * @param {{text: string, line: string, paper: string, font: string}} theme */
export function drawGridLines(context, viewport, theme) {
  const { x0, x1, y0, y1 } = viewport.span;
  context.strokeStyle = theme.line;
  context.lineWidth = 1;
  context.beginPath();
  for (const { value } of axisTicks(x0, x1, viewport.width / 130)) {
    const left = Math.round(viewport.toSpot({ x: value, y: y0 }).left) + 0.5;
    context.moveTo(left, 0);
    context.lineTo(left, viewport.height);
  }
  for (const { value } of axisTicks(y0, y1, viewport.height / 110)) {
    const top = Math.round(viewport.toSpot({ x: x0, y: value }).top) + 0.5;
    context.moveTo(0, top);
    context.lineTo(viewport.width, top);
  }
  context.stroke();
}

/** @param {CanvasRenderingContext2D} context @param {import("../../geometry/viewport.js").Viewport} viewport
 * @param {{text: string, line: string, paper: string, font: string}} theme */
export function drawTickLabels(context, viewport, theme) {
  const { x0, x1, y0, y1 } = viewport.span;
  context.font = `11px ${theme.font}`;
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  for (const { value, text } of axisTicks(x0, x1, viewport.width / 130)) {
    const { left } = viewport.toSpot({ x: value, y: y0 });
    if (left > 24 && left < viewport.width - 24) write(context, text, left, viewport.height - 6, theme, 3);
  }
  context.textAlign = "left";
  context.textBaseline = "middle";
  for (const { value, text } of axisTicks(y0, y1, viewport.height / 110)) {
    const { top } = viewport.toSpot({ x: x0, y: value });
    if (top > 12 && top < viewport.height - 20) write(context, text, 6, top, theme, 3);
  }
}

/** Writes names where they belong, or just above a pin that is there; one that would cover another is left out.
 * @param {CanvasRenderingContext2D} context @param {import("../../geometry/viewport.js").Viewport} viewport
 * @param {{text: string, paper: string, headingFont: string}} theme
 * @param {{name: string, code: import("../../geometry/viewport.js").Code}[]} names @param {import("../../geometry/viewport.js").Code[]} pins */
export function drawClassNames(context, viewport, theme, names, pins) {
  const pinned = pins.map((code) => viewport.toSpot(code));
  context.font = `600 15px ${theme.headingFont}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  const taken = [];
  for (const { name, code } of names) {
    if (!viewport.shows(code)) continue;
    const spot = viewport.toSpot(code);
    const { left } = spot;
    const half = context.measureText(name).width / 2 + 4;
    const middle = Math.min(viewport.width - half - 4, Math.max(half + 4, left));
    const covered = pinned.some((pin) => Math.abs(pin.left - left) < half + 12 && Math.abs(pin.top - spot.top) < 20);
    const top = covered ? Math.max(14, spot.top - 26) : spot.top;
    const box = { left: middle - half, right: middle + half, top: top - 11, bottom: top + 11 };
    if (taken.some((other) => box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top)) continue;
    taken.push(box);
    write(context, name, middle, top, theme, 4);
  }
}

/** Text with a halo, legible on any ground. */
function write(context, text, left, top, { text: colour, paper }, halo) {
  context.lineJoin = "round";
  context.strokeStyle = paper;
  context.lineWidth = halo;
  context.strokeText(text, left, top);
  context.fillStyle = colour;
  context.fillText(text, left, top);
}
