// The way in: opens the map's bytes and raises the curtain.

import { openAtlas } from "../atlas.js";
import { Show } from "./show.js";

/** @typedef {{scene: string, title: string, words: string, notes: string}} Step
 * @typedef {{steps: Step[], idle: number, squeezed: number[], mistakes: import("../guess.js").Round[],
 *   games: import("../guess.js").Round[][], verdict: string} & import("../atlas.js").Place} Data what Python sends */

/** @param {HTMLElement} root @param {Data} data */
export async function createView(root, data) {
  return new Show(root, data, await openAtlas(data));
}
