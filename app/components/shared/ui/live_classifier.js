// Classifies a drawing while it grows: one request at a time, the next one with the drawing as it is then.

import { decodeBase64 } from "../data/base64.js";
import { fetchJson, RequestError } from "../data/requests.js";
import { createLatest } from "./latest.js";

/** @typedef {Record<string, number>} Probabilities by the names of the classes */

/** The server found no garment in the drawing; the page explains why once the stroke is finished. */
const UNPROCESSABLE = 422;

export class LiveClassifier {
  /** @param {() => string} getUrl where pictures are posted
   * @param {() => boolean} isEmpty whether nothing is drawn @param {() => string} getPicture the drawing as a `data:` address
   * @param {(probabilities: Probabilities | null, error: string) => void} show null: there are none, perhaps with a reason */
  constructor(getUrl, isEmpty, getPicture, show) {
    this.getUrl = getUrl;
    this.isEmpty = isEmpty;
    this.getPicture = getPicture;
    this.show = show;
    this.latest = createLatest((error) => show(null, `${error.message} The bars have stopped.`));
    this.requesting = false;
    this.changed = false;
  }

  /** Classifies the drawing as it is now, after the request that is under way. */
  async ask() {
    this.changed = !this.isEmpty();
    if (!this.changed) {
      this.latest.cancel();
      this.show(null, "");
      return;
    }
    if (this.requesting) return;
    this.requesting = true;
    while (this.changed) {
      this.changed = false;
      await this.latest.run(classify(this.getUrl(), this.getPicture()), (probabilities) => this.show(probabilities, ""));
    }
    this.requesting = false;
  }

  /** Drops the answer that is on its way. */
  destroy() {
    this.changed = false;
    this.latest.cancel();
  }
}

/** @param {string} url @param {string} picture a `data:` address
 * @returns {Promise<Probabilities | null>} null for a drawing that the server cannot classify
 * @throws a sentence for the visitor */
async function classify(url, picture) {
  try {
    const { probabilities } = await fetchJson(url, hasProbabilities, { method: "POST", body: decodeBase64(picture) });
    return probabilities;
  } catch (error) {
    if (error instanceof RequestError && error.status === UNPROCESSABLE) return null;
    throw error;
  }
}

/** @param {any} prediction @returns {prediction is {probabilities: Probabilities}} */
function hasProbabilities({ probabilities }) {
  return probabilities instanceof Object && Object.values(probabilities).every(Number.isFinite);
}
