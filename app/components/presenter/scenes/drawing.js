// A blackboard to draw on, and the classifier's probabilities while the drawing grows.

import { createButton, createElement, setText } from "../../shared/ui/dom.js";
import { prefersReducedMotion } from "../../shared/ui/motion.js";
import { fillBars } from "../../shared/ui/probability_bars.js";
import { DrawingBoard } from "../../shared/ui/drawing_board.js";
import { LiveClassifier } from "../../shared/ui/live_classifier.js";

/** @typedef {import("../../shared/ui/pointer_stroke.js").Spot} Spot */

/** Share of the board's side. */
const STROKE_WIDTH = 0.06;
/** Time between two points of a sample that draws itself. */
const SAMPLE_INTERVAL_MS = 45;
/** Distance between two points of a sample, in per cent of the board's side. */
const SAMPLE_SPACING = 4;
/** A T-shirt, trousers and a dress as corners of a closed outline, in per cent of the board's side. */
const SAMPLE_OUTLINES = [
  [[30, 20], [50, 26], [70, 20], [90, 34], [80, 46], [70, 40], [70, 84], [30, 84], [30, 40], [20, 46], [10, 34]],
  [[34, 10], [66, 10], [72, 90], [56, 90], [50, 36], [44, 90], [28, 90]],
  [[40, 10], [46, 18], [54, 18], [60, 10], [62, 40], [76, 88], [24, 88], [38, 40]],
];

/** @param {HTMLElement} stage @param {import("../view.js").SceneContext} context @returns {import("../view.js").Scene} */
export function showDrawing(stage, { latentData, payload, memory }) {
  const canvas = createElement("canvas", { tabIndex: 0, role: "application", "aria-roledescription": "blackboard", "aria-label": "Blackboard: draw with mouse, pen or finger" });
  const board = new DrawingBoard(canvas, memory.strokes);
  const bars = createElement("ol", { "aria-label": "How sure the network is of each class" });
  const status = createElement("p", { role: "status" });
  const showProbabilities = fillBars(bars, latentData.classes);
  const classifier = new LiveClassifier(() => payload.classify_url, () => board.empty, () => board.picture(), (probabilities, error) => {
    showProbabilities(probabilities);
    setText(status, error);
  });
  let samplesDrawn = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let sampleTimer = undefined;
  const classify = () => void classifier.ask();
  const clear = () => {
    clearInterval(sampleTimer);
    board.clear();
    classify();
  };
  const onChange = () => {
    clearInterval(sampleTimer);
    classify();
  };
  board.followPointer(() => STROKE_WIDTH, onChange, classify);
  const drawSample = () => {
    clear();
    const spots = resampleOutline(SAMPLE_OUTLINES[samplesDrawn % SAMPLE_OUTLINES.length]);
    samplesDrawn += 1;
    board.begin(spots[0], STROKE_WIDTH);
    let drawn = 1;
    /** @param {number} count of points */
    const extend = (count) => {
      board.extend(spots.slice(drawn, drawn + count));
      drawn += count;
      classify();
      if (drawn < spots.length) return;
      clearInterval(sampleTimer);
      board.redraw();
    };
    if (prefersReducedMotion()) extend(spots.length);
    else sampleTimer = setInterval(() => extend(1), SAMPLE_INTERVAL_MS);
  };
  stage.replaceChildren(
    createElement("div", { class: "lw-deck-pair" }, canvas, createElement("div", { class: "lw-deck-side" }, bars, status)),
    createElement("div", { class: "lw-deck-row" }, createButton("Wipe the board", clear), createButton("Draw one for me", drawSample)),
  );
  classify();
  return {
    interactive: true,
    destroy: () => {
      clearInterval(sampleTimer);
      classifier.destroy();
      board.destroy();
    },
  };
}

/** Evenly spaced points along a closed outline.
 * @param {number[][]} corners in per cent @returns {Spot[]} */
function resampleOutline(corners) {
  return [...corners, corners[0]].flatMap(([x, y], i, closed) => {
    if (!i) return [{ left: x / 100, top: y / 100 }];
    const [fromX, fromY] = closed[i - 1];
    const steps = Math.max(1, Math.round(Math.hypot(x - fromX, y - fromY) / SAMPLE_SPACING));
    return Array.from({ length: steps }, (_, k) => {
      const share = (k + 1) / steps;
      return { left: (fromX + share * (x - fromX)) / 100, top: (fromY + share * (y - fromY)) / 100 };
    });
  });
}
