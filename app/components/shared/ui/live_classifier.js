// What a classifier says of the drawing while it grows: one question at a time, and the newest drawing is the next.

/** @typedef {Record<string, number>} Shares how likely each class is, by its name */

export class LiveClassifier {
  /** @param {() => string} address where pictures are posted
   * @param {() => boolean} isEmpty whether there is no drawing @param {() => string} picture the newest drawing as a `data:` address
   * @param {(shares: Shares | null, complaint: string) => void} show null: there is no answer, perhaps with a reason */
  constructor(address, isEmpty, picture, show) {
    this.address = address;
    this.isEmpty = isEmpty;
    this.picture = picture;
    this.show = show;
    this.asking = false;
    this.stale = false;
  }

  /** The drawing has changed. */
  async ask() {
    this.stale = true;
    if (this.asking) return;
    this.asking = true;
    while (this.stale) {
      this.stale = false;
      await this.askOnce();
    }
    this.asking = false;
  }

  async askOnce() {
    if (this.isEmpty()) {
      this.show(null, "");
      return;
    }
    try {
      const reply = await fetch(this.address(), { method: "POST", body: bytesOf(this.picture()) });
      if (reply.ok) this.answer((await reply.json()).probabilities);
      else if (reply.status === 422) this.answer(null);  // the page says why when the chalk is lifted
      else this.show(null, await reply.text());
    } catch {
      this.show(null, "The server cannot be reached: the bars stand still.");
    }
  }

  /** Shows an answer unless the board was wiped meanwhile. @param {Shares | null} shares */
  answer(shares) {
    if (!this.isEmpty()) this.show(shares, "");
  }
}

/** @param {string} address a `data:` address */
function bytesOf(address) {
  return Uint8Array.from(atob(address.slice(address.indexOf(",") + 1)), (letter) => letter.charCodeAt(0));
}
