// The speaker's notes, below the scene or in a window for a second screen.

import { createElement } from "../shared/ui/dom.js";
import { listenToKeys } from "./keys.js";

/** @typedef {import("../shared/types.js").Slide} Slide */

const WINDOW_FEATURES = "popup,width=720,height=520";
const WINDOW_STYLE = "margin:0;padding:2rem;font:1.35rem/1.5 sans-serif;color:#eee;background:#1b1a1f";

export class Notes {
  /** @param {import("../shared/ui/parts.js").FindPart} part @param {(action: import("./keys.js").Action) => void} onAction */
  constructor(part, onAction) {
    this.part = part;
    this.onAction = onAction;
    /** @type {Window | null} */
    this.window = null;
    this.content = { count: "", title: "", notes: "", next: "" };
  }

  /** @param {Slide} slide @param {Slide | null} next @param {string} count */
  show(slide, next, count) {
    this.content = { count, title: slide.title, notes: slide.notes, next: next ? `Next: ${next.title}` : "This is the end." };
    this.part("notes-text").textContent = this.content.notes;
    this.part("notes-next").textContent = this.content.next;
    this.fillWindow();
  }

  toggle() {
    const notes = this.part("notes");
    notes.hidden = !notes.hidden;
    this.part("toggle-notes").setAttribute("aria-pressed", String(!notes.hidden));
  }

  /** Opens the notes in a window; keys that are pressed there control the presentation, too. */
  openWindow() {
    const opened = window.open("", "latent-wardrobe-notes", WINDOW_FEATURES);
    if (!opened) {
      this.part("notes-next").textContent = "The browser blocked the second window; the notes are shown here instead.";
      if (this.part("notes").hidden) this.toggle();
      return;
    }
    if (this.window !== opened) listenToKeys(opened, this.onAction, () => false);
    this.window = opened;
    opened.document.title = "Speaker notes";
    opened.document.body.style.cssText = WINDOW_STYLE;
    this.fillWindow();
    opened.focus();
  }

  fillWindow() {
    if (!this.window || this.window.closed) return;
    const { count, title, notes, next } = this.content;
    this.window.document.body.replaceChildren(
      createElement("p", { text: count }),
      createElement("h1", { text: title }),
      createElement("p", { text: notes }),
      createElement("p", { text: next }),
    );
  }

  destroy() {
    this.window?.close();
  }
}
