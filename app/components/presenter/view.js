// The presentation: which slide is shown, how one leads to another, and what the speaker sees besides.

import { openLatentData } from "../shared/data/latent_data.js";
import { clamp } from "../shared/geometry/clamp.js";
import { setText } from "../shared/ui/dom.js";
import { createLatest } from "../shared/ui/latest.js";
import { followLink } from "../shared/ui/links.js";
import { prefersReducedMotion } from "../shared/ui/motion.js";
import { createPartFinder } from "../shared/ui/parts.js";
import { UrlState } from "../shared/ui/url_state.js";
import { Idle, idleSeconds } from "./idle.js";
import { enableShortcuts, listenToKeys, shortcutsEnabled } from "./keys.js";
import { Notes } from "./notes.js";
import { showDrawing } from "./scenes/drawing.js";
import { showReconstruction, showSamples } from "./scenes/images.js";
import { showExploration, showMap, showPath, showSummary } from "./scenes/maps.js";
import { showGame, showMistakes } from "./scenes/quiz.js";

/** @typedef {import("../shared/types.js").PresenterPayload} Payload
 * @typedef {import("../shared/data/latent_data.js").LatentData} LatentData
 * @typedef {import("./keys.js").Action} Action
 * @typedef {{destroy?: () => void, redraw?: () => void, takesKey?: (key: string) => boolean, interactive?: boolean}} Scene
 *   what a slide shows: `takesKey` says whether the scene used a key, `interactive` whether taps on it are its own
 * @typedef {{code: import("../shared/types.js").Code | null, strokes: import("../shared/ui/drawing_board.js").Stroke[],
 *   reconstructed: number, mistake: number, game: import("./game_rules.js").Game | null, gamesPlayed: number}} Memory
 *   the state of the scenes; it is kept while slides change, until the presentation is restarted
 * @typedef {{latentData: LatentData, payload: Payload, memory: Memory}} SceneContext */

/** @type {Record<import("../shared/types.js").SceneName, (stage: HTMLElement, context: SceneContext) => Scene>} */
const SCENES = {
  samples: showSamples,
  reconstruction: showReconstruction,
  unlabelled_map: (stage, context) => showMap(stage, context, "grey", "Ten thousand garments as grey dots"),
  labelled_map: (stage, context) => showMap(stage, context, "names", "The same dots, coloured and named by their labels"),
  exploration: showExploration,
  path: showPath,
  drawing: showDrawing,
  mistakes: showMistakes,
  game: showGame,
  summary: showSummary,
};
/** A tap anywhere else leads to the next slide. */
const INTERACTIVE = "button, a, input, select, [data-interactive], .lw-deck-bar, .lw-deck-notes";
const FADE_MS = 350;
/** A restart can be undone on the slides up to this one; further on the next audience is being shown something. */
const LAST_UNDO_INDEX = 1;
/** The address counts slides from 1, so that a reload shows the same slide again.
 * @type {import("../shared/ui/url_state.js").UrlProperties<{index: number}>} */
const URL_PROPERTIES = {
  index: {
    name: "step",
    default: 0,
    parse: (text) => (Number.isNaN(Number(text)) ? undefined : Number(text) - 1),
    format: (index) => String(index + 1),
  },
};
const FIRST_RECONSTRUCTED = 9;

/** @param {HTMLElement} root @param {Payload} payload */
export async function createView(root, payload) {
  return new SlideDeck(root, payload, await openLatentData(payload.latent_map));
}

class SlideDeck {
  /** @param {HTMLElement} root @param {Payload} payload @param {LatentData} latentData */
  constructor(root, payload, latentData) {
    this.part = createPartFinder(root);
    this.payload = payload;
    this.latentData = latentData;
    this.memory = createMemory(0);
    /** What was on show before the presentation was restarted, while that can be undone.
     * @type {{memory: Memory, index: number} | null} */
    this.beforeReset = null;
    /** @type {Scene} */
    this.scene = {};
    this.index = -1;
    this.urlState = new UrlState(URL_PROPERTIES);
    /** @param {Action} action */
    const onAction = (action) => this.act(action);
    this.notes = new Notes(this.part, onAction);
    this.idle = new Idle(this.part("idle"), latentData);
    this.stopKeys = listenToKeys(window, onAction, (key) => this.scene.takesKey?.(key) ?? false);
    this.fullscreen = createLatest(() => setText(this.part("fullscreen"), "Full screen is not available"));
    this.addListeners();
    this.part("waiting").hidden = true;
    this.show(this.urlState.read().index);
    this.part("all").setAttribute("aria-busy", "false");
    this.part("all").focus({ preventScroll: true });
  }

  addListeners() {
    for (const action of /** @type {Action[]} */ (["back", "next", "notes", "tour", "fullscreen", "reset"])) {
      this.part(action === "notes" ? "toggle-notes" : action).onclick = () => this.act(action);
    }
    this.part("undo-reset").onclick = () => this.undoReset();
    this.part("shortcuts").onclick = () => {
      enableShortcuts(!shortcutsEnabled());
      this.showShortcuts();
    };
    this.showShortcuts();
    this.part("window").onclick = () => this.notes.openWindow();
    this.part("leave").onclick = followLink;
    this.part("all").onclick = (event) => {
      if (!(/** @type {Element} */ (event.target).closest(INTERACTIVE))) this.act("next");
    };
  }

  /** @param {Action} action */
  act(action) {
    const touring = this.idle.running !== null;
    this.idle.reset();
    if (action === "next") this.show(this.index + 1);
    else if (action === "back") this.show(this.index - 1);
    else if (action === "notes") this.notes.toggle();
    else if (action === "fullscreen") this.toggleFullscreen();
    else if (action === "tour" && !touring) this.idle.startTour(true);
    else if (action === "reset") this.reset();
  }

  /** Begins again for the next audience, with another game and an empty board. */
  reset() {
    const { memory, index } = this;
    const { game, gamesPlayed, strokes } = memory;
    if (index > 0 || game?.answers.length || strokes.length) this.beforeReset = { memory, index };
    this.memory = createMemory(gamesPlayed + (game?.answers.length ? 1 : 0));
    this.index = -1;
    this.show(0);
  }

  /** Restores the slide, the drawing and the game that `reset` dropped. */
  undoReset() {
    if (!this.beforeReset) return;
    const { memory, index } = this.beforeReset;
    this.beforeReset = null;
    this.memory = memory;
    this.index = -1;
    this.show(index);
    this.part("all").focus({ preventScroll: true });  // the button that had the focus is gone
  }

  showShortcuts() {
    const enabled = shortcutsEnabled();
    this.part("all").toggleAttribute("data-no-shortcuts", !enabled);
    setText(this.part("shortcuts"), `Shortcuts: ${enabled ? "on" : "off"}`);
  }

  /** Shows a slide, or the nearest one there is.
   * @param {number} wanted counts from 0 */
  show(wanted) {
    const { slides } = this.payload;
    const index = clamp(Math.trunc(wanted), 0, slides.length - 1);
    if (index === this.index) return;
    this.index = index;
    const slide = slides[index];
    this.scene.destroy?.();
    const stage = this.part("scene");
    stage.replaceChildren();
    stage.className = `lw-deck-scene lw-scene-${slide.scene}`;
    this.part("title").textContent = slide.title;
    this.part("text").textContent = slide.text;
    this.part("all").dataset.step = String(index + 1);
    this.scene = SCENES[slide.scene](stage, { latentData: this.latentData, payload: this.payload, memory: this.memory });
    stage.toggleAttribute("data-interactive", Boolean(this.scene.interactive));
    if (!prefersReducedMotion()) stage.animate?.([{ opacity: 0 }, { opacity: 1 }], FADE_MS);
    const count = `${index + 1} of ${slides.length}`;
    this.part("count").textContent = count;
    this.part("back", HTMLButtonElement).disabled = index === 0;
    this.part("next", HTMLButtonElement).disabled = index === slides.length - 1;
    this.notes.show(slide, slides[index + 1] ?? null, count);
    if (index > LAST_UNDO_INDEX) this.beforeReset = null;
    this.part("undo-reset").hidden = !this.beforeReset;
    this.idle.wait(idleSeconds(this.payload.idle_seconds, index));
    this.urlState.write({ index });
  }

  toggleFullscreen() {
    const change = document.fullscreenElement ? document.exitFullscreen() : this.part("all").requestFullscreen?.();
    if (change) void this.fullscreen.run(change, () => {});
  }

  update() {
    this.scene.redraw?.();
    this.idle.redraw();
  }

  destroy() {
    this.stopKeys();
    this.idle.destroy();
    this.urlState.destroy();
    this.notes.destroy();
    this.scene.destroy?.();
  }
}

/** @param {number} gamesPlayed @returns {Memory} */
function createMemory(gamesPlayed) {
  return { code: null, strokes: [], reconstructed: FIRST_RECONSTRUCTED, mistake: 0, game: null, gamesPlayed };
}
