// A drawing as white strokes on a black canvas, kept as polylines, so that it stays sharp at any size and can be undone.

import { trackPointerStroke } from "./pointer_stroke.js";

/** @typedef {import("./pointer_stroke.js").Spot} Spot
 * @typedef {{width: number, spots: Spot[]}} Stroke `width` is a share of the board's side */

const EXPORT_SIDE_PX = 256;

export class DrawingBoard {
  /** @param {HTMLCanvasElement} canvas @param {Stroke[]} strokes an earlier drawing; the array is changed in place */
  constructor(canvas, strokes) {
    this.canvas = canvas;
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    this.strokes = strokes;
    /** @type {Stroke | null} the stroke being drawn; null after it was undone */
    this.current = null;
    this.resizeObserver = new ResizeObserver(() => this.fit());
    this.resizeObserver.observe(canvas);
    this.fit();
  }

  get empty() {
    return this.strokes.length === 0;
  }

  /** Lets pointers draw.
   * @param {() => number} getWidth of the next stroke, a share of the side @param {() => void} onChange a stroke grew
   * @param {() => void} onEnd a stroke was finished or taken back */
  followPointer(getWidth, onChange, onEnd) {
    trackPointerStroke(this.canvas, {
      begin: (spot) => {
        this.begin(spot, getWidth());
        onChange();
      },
      extend: (spots) => {
        this.extend(spots);
        onChange();
      },
      end: () => {
        this.redraw();  // in one go, without seams between the pieces of the stroke
        onEnd();
      },
      cancel: () => {
        if (!this.current) return;
        this.takeBack();
        onEnd();
      },
    });
  }

  /** Matches the canvas to the pixels of the screen. */
  fit() {
    const pixels = Math.round(this.canvas.clientWidth * window.devicePixelRatio);
    if (!pixels || pixels === this.canvas.width) return;
    this.canvas.width = this.canvas.height = pixels;
    this.redraw();
  }

  redraw() {
    drawStrokes(this.context, this.strokes);
  }

  /** Starts a stroke.
   * @param {Spot} spot @param {number} width a share of the side */
  begin(spot, width) {
    this.current = { width, spots: [] };
    this.strokes.push(this.current);
    this.extend([spot]);
  }

  /** Continues the stroke being drawn.
   * @param {Spot[]} spots */
  extend(spots) {
    const stroke = this.current;
    if (!stroke) return;
    const start = Math.max(0, stroke.spots.length - 1);
    stroke.spots.push(...spots);
    drawStroke(this.context, { width: stroke.width, spots: stroke.spots.slice(start) });
  }

  /** Removes the last stroke. */
  takeBack() {
    this.strokes.pop();
    this.current = null;
    this.redraw();
  }

  clear() {
    this.strokes.length = 0;
    this.current = null;
    this.redraw();
  }

  /** The drawing as a PNG in a `data:` URL, the same on every screen. `toBlob` would wait until the browser is idle. */
  picture() {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = EXPORT_SIDE_PX;
    drawStrokes(/** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")), this.strokes);
    return canvas.toDataURL("image/png");
  }

  destroy() {
    this.resizeObserver.disconnect();
  }
}

/** @param {CanvasRenderingContext2D} context @param {Stroke[]} strokes */
function drawStrokes(context, strokes) {
  const { width, height } = context.canvas;
  context.fillStyle = "#000";
  context.fillRect(0, 0, width, height);
  for (const stroke of strokes) drawStroke(context, stroke);
}

/** @param {CanvasRenderingContext2D} context @param {Stroke} stroke */
function drawStroke(context, { width, spots }) {
  const side = context.canvas.width;
  context.fillStyle = context.strokeStyle = "#fff";
  context.lineCap = context.lineJoin = "round";
  context.lineWidth = width * side;
  context.beginPath();
  context.arc(spots[0].left * side, spots[0].top * side, (width * side) / 2, 0, 2 * Math.PI);
  context.fill();  // a line of length zero draws nothing
  context.beginPath();
  for (const { left, top } of spots) context.lineTo(left * side, top * side);
  context.stroke();
}
