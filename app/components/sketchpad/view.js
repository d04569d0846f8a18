// The sketchpad: a board, what can be done with it, and the ten bars that follow the chalk.

import { trackPointerStroke } from "../shared/ui/pointer_stroke.js";
import { fillBars } from "../shared/ui/probability_bars.js";
import { DrawingBoard } from "../shared/ui/drawing_board.js";
import { LiveClassifier } from "../shared/ui/live_classifier.js";

/** @typedef {{verdict: string, classes: {name: string, colour: string}[]}} Data what Python sends
 * @typedef {{data: Data, setStateValue: (name: string, value: string | null) => void}} Component */

/** What is drawn stays while the page is open, also when something else is shown in between.
 * @type {import("../shared/ui/drawing_board.js").Stroke[]} */
const strokes = [];

/** @param {HTMLElement} root @param {Data} data */
export function createView(root, data) {
  return new Sketchpad(root, data);
}

class Sketchpad {
  /** @param {HTMLElement} root @param {Data} data */
  constructor(root, data) {
    /** @type {(name: string) => any} */
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.data = data;
    /** @type {Component | null} */
    this.component = null;
    this.board = new DrawingBoard(this.part("board"), strokes);
    const moveBars = fillBars(this.part("bars"), data.classes);
    this.live = new LiveClassifier(
      () => this.data.verdict,
      () => this.board.empty,
      () => this.board.picture(),
      (shares, complaint) => {
        moveBars(shares);
        this.part("said").textContent = complaint;
      },
    );
    this.sizes = new ResizeObserver(() => this.fit());
    this.sizes.observe(this.part("board"));
    this.wire();
    this.fit();
    this.part("waiting").hidden = true;
    this.mark();
    this.live.ask();
  }

  wire() {
    const { board } = this;
    trackPointerStroke(this.part("board"), {
      begin: (spot) => {
        board.begin(spot, Number(this.part("width").value) / 100);
        this.mark();
        this.live.ask();
      },
      extend: (spots) => {
        board.extend(spots);
        this.live.ask();
      },
      end: () => {
        board.redraw();  // in one go, without the seams between its pieces
        this.changed();
      },
      cancel: () => {
        if (board.current) this.takeBack();
      },
    });
    this.part("undo").onclick = () => this.takeBack();
    this.part("clear").onclick = () => {
      board.clear();
      this.changed();
    };
    this.part("pad").onkeydown = (event) => {
      if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
      event.preventDefault();
      if (!board.empty) this.takeBack();
    };
  }

  /** @param {Component} component */
  update(component) {
    const first = !this.component;
    const another = component.data.verdict !== this.data.verdict;
    this.component = component;
    this.data = component.data;
    if (first && !this.board.empty) this.changed();
    else if (another) this.live.ask();
  }

  destroy() {
    this.sizes.disconnect();
  }

  fit() {
    const side = this.part("board").clientWidth;
    if (side) this.board.resize(side, window.devicePixelRatio || 1);
  }

  takeBack() {
    this.board.takeBack();
    this.changed();
  }

  /** A stroke is finished or gone: the page hears of it once. */
  changed() {
    this.mark();
    this.live.ask();
    this.component?.setStateValue("drawing", this.board.empty ? null : this.board.picture());
  }

  mark() {
    this.part("hint").hidden = !this.board.empty;
    this.part("undo").disabled = this.part("clear").disabled = this.board.empty;
  }
}
