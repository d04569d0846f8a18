// A garment, its two numbers, and what comes back.

import { loadPixels } from "../../shared/data/latent_data.js";
import { createButton, createElement, createPicture, setText } from "../../shared/ui/dom.js";
import { createGreyPainter } from "../../shared/draw/grey_canvas.js";

/** @param {HTMLElement} stage @param {import("../slide_deck.js").Given} given @returns {import("../slide_deck.js").Scene} */
export function squeeze(stage, { atlas, data, memory }) {
  const [real, drawn] = [createPicture("A real garment"), createPicture("What is drawn from its two numbers", "lw-garment lw-imagined")];
  const [paintReal, paintDrawn] = [createGreyPainter(real), createGreyPainter(drawn)];
  const numbers = createElement("p", { class: "lw-show-code", role: "status" });
  const show = () => {
    const index = data.squeezed[(memory.squeezed ?? 9) % data.squeezed.length];
    const code = atlas.codeOf(index);
    loadPixels(atlas.wardrobe, index).then(paintReal, () => {});
    paintDrawn(atlas.imagined(code));
    setText(numbers, `${code.x.toFixed(2)}\n${code.y.toFixed(2)}`);
    real.setAttribute("aria-label", `A real garment: ${data.classes[atlas.points.labels[index]].name}`);
  };
  const another = createButton("Another garment", () => {
    memory.squeezed = (memory.squeezed ?? 9) + 1;
    show();
  });
  const half = (canvas, words) => createElement("figure", {}, canvas, createElement("figcaption", { text: words }));
  stage.replaceChildren(
    createElement("div", { class: "lw-show-trio" }, half(real, "784 squares"), createElement("div", {}, createElement("span", { class: "lw-show-arrow", text: "→", "aria-hidden": "true" }), numbers, createElement("span", { class: "lw-show-arrow", text: "→", "aria-hidden": "true" })), half(drawn, "drawn from two numbers")),
    another,
  );
  show();
  return { live: true };
}
