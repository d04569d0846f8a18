// A blackboard and ten bars that follow the chalk.

import { createButton, createElement } from "../../shared/ui/dom.js";
import { trackPointerStroke } from "../../shared/ui/pointer_stroke.js";
import { prefersReducedMotion } from "../../shared/ui/motion.js";
import { fillBars } from "../../shared/ui/probability_bars.js";
import { DrawingBoard } from "../../shared/ui/drawing_board.js";
import { LiveClassifier } from "../../shared/ui/live_classifier.js";
import { OUTLINES } from "../sample_drawings.js";

const CHALK = 0.06;
/** Milliseconds between two spots of a drawing that draws itself. */
const PACE = 45;

/** @param {HTMLElement} stage @param {import("../slide_deck.js").Given} given @returns {import("../slide_deck.js").Scene} */
export function drawing(stage, { data, memory }) {
  memory.strokes ??= [];
  const canvas = createElement("canvas", { tabIndex: 0, role: "application", "aria-roledescription": "blackboard", "aria-label": "Blackboard: draw with mouse, pen or finger" });
  const board = new DrawingBoard(canvas, memory.strokes);
  const list = createElement("ol", { class: "lw-show-bars", "aria-label": "How sure the network is of each class" });
  const said = createElement("p", { role: "status" });
  const moveBars = fillBars(list, data.classes);
  const live = new LiveClassifier(() => data.verdict, () => board.empty, () => board.picture(), (shares, complaint) => {
    moveBars(shares);
    said.textContent = complaint;
  });
  let drawn = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let pen = undefined;
  const wipe = () => {
    clearInterval(pen);
    board.clear();
    live.ask();
  };
  trackPointerStroke(canvas, {
    begin: (spot) => {
      clearInterval(pen);
      board.begin(spot, CHALK);
      live.ask();
    },
    extend: (spots) => {
      board.extend(spots);
      live.ask();
    },
    end: () => {
      board.redraw();
      live.ask();
    },
    cancel: () => {
      board.takeBack();
      live.ask();
    },
  });
  const drawItself = () => {
    wipe();
    const spots = spotsOf(OUTLINES[drawn % OUTLINES.length]);
    drawn += 1;
    board.begin(spots[0], CHALK);
    let at = 1;
    const step = (count) => {
      board.extend(spots.slice(at, at + count));
      at += count;
      live.ask();
      if (at < spots.length) return;
      clearInterval(pen);
      board.redraw();
    };
    if (prefersReducedMotion()) step(spots.length);
    else pen = setInterval(() => step(1), PACE);
  };
  const sizes = new ResizeObserver(() => canvas.clientWidth && board.resize(canvas.clientWidth, window.devicePixelRatio || 1));
  stage.replaceChildren(
    createElement("div", { class: "lw-show-pair" }, canvas, createElement("div", { class: "lw-show-beside" }, list, said)),
    createElement("div", { class: "lw-show-row" }, createButton("Wipe the board", wipe), createButton("Draw one for me", drawItself)),
  );
  sizes.observe(canvas);
  live.ask();
  return {
    live: true,
    destroy: () => {
      clearInterval(pen);
      sizes.disconnect();
    },
  };
}

/** Spots along a closed outline, a few per cent of the side apart. @param {number[][]} corners in per cent */
function spotsOf(corners) {
  return [...corners, corners[0]].flatMap(([x, y], i, all) => {
    if (!i) return [{ left: x / 100, top: y / 100 }];
    const [fromX, fromY] = all[i - 1];
    const steps = Math.max(1, Math.round(Math.hypot(x - fromX, y - fromY) / 4));
    return Array.from({ length: steps }, (_, k) => {
      const share = (k + 1) / steps;
      return { left: (fromX + share * (x - fromX)) / 100, top: (fromY + share * (y - fromY)) / 100 };
    });
  });
}
