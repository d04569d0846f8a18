// A blackboard to draw on, and bars of class probabilities that follow the drawing.

import { DrawingBoard } from "../shared/ui/drawing_board.js";
import { LiveClassifier } from "../shared/ui/live_classifier.js";
import { createPartFinder } from "../shared/ui/parts.js";
import { fillBars } from "../shared/ui/probability_bars.js";

/** @typedef {import("../shared/types.js").SketchpadData} SketchpadData
 * @typedef {import("../shared/types.js").SketchpadState} SketchpadState
 * @typedef {import("../shared/types.js").ComponentProps<SketchpadData, SketchpadState>} Component */

/** Drawings by the names of their boards. They outlive the view: they are still there when the visitor returns to the page.
 * @type {Map<string, import("../shared/ui/drawing_board.js").Stroke[]>} */
const drawings = new Map();

/** @param {HTMLElement} root @param {SketchpadData} data */
export function createView(root, data) {
  return new Sketchpad(root, data);
}

class Sketchpad {
  /** @param {HTMLElement} root @param {SketchpadData} data */
  constructor(root, data) {
    this.part = createPartFinder(root);
    this.data = data;
    /** @type {Component | null} */
    this.component = null;
    const strokes = drawings.get(data.board) ?? [];
    drawings.set(data.board, strokes);
    this.board = new DrawingBoard(this.part("board", HTMLCanvasElement), strokes);
    const showProbabilities = fillBars(this.part("bars"), data.classes);
    this.classifier = new LiveClassifier(
      () => this.data.classify_url,
      () => this.board.empty,
      () => this.board.picture(),
      (probabilities, error) => {
        showProbabilities(probabilities);
        this.part("status").textContent = error;
      },
    );
    this.listen();
    this.part("waiting").hidden = true;
    this.updateControls();
    this.classifier.ask();
  }

  listen() {
    const { board, classifier } = this;
    const onChange = () => {
      this.updateControls();
      classifier.ask();
    };
    board.followPointer(() => Number(this.part("width", HTMLInputElement).value) / 100, onChange, () => this.commit());
    this.part("undo").onclick = () => this.undo();
    this.part("clear").onclick = () => {
      board.clear();
      this.commit();
    };
    this.part("pad").onkeydown = (event) => {
      if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
      event.preventDefault();
      if (!board.empty) this.undo();
    };
  }

  /** @param {Component} component */
  update(component) {
    const first = !this.component;
    const otherClassifier = component.data.classify_url !== this.data.classify_url;
    this.component = component;
    this.data = component.data;
    if (first && !this.board.empty) this.commit();
    else if (otherClassifier) this.classifier.ask();
  }

  destroy() {
    this.board.destroy();
    this.classifier.destroy();
  }

  undo() {
    this.board.takeBack();
    this.commit();
  }

  /** Sends the drawing to the page, once for each finished or removed stroke. */
  commit() {
    this.updateControls();
    this.classifier.ask();
    this.component?.setStateValue("drawing", this.board.empty ? null : this.board.picture());
  }

  updateControls() {
    const { empty } = this.board;
    this.part("hint").hidden = !empty;
    this.part("undo", HTMLButtonElement).disabled = this.part("clear", HTMLButtonElement).disabled = empty;
  }
}
