// Classifies a drawing while it grows: one request at a time, the next one with the newest drawing.

import { decodeBase64 } from "../data/base64.js";

/** @typedef {Record<string, number>} Probabilities by class name */

export class LiveClassifier {
  /** @param {() => string} getUrl where pictures are posted
   * @param {() => boolean} isEmpty whether there is no drawing
   * @param {() => string} getPicture the newest drawing as a `data:` URL
   * @param {(probabilities: Probabilities | null, error: string) => void} show null: no prediction, with an error unless it is "" */
  constructor(getUrl, isEmpty, getPicture, show) {
    this.getUrl = getUrl;
    this.isEmpty = isEmpty;
    this.getPicture = getPicture;
    this.show = show;
    this.pending = false;
    this.changed = false;
  }

  /** Classifies the drawing again, because it has changed. */
  async ask() {
    this.changed = true;
    if (this.pending) return;
    this.pending = true;
    while (this.changed) {
      this.changed = false;
      await this.request();
    }
    this.pending = false;
  }

  async request() {
    if (this.isEmpty()) {
      this.show(null, "");
      return;
    }
    try {
      const response = await fetch(this.getUrl(), { method: "POST", body: decodeBase64(this.getPicture()) });
      if (response.ok) this.showUnlessEmpty((await response.json()).probabilities);
      else if (response.status === 422) this.showUnlessEmpty(null);  // the page gives the reason once the stroke is finished
      else this.show(null, await response.text());
    } catch {
      this.show(null, "The server cannot be reached; the bars are not updated.");
    }
  }

  /** Drops a result if the drawing was cleared meanwhile.
   * @param {Probabilities | null} probabilities */
  showUnlessEmpty(probabilities) {
    if (!this.isEmpty()) this.show(probabilities, "");
  }
}
