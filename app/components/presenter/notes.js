// The speaker's notes, below the stage or in a window of their own for a second screen.

import { createElement } from "../shared/ui/dom.js";
import { followKeys } from "./keys.js";

const LOOK = "popup,width=720,height=520";
const STYLE = "margin:0;padding:2rem;font:1.35rem/1.5 sans-serif;color:#eee;background:#1b1a1f";

export class Notes {
  /** @param {(name: string) => any} part @param {(action: string) => void} onAction */
  constructor(part, onAction) {
    this.part = part;
    this.onAction = onAction;
    /** @type {Window | null} */
    this.window = null;
    this.words = { count: "", title: "", notes: "", next: "" };
  }

  /** @param {import("./view.js").Step} step @param {import("./view.js").Step | null} next @param {string} count */
  show(step, next, count) {
    this.words = { count, title: step.title, notes: step.notes, next: next ? `Next: ${next.title}` : "This is the end." };
    this.part("notes-text").textContent = this.words.notes;
    this.part("notes-next").textContent = this.words.next;
    this.fillWindow();
  }

  toggle() {
    const notes = this.part("notes");
    notes.hidden = !notes.hidden;
    this.part("toggle-notes").setAttribute("aria-pressed", String(!notes.hidden));
  }

  /** Keys pressed there lead on here, too. */
  openWindow() {
    const opened = window.open("", "latent-wardrobe-notes", LOOK);
    if (!opened) {
      this.part("notes-next").textContent = "The browser does not allow a second window; the notes are here instead.";
      if (this.part("notes").hidden) this.toggle();
      return;
    }
    if (this.window !== opened) followKeys(opened, this.onAction, () => false);
    this.window = opened;
    opened.document.title = "Speaker notes";
    opened.document.body.style.cssText = STYLE;
    this.fillWindow();
    opened.focus();
  }

  fillWindow() {
    if (!this.window || this.window.closed) return;
    const { count, title, notes, next } = this.words;
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
