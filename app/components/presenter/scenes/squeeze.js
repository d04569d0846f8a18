// A garment, its two numbers, and what comes back.

import { levelsOf } from "../../shared/data/latent_data.js";
import { button, make, picture, say } from "../../shared/ui/dom.js";
import { greyPainter } from "../../shared/draw/grey_canvas.js";

/** @param {HTMLElement} stage @param {import("../slide_deck.js").Given} given @returns {import("../slide_deck.js").Scene} */
export function squeeze(stage, { atlas, data, memory }) {
  const [real, drawn] = [picture("A real garment"), picture("What is drawn from its two numbers", "lw-garment lw-imagined")];
  const [paintReal, paintDrawn] = [greyPainter(real), greyPainter(drawn)];
  const numbers = make("p", { class: "lw-show-code", role: "status" });
  const show = () => {
    const index = data.squeezed[(memory.squeezed ?? 9) % data.squeezed.length];
    const code = atlas.codeOf(index);
    levelsOf(atlas.wardrobe, index).then(paintReal, () => {});
    paintDrawn(atlas.imagined(code));
    say(numbers, `${code.x.toFixed(2)}\n${code.y.toFixed(2)}`);
    real.setAttribute("aria-label", `A real garment: ${data.classes[atlas.points.labels[index]].name}`);
  };
  const another = button("Another garment", () => {
    memory.squeezed = (memory.squeezed ?? 9) + 1;
    show();
  });
  const half = (canvas, words) => make("figure", {}, canvas, make("figcaption", { text: words }));
  stage.replaceChildren(
    make("div", { class: "lw-show-trio" }, half(real, "784 squares"), make("div", {}, make("span", { class: "lw-show-arrow", text: "→", "aria-hidden": "true" }), numbers, make("span", { class: "lw-show-arrow", text: "→", "aria-hidden": "true" })), half(drawn, "drawn from two numbers")),
    another,
  );
  show();
  return { live: true };
}
