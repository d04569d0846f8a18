// A wall of real garments.

import { createElement } from "../../shared/ui/dom.js";

const [ACROSS, DOWN] = [2, 6];

/** @param {HTMLElement} stage @param {import("../slide_deck.js").Given} given @returns {import("../slide_deck.js").Scene} */
export function wall(stage, { atlas, data }) {
  const { columns, per_sheet: perSheet, count } = data.garments.test;
  const [wide, high] = [28 * columns, (28 * perSheet) / columns];
  const canvas = createElement("canvas", { class: "lw-show-wall", width: ACROSS * wide, height: DOWN * high, role: "img", "aria-label": `${ACROSS * DOWN * perSheet} real garments` });
  stage.replaceChildren(canvas);
  const sheets = Math.min(ACROSS * DOWN, Math.ceil(count / perSheet));
  for (let sheet = 0; sheet < sheets; sheet += 1) {
    const [left, top] = [(sheet % ACROSS) * wide, Math.floor(sheet / ACROSS) * high];
    atlas.wardrobe.sheet("test", sheet).then((picture) => canvas.getContext("2d").drawImage(picture, left, top), () => {});
  }
  return {};
}
