// The picture of the plane: paper, layers and dots on one canvas. Knows no pointer and no server.

import { IMAGE_SIDE } from "../data/lattice.js";
import { drawGridLines, drawClassNames, drawTickLabels } from "./layers/axes.js";
import { regionImageSize, paintRegions, paintSparseRegions } from "./layers/regions.js";
import { paintPoints } from "./layers/points.js";
import { paintTerrain, terrainTiles } from "./layers/terrain.js";
import { createMarkerStamp } from "./markers.js";
import { parseRgb, readTheme } from "./theme.js";

/**
 * @typedef {{name: string, colour: string, shape: string}} ClassMark
 * @typedef {"points" | "terrain" | "regions" | "uncharted"} Layer
 * @typedef {{
 *   points: import("./layers/points.js").Points | null,
 *   layers: Set<Layer>,
 *   visible: boolean[],
 *   chosen: Set<number> | null,
 *   names: {name: string, code: import("../geometry/viewport.js").Code}[],
 *   pins: import("../geometry/viewport.js").Code[],
 * }} Scene what to draw: dots, layers, a flag a class, dots that stand out, names of places, and places to keep clear
 */

const SHARPEST = 2;
const FADED = 0.15;
/** Opacity of terrain behind dots. */
const BEHIND = 0.45;
/** Milliseconds: a picture that takes longer is moved as it is while a gesture goes on, and drawn anew after it. */
const SLOW = 12;
const REST = 90;
/** A moved picture may leave so much of a side bare. */
const BARE = 0.12;

export class Plot {
  /** @param {HTMLCanvasElement} canvas @param {import("../geometry/viewport.js").Viewport} viewport
   * @param {ClassMark[]} classes */
  constructor(canvas, viewport, classes) {
    this.canvas = canvas;
    this.viewport = viewport;
    this.classes = classes;
    this.colours = classes.map((mark) => parseRgb(mark.colour));
    /** @type {import("../data/lattice.js").Lattice | null} */
    this.lattice = null;
    /** @type {Scene} */
    this.scene = { points: null, layers: new Set(), visible: classes.map(() => true), chosen: null, names: [], pins: [] };
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
    this.scheduled = 0;
    this.scale = 1;
    /** @type {{picture: HTMLCanvasElement, span: import("../geometry/viewport.js").Span} | null} the last picture, if slow to draw */
    this.drawn = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.resting = undefined;
    /** @type {import("./theme.js").Theme | null} */
    this.theme = null;
    this.scratch = new Map();
    this.fields = new Map();
    this.stamps = new Map();
    this.fit();
  }

  /** Takes the canvas's size on the page; returns whether it changed. */
  fit() {
    const { clientWidth, clientHeight } = this.canvas;
    const scale = Math.min(SHARPEST, window.devicePixelRatio || 1);
    const [width, height] = [Math.round(clientWidth * scale), Math.round(clientHeight * scale)];
    if (!width || !height || (width === this.canvas.width && height === this.canvas.height)) return false;
    this.scale = scale;
    this.canvas.width = width;
    this.canvas.height = height;
    this.viewport.resize(clientWidth, clientHeight);
    return true;
  }

  /** Draws before the browser shows its next frame, however often it is asked to. */
  redraw() {
    this.scheduled ||= requestAnimationFrame(() => this.draw());
  }

  /** The same while a gesture changes what is on show many times a second. */
  follow() {
    if (!this.drawn) {
      this.redraw();
      return;
    }
    this.scheduled ||= requestAnimationFrame(() => this.move());
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.draw(), REST);
  }

  /** Moves and scales the last whole picture to where it belongs now. */
  move() {
    this.scheduled = 0;
    if (!this.drawn || !this.theme) return;
    const { context, viewport } = this;
    const { picture, span } = this.drawn;
    const from = viewport.toSpot({ x: span.x0, y: span.y1 });
    const to = viewport.toSpot({ x: span.x1, y: span.y0 });
    const bare = Math.max(from.left, viewport.width - to.left) / viewport.width;
    if (Math.max(bare, from.top / viewport.height, 1 - to.top / viewport.height) > BARE) {
      this.draw();
      return;
    }
    context.setTransform(this.scale, 0, 0, this.scale, 0, 0);
    context.fillStyle = this.theme.paper;
    context.fillRect(0, 0, viewport.width, viewport.height);
    context.drawImage(picture, from.left, from.top, to.left - from.left, to.top - from.top);
  }

  /** Redraws if the page went from light to dark or back. */
  followTheme() {
    const theme = readTheme(this.canvas);
    if (JSON.stringify(theme) === JSON.stringify(this.theme)) return;
    this.theme = theme;
    this.redraw();
  }

  draw() {
    cancelAnimationFrame(this.scheduled);
    clearTimeout(this.resting);
    this.scheduled = 0;
    const begin = performance.now();
    const { context, viewport, scene } = this;
    this.theme ??= readTheme(this.canvas);
    const { theme } = this;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = theme.paper;
    context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    context.setTransform(this.scale, 0, 0, this.scale, 0, 0);
    if (this.lattice) this.drawGround(this.lattice, theme);
    drawGridLines(context, viewport, theme);
    if (scene.points && scene.layers.has("points")) this.drawPoints(scene.points);
    drawClassNames(context, viewport, theme, scene.names, scene.pins);
    drawTickLabels(context, viewport, theme);
    this.keep(performance.now() - begin > SLOW);
  }

  /** @param {boolean} slow whether the picture just drawn is worth keeping for gestures */
  keep(slow) {
    this.drawn = null;
    if (!slow) return;
    const { width, height } = this.canvas;
    const picture = this.scratchCanvas("kept", width, height);
    const context = /** @type {CanvasRenderingContext2D} */ (picture.getContext("2d"));
    context.drawImage(this.canvas, 0, 0);
    this.drawn = { picture, span: { ...this.viewport.span } };
  }

  drawGround(lattice, theme) {
    const { context, viewport, scene, colours } = this;
    if (scene.layers.has("regions")) {
      const regions = this.field("regions", lattice, (image) => paintRegions(image, lattice, colours));
      this.drawField(context, regions, viewport.width, viewport.height);
    }
    if (scene.layers.has("terrain")) {
      const tiles = terrainTiles(viewport);
      const mosaic = this.paint("terrain", tiles.columns * IMAGE_SIDE, tiles.rows * IMAGE_SIDE, (image) =>
        paintTerrain(image, tiles, lattice, parseRgb(theme.text)),
      );
      context.globalAlpha = scene.layers.has("points") ? BEHIND : 1;
      context.drawImage(mosaic, tiles.left, tiles.top, tiles.columns * tiles.side, tiles.rows * tiles.side);
      context.globalAlpha = 1;
    }
    if (scene.layers.has("uncharted")) {
      const haze = this.field("uncharted", lattice, (image) => paintSparseRegions(image, lattice));
      context.drawImage(this.hatched(haze, theme), 0, 0, viewport.width, viewport.height);
    }
  }

  /** The picture of a field, painted when it is first asked for. */
  field(name, lattice, fill) {
    if (!this.fields.has(name)) {
      const { width, height } = regionImageSize(lattice.extent);
      this.fields.set(name, this.paint(name, width, height, fill));
    }
    return this.fields.get(name);
  }

  /** Draws the part of a field that is on show. */
  drawField(context, picture, width, height) {
    const { span, whole } = this.viewport;
    const across = picture.width / (whole.x1 - whole.x0);
    const down = picture.height / (whole.y1 - whole.y0);
    const [left, top] = [(span.x0 - whole.x0) * across, (whole.y1 - span.y1) * down];
    context.drawImage(picture, left, top, (span.x1 - span.x0) * across, (span.y1 - span.y0) * down, 0, 0, width, height);
  }

  drawPoints(points) {
    const { canvas, context, viewport, scene } = this;
    const image = context.getImageData(0, 0, canvas.width, canvas.height);
    const count = points.labels.length;
    const across = clampTo(2.5, 12, 7 * (10_000 / Math.max(count, 5_000)) ** 0.25 * viewport.magnification ** 0.3);
    const side = Math.round(across * this.scale);
    const stamps = this.classes.map((mark) => this.stamp(mark.shape, side));
    const { visible, chosen } = scene;
    const weightOf = (i, label) => (visible[label] ? (chosen && !chosen.has(i) ? FADED : 1) : 0);
    const seen = paintPoints(image, viewport.span, points, { stamps, colours: this.colours }, weightOf);
    canvas.dataset.points = String(seen);
    context.putImageData(image, 0, 0);
  }

  /** The haze as slanted lines over paper, so that it does not rely on colour. */
  hatched(haze, theme) {
    const { width, height } = this.canvas;
    const canvas = this.scratchCanvas("hatch", width, height);
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.globalCompositeOperation = "copy";
    this.drawField(context, haze, width, height);
    context.globalCompositeOperation = "source-in";
    context.fillStyle = theme.haze;
    context.fillRect(0, 0, width, height);
    context.globalCompositeOperation = "source-atop";
    context.strokeStyle = theme.hatch;
    context.lineWidth = this.scale;
    context.beginPath();
    for (let left = -height; left < width; left += 7 * this.scale) {
      context.moveTo(left, height);
      context.lineTo(left + height, 0);
    }
    context.stroke();
    return canvas;
  }

  paint(name, width, height, fill) {
    const canvas = this.scratchCanvas(name, width, height);
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const image = context.createImageData(width, height);
    fill(image);
    context.putImageData(image, 0, 0);
    return canvas;
  }

  scratchCanvas(name, width, height) {
    if (!this.scratch.has(name)) this.scratch.set(name, document.createElement("canvas"));
    const canvas = this.scratch.get(name);
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    return canvas;
  }

  stamp(shape, side) {
    const key = `${shape} ${side}`;
    if (!this.stamps.has(key)) this.stamps.set(key, createMarkerStamp(shape, side));
    return this.stamps.get(key);
  }

  destroy() {
    cancelAnimationFrame(this.scheduled);
    clearTimeout(this.resting);
  }
}

function clampTo(low, high, value) {
  return Math.min(high, Math.max(low, value));
}
