// The server's exact answer about a place: the verdict, and real garments beside the imagined one.

import { fromBase64, greyPainter, smallCanvas } from "./garments.js";

/**
 * @typedef {import("./wardrobe.js").Garment & {label: number, distance: number, pixels: number, garment: string}} Near
 * @typedef {{x: number, y: number, outside: boolean, garment: string, probabilities: number[], words: string,
 *   support: number, nearest: Near[]}} Answer
 */

/** @param {HTMLElement} element @param {Answer} answer @param {{name: string}[]} classes
 * @param {number} count how many real garments there are @param {(near: Near) => void} onChoose */
export function showAnswer(element, answer, classes, count, onChoose) {
  const verdict = document.createElement("p");
  verdict.textContent = answer.words;
  const title = document.createElement("p");
  title.className = "lw-kicker";
  title.innerHTML = `Nearest real garments <small>of ${count.toLocaleString("en")}</small>`;
  const row = document.createElement("ol");
  row.append(...answer.nearest.map((near) => nearItem(near, classes, onChoose)));
  const key = document.createElement("p");
  key.className = "lw-kicker";
  key.innerHTML = "<small>⌖ distance on the map · ▦ difference of pixels, of 255</small>";
  element.replaceChildren(verdict, title, row, key);
}

function nearItem(near, classes, onChoose) {
  const button = document.createElement("button");
  button.type = "button";
  const canvas = smallCanvas();
  greyPainter(canvas)(fromBase64(near.garment));
  const name = document.createElement("span");
  name.textContent = classes[near.label].name;
  const far = document.createElement("small");
  far.textContent = `⌖ ${near.distance.toFixed(2)}`;
  const differs = document.createElement("small");
  differs.textContent = `▦ ${Math.round(near.pixels)}`;
  button.append(canvas, name, far, differs);
  button.setAttribute(
    "aria-label",
    `Go to ${classes[near.label].name}, ${near.split} garment ${near.index}: ${near.distance.toFixed(2)} away on the map, ` +
      `${Math.round(near.pixels)} grey levels different`,
  );
  button.onclick = () => onChoose(near);
  const item = document.createElement("li");
  item.append(button);
  return item;
}
