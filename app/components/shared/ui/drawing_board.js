// The blackboard: strokes of chalk, kept as lines so that they stay crisp at any size and can be taken back.

/** @typedef {import("./pointer_stroke.js").Spot} Spot
 * @typedef {{width: number, spots: Spot[]}} Stroke its width is a share of the side, too */

const PICTURE_SIDE = 256;

export class DrawingBoard {
  /** @param {HTMLCanvasElement} canvas @param {Stroke[]} strokes what was drawn before; it is drawn on in place */
  constructor(canvas, strokes) {
    this.canvas = canvas;
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    this.strokes = strokes;
    /** @type {Stroke | null} the one that is being drawn; none once it was taken back */
    this.current = null;
  }

  get empty() {
    return this.strokes.length === 0;
  }

  /** As many pixels as the screen has there. @param {number} side in CSS pixels @param {number} density */
  resize(side, density) {
    const pixels = Math.max(1, Math.round(side * density));
    if (pixels === this.canvas.width) return;
    this.canvas.width = this.canvas.height = pixels;
    this.redraw();
  }

  redraw() {
    draw(this.context, this.strokes);
  }

  /** @param {Spot} spot @param {number} width a share of the side */
  begin(spot, width) {
    this.current = { width, spots: [] };
    this.strokes.push(this.current);
    this.extend([spot]);
  }

  /** Draws the stroke on. @param {Spot[]} spots */
  extend(spots) {
    const stroke = this.current;
    if (!stroke) return;
    const from = Math.max(0, stroke.spots.length - 1);
    stroke.spots.push(...spots);
    drawStroke(this.context, { width: stroke.width, spots: stroke.spots.slice(from) });
  }

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

  /** The drawing as a `data:` address, the same from any screen; `toBlob` would wait for an idle moment. */
  picture() {
    const sheet = document.createElement("canvas");
    sheet.width = sheet.height = PICTURE_SIDE;
    draw(/** @type {CanvasRenderingContext2D} */ (sheet.getContext("2d")), this.strokes);
    return sheet.toDataURL("image/png");
  }
}

/** @param {CanvasRenderingContext2D} context @param {Stroke[]} strokes */
function draw(context, strokes) {
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
  context.fill();  // a line without length leaves no chalk
  context.beginPath();
  for (const { left, top } of spots) context.lineTo(left * side, top * side);
  context.stroke();
}
