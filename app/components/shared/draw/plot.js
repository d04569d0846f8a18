// Draws the plane on one canvas: background, layers, points and axes.

import { IMAGE_SIDE } from "../data/lattice.js";
import { drawGridLines, drawClassNames, drawTickLabels } from "./layers/axes.js";
import { regionImageSize, paintRegions, paintSparseRegions, paintTerrain, terrainTiles } from "./layers/lattice_layers.js";
import { paintPoints } from "./layers/points.js";
import { createMarkerStamp } from "./markers.js";
import { clamp } from "../geometry/clamp.js";
import { parseRgb, readTheme } from "./theme.js";

/**
 * @typedef {import("../types.js").ClassMark} ClassMark
 * @typedef {import("../types.js").Code} Code
 * @typedef {import("../data/lattice.js").Lattice} Lattice
 * @typedef {import("../geometry/viewport.js").Span} Span
 * @typedef {import("./theme.js").Theme} Theme
 * @typedef {import("./layers/points.js").Points} Points
 * @typedef {import("./layers/points.js").Stamp} Stamp
 * @typedef {"points" | "terrain" | "regions" | "uncharted"} Layer
 * @typedef {object} Scene what to draw
 * @property {Points | null} points
 * @property {ReadonlySet<Layer>} layers
 * @property {boolean[]} visible a flag a class
 * @property {ReadonlySet<number> | null} selected indices of the points that stand out; null if all are alike
 * @property {{name: string, code: Code}[]} names of classes
 * @property {Code[]} pins that names must not cover
 */

const MAX_PIXEL_RATIO = 2;
/** Opacity of points that are not selected, as a factor. */
const UNSELECTED_OPACITY = 0.15;
const TERRAIN_OPACITY_BEHIND_POINTS = 0.45;
/** A picture that takes longer to draw is only moved and scaled during a gesture, and drawn anew after it. */
const SLOW_DRAW_MS = 12;
const REDRAW_DELAY_MS = 90;
/** The largest share of a side that a moved picture may leave empty. */
const MAX_EMPTY_SHARE = 0.12;
const HATCH_DISTANCE_PX = 7;
/** Diameter of 10,000 points on the whole map; it shrinks with their number and grows with the magnification. */
const POINT_PX = { usual: 7, least: 2.5, most: 12 };

export class Plot {
  /** @param {HTMLCanvasElement} canvas @param {import("../geometry/viewport.js").Viewport} viewport
   * @param {ClassMark[]} classes */
  constructor(canvas, viewport, classes) {
    this.canvas = canvas;
    this.viewport = viewport;
    this.classes = classes;
    this.colours = classes.map((mark) => parseRgb(mark.colour));
    /** @type {Lattice | null} */
    this.lattice = null;
    /** @type {Scene} */
    this.scene = { points: null, layers: new Set(), visible: classes.map(() => true), selected: null, names: [], pins: [] };
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
    this.frame = 0;
    /** Pixels of the canvas per CSS pixel. */
    this.scale = 1;
    /** @type {{picture: HTMLCanvasElement, span: Span} | null} the last picture, if it was slow to draw */
    this.snapshot = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.redrawTimer = undefined;
    /** @type {Theme | null} */
    this.theme = null;
    /** @type {Map<string, HTMLCanvasElement>} */
    this.scratch = new Map();
    /** @type {Map<string, HTMLCanvasElement>} */
    this.regionImages = new Map();
    /** @type {Map<string, Stamp>} */
    this.stamps = new Map();
    this.fit();
  }

  /** Takes the canvas's size on the page.
   * @returns {boolean} whether it changed */
  fit() {
    const { clientWidth, clientHeight } = this.canvas;
    const scale = Math.min(MAX_PIXEL_RATIO, window.devicePixelRatio || 1);
    const [width, height] = [Math.round(clientWidth * scale), Math.round(clientHeight * scale)];
    if (!width || !height) return false;
    this.scale = scale;
    this.viewport.resize(clientWidth, clientHeight);
    if (width === this.canvas.width && height === this.canvas.height) return false;
    this.canvas.width = width;
    this.canvas.height = height;
    return true;
  }

  /** Draws in the next frame, once for any number of calls. */
  redraw() {
    this.frame ||= requestAnimationFrame(() => this.draw());
  }

  /** Like `redraw`, for a gesture that changes the view many times a second. */
  follow() {
    if (!this.snapshot) {
      this.redraw();
      return;
    }
    this.frame ||= requestAnimationFrame(() => this.move());
    clearTimeout(this.redrawTimer);
    this.redrawTimer = setTimeout(() => this.draw(), REDRAW_DELAY_MS);
  }

  /** Moves and scales the last picture to the present view. */
  move() {
    this.frame = 0;
    if (!this.snapshot || !this.theme) return;
    const { context, viewport } = this;
    const { picture, span } = this.snapshot;
    const from = viewport.toSpot({ x: span.x0, y: span.y1 });
    const to = viewport.toSpot({ x: span.x1, y: span.y0 });
    const emptyX = Math.max(from.left, viewport.width - to.left) / viewport.width;
    const emptyY = Math.max(from.top, viewport.height - to.top) / viewport.height;
    if (Math.max(emptyX, emptyY) > MAX_EMPTY_SHARE) {
      this.draw();
      return;
    }
    context.setTransform(this.scale, 0, 0, this.scale, 0, 0);
    context.fillStyle = this.theme.paper;
    context.fillRect(0, 0, viewport.width, viewport.height);
    context.drawImage(picture, from.left, from.top, to.left - from.left, to.top - from.top);
  }

  /** Redraws if the page's theme changed. */
  followTheme() {
    const theme = readTheme(this.canvas);
    if (JSON.stringify(theme) === JSON.stringify(this.theme)) return;
    this.theme = theme;
    this.redraw();
  }

  draw() {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.redrawTimer);
    this.frame = 0;
    const begin = performance.now();
    const { context, viewport, scene } = this;
    this.theme ??= readTheme(this.canvas);
    const { theme } = this;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = theme.paper;
    context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    context.setTransform(this.scale, 0, 0, this.scale, 0, 0);
    if (this.lattice) this.drawLatticeLayers(this.lattice, theme);
    drawGridLines(context, viewport, theme);
    if (scene.points && scene.layers.has("points")) this.drawPoints(scene.points);
    drawClassNames(context, viewport, theme, scene.names, scene.pins);
    drawTickLabels(context, viewport, theme);
    this.snapshot = null;
    if (performance.now() - begin > SLOW_DRAW_MS) this.takeSnapshot();
  }

  /** Keeps the picture for gestures. */
  takeSnapshot() {
    const { width, height } = this.canvas;
    const picture = this.scratchCanvas("snapshot", width, height);
    const context = /** @type {CanvasRenderingContext2D} */ (picture.getContext("2d"));
    context.drawImage(this.canvas, 0, 0);
    this.snapshot = { picture, span: { ...this.viewport.span } };
  }

  /** @param {Lattice} lattice @param {Theme} theme */
  drawLatticeLayers(lattice, theme) {
    const { context, viewport, scene, colours } = this;
    if (scene.layers.has("regions")) {
      const regions = this.regionImage("regions", lattice, (image) => paintRegions(image, lattice, colours));
      this.drawRegionImage(context, regions, viewport.width, viewport.height);
    }
    if (scene.layers.has("terrain")) {
      const tiles = terrainTiles(viewport);
      const terrain = this.paint("terrain", tiles.columns * IMAGE_SIDE, tiles.rows * IMAGE_SIDE, (image) =>
        paintTerrain(image, tiles, lattice, parseRgb(theme.text)),
      );
      context.globalAlpha = scene.layers.has("points") ? TERRAIN_OPACITY_BEHIND_POINTS : 1;
      context.drawImage(terrain, tiles.left, tiles.top, tiles.columns * tiles.side, tiles.rows * tiles.side);
      context.globalAlpha = 1;
    }
    if (scene.layers.has("uncharted")) {
      const haze = this.regionImage("uncharted", lattice, (image) => paintSparseRegions(image, lattice));
      context.drawImage(this.hatch(haze, theme), 0, 0, viewport.width, viewport.height);
    }
  }

  /** The picture of a region layer of the whole plane, painted at the first call.
   * @param {string} name @param {Lattice} lattice @param {(image: ImageData) => void} fill
   * @returns {HTMLCanvasElement} */
  regionImage(name, lattice, fill) {
    const known = this.regionImages.get(name);
    if (known) return known;
    const { width, height } = regionImageSize(lattice.extent);
    const image = this.paint(name, width, height, fill);
    this.regionImages.set(name, image);
    return image;
  }

  /** Draws the part of a region layer that is on show.
   * @param {CanvasRenderingContext2D} context @param {HTMLCanvasElement} picture
   * @param {number} width @param {number} height to fill */
  drawRegionImage(context, picture, width, height) {
    const { span, whole } = this.viewport;
    const scaleX = picture.width / (whole.x1 - whole.x0);
    const scaleY = picture.height / (whole.y1 - whole.y0);
    const [left, top] = [(span.x0 - whole.x0) * scaleX, (whole.y1 - span.y1) * scaleY];
    context.drawImage(picture, left, top, (span.x1 - span.x0) * scaleX, (span.y1 - span.y0) * scaleY, 0, 0, width, height);
  }

  /** @param {Points} points */
  drawPoints(points) {
    const { canvas, context, viewport, scene } = this;
    const image = context.getImageData(0, 0, canvas.width, canvas.height);
    const count = Math.max(points.labels.length, 5_000);
    const diameter = POINT_PX.usual * (10_000 / count) ** 0.25 * viewport.magnification ** 0.3;
    const side = Math.round(clamp(diameter, POINT_PX.least, POINT_PX.most) * this.scale);
    const stamps = this.classes.map((mark) => this.stamp(mark.shape, side));
    const { visible, selected } = scene;
    /** @param {number} i @param {number} label */
    const opacityOf = (i, label) => (visible[label] ? (selected && !selected.has(i) ? UNSELECTED_OPACITY : 1) : 0);
    const painted = paintPoints(image, viewport.span, points, { stamps, colours: this.colours }, opacityOf);
    canvas.dataset.points = String(painted);
    context.putImageData(image, 0, 0);
  }

  /** The haze as slanted lines over the background, so that it does not rely on colour.
   * @param {HTMLCanvasElement} haze @param {Theme} theme @returns {HTMLCanvasElement} */
  hatch(haze, theme) {
    const { width, height } = this.canvas;
    const canvas = this.scratchCanvas("hatch", width, height);
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.globalCompositeOperation = "copy";
    this.drawRegionImage(context, haze, width, height);
    context.globalCompositeOperation = "source-in";
    context.fillStyle = theme.haze;
    context.fillRect(0, 0, width, height);
    context.globalCompositeOperation = "source-atop";
    context.strokeStyle = theme.hatch;
    context.lineWidth = this.scale;
    context.beginPath();
    for (let left = -height; left < width; left += HATCH_DISTANCE_PX * this.scale) {
      context.moveTo(left, height);
      context.lineTo(left + height, 0);
    }
    context.stroke();
    return canvas;
  }

  /** @param {string} name @param {number} width @param {number} height @param {(image: ImageData) => void} fill
   * @returns {HTMLCanvasElement} */
  paint(name, width, height, fill) {
    const canvas = this.scratchCanvas(name, width, height);
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const image = context.createImageData(width, height);
    fill(image);
    context.putImageData(image, 0, 0);
    return canvas;
  }

  /** @param {string} name @param {number} width @param {number} height
   * @returns {HTMLCanvasElement} the same one for the same name */
  scratchCanvas(name, width, height) {
    const canvas = this.scratch.get(name) ?? document.createElement("canvas");
    this.scratch.set(name, canvas);
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    return canvas;
  }

  /** @param {string} shape @param {number} side in pixels @returns {Stamp} */
  stamp(shape, side) {
    const key = `${shape} ${side}`;
    const stamp = this.stamps.get(key) ?? createMarkerStamp(shape, side);
    this.stamps.set(key, stamp);
    return stamp;
  }

  destroy() {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.redrawTimer);
  }
}
