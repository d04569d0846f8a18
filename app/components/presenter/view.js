// The way in: opens the map's bytes and raises the curtain.

import { openLatentData } from "../shared/data/latent_data.js";
import { Show } from "./slide_deck.js";

/** @typedef {{scene: string, title: string, words: string, notes: string}} Step
 * @typedef {{steps: Step[], idle: number, squeezed: number[], mistakes: import("../shared/ui/quiz.js").Round[],
 *   games: import("../shared/ui/quiz.js").Round[][], verdict: string} & import("../shared/data/latent_data.js").Place} Data what Python sends */

/** @param {HTMLElement} root @param {Data} data */
export async function createView(root, data) {
  return new Show(root, data, await openLatentData(data));
}
