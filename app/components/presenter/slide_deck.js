// The show: which step is on the stage, what leads from one to the next, and what a speaker sees besides.

import { prefersReducedMotion } from "../shared/ui/motion.js";
import { clamp } from "../shared/geometry/clamp.js";
import { Idle } from "./idle.js";
import { followKeys } from "./keys.js";
import { Notes } from "./notes.js";
import { colours, dots } from "./scenes/dots.js";
import { drawing } from "./scenes/drawing.js";
import { end } from "./scenes/end.js";
import { game } from "./scenes/game.js";
import { journey } from "./scenes/journey.js";
import { mistakes } from "./scenes/mistakes.js";
import { squeeze } from "./scenes/squeeze.js";
import { walk } from "./scenes/walk.js";
import { wall } from "./scenes/wall.js";

/** @typedef {{destroy?: () => void, follow?: () => void, key?: (key: string) => boolean, live?: boolean}} Scene what is on
 *   the stage: `key` says whether it took a key, `live` whether taps on it are its own
 * @typedef {{atlas: import("../shared/data/latent_data.js").LatentData, data: import("./view.js").Data, memory: Record<string, any>}} Given
 *   `memory` outlives a scene, until the show begins again */

/** @type {Record<string, (stage: HTMLElement, given: Given) => Scene>} */
const SCENES = { wall, squeeze, dots, colours, walk, journey, drawing, mistakes, game, end };
const OWN = "button, a, input, select, [data-live], .lw-show-bar, .lw-show-notes";

export class Show {
  /** @param {HTMLElement} root @param {import("./view.js").Data} data @param {import("../shared/data/latent_data.js").LatentData} atlas */
  constructor(root, data, atlas) {
    /** @type {(name: string) => any} */
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.data = data;
    this.atlas = atlas;
    /** @type {Record<string, any>} */
    this.memory = {};
    /** @type {Scene} */
    this.scene = {};
    this.at = -1;
    this.notes = new Notes(this.part, (action) => this.act(action));
    this.idle = new Idle(this.part("idle"), atlas, data.idle);
    this.stopKeys = followKeys(window, (action) => this.act(action), (key) => this.scene.key?.(key) ?? false);
    this.wire();
    this.part("waiting").hidden = true;
    this.go(Number(new URLSearchParams(location.search).get("step") ?? 1) - 1 || 0);
    this.part("all").setAttribute("aria-busy", "false");
    this.part("all").focus({ preventScroll: true });
  }

  wire() {
    for (const [name, action] of Object.entries({ back: "back", next: "next", "toggle-notes": "notes", fullscreen: "fullscreen", reset: "reset" })) {
      this.part(name).onclick = () => this.act(action);
    }
    this.part("window").onclick = () => this.notes.openWindow();
    this.part("all").onclick = (event) => {
      if (!(/** @type {Element} */ (event.target).closest(OWN))) this.act("next");
    };
  }

  /** @param {string} action */
  act(action) {
    this.idle.stir();
    if (action === "next") this.go(this.at + 1);
    else if (action === "back") this.go(this.at - 1);
    else if (action === "notes") this.notes.toggle();
    else if (action === "fullscreen") this.toggleFullscreen();
    else if (action === "reset") {
      const { game, played = 0 } = this.memory;
      this.memory = { played: played + (game?.answers.length ? 1 : 0) };  // whoever comes next gets other garments
      this.at = -1;
      this.go(0);
    }
  }

  /** Shows a step; there is none before the first and none after the last. @param {number} wanted */
  go(wanted) {
    const { steps } = this.data;
    const at = clamp(Math.trunc(wanted), 0, steps.length - 1);
    if (at === this.at) return;
    this.at = at;
    const step = steps[at];
    this.scene.destroy?.();
    const stage = this.part("scene");
    stage.replaceChildren();
    stage.className = `lw-show-scene lw-scene-${step.scene}`;
    this.part("title").textContent = step.title;
    this.part("words").textContent = step.words;
    this.part("all").dataset.step = String(at + 1);
    this.scene = SCENES[step.scene](stage, { atlas: this.atlas, data: this.data, memory: this.memory });
    stage.toggleAttribute("data-live", Boolean(this.scene.live));
    if (!prefersReducedMotion()) stage.animate?.([{ opacity: 0 }, { opacity: 1 }], 350);
    this.part("count").textContent = `${at + 1} of ${steps.length}`;
    this.part("back").disabled = at === 0;
    this.part("next").disabled = at === steps.length - 1;
    this.notes.show(step, steps[at + 1] ?? null, `${at + 1} of ${steps.length}`);
    this.tellAddress();
  }

  /** A reload goes on with this step. */
  tellAddress() {
    const said = new URLSearchParams(location.search);
    said.set("step", String(this.at + 1));
    history.replaceState(history.state, "", `?${said}${location.hash}`);
  }

  toggleFullscreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.part("all").requestFullscreen?.().catch(() => {});  // the show already fills the window
  }

  update() {
    this.scene.follow?.();
    this.idle.follow();
  }

  destroy() {
    this.stopKeys();
    this.idle.destroy();
    this.notes.destroy();
    this.scene.destroy?.();
  }
}
