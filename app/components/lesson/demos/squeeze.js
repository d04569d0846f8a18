// Lesson 5: a garment, its two numbers, and what is drawn from them.

import { loadPixels, openLatentData } from "../../shared/data/latent_data.js";
import { createImageRadios } from "../../shared/ui/image_radios.js";
import { createButton, createElement, createPicture, setText } from "../../shared/ui/dom.js";
import { formatPercent } from "../../shared/ui/quiz.js";
import { createGreyPainter } from "../../shared/draw/grey_canvas.js";

const AXES = /** @type {const} */ (["x", "y"]);

/** @param {HTMLElement} stage @param {any} data */
export async function build(stage, data) {
  const atlas = await openLatentData(data);
  const { wardrobe, lattice, classes, points } = atlas;
  const { garments } = data.told;
  const nameOf = (index) => classes[points.labels[index]].name;
  const [real, drawn] = [createPicture("The real garment"), createPicture("What the decoder draws", "lw-garment lw-imagined")];
  const [paintReal, paintDrawn] = [createGreyPainter(real), createGreyPainter(drawn)];
  const said = createElement("p", { class: "lw-toy-said", role: "status" });
  const cover = createButton("What comes back?", () => reveal());
  cover.classList.add("lw-toy-cover");
  let chosen = garments[0];
  const sliders = AXES.map((axis) => {
    const field = createElement("input", { type: "range", step: "any", min: lattice.extent[`${axis}0`], max: lattice.extent[`${axis}1`], "aria-label": `The number ${axis}` });
    field.oninput = () => reveal();
    return { field, shown: createElement("output"), axis };
  });
  const code = () => ({ x: Number(sliders[0].field.value), y: Number(sliders[1].field.value) });
  const own = () => atlas.codeOf(chosen);
  const show = () => {
    const here = code();
    for (const { axis, shown } of sliders) shown.value = here[axis].toFixed(2);
    paintDrawn(atlas.imagined(here));
    const moved = Math.hypot(here.x - own().x, here.y - own().y) > 0.01;
    const { label, share, guessing } = atlas.named(here);
    if (!cover.hidden) setText(said, `784 grey squares go in. Only two numbers get through: ${here.x.toFixed(2)} and ${here.y.toFixed(2)}.`);
    else if (guessing) setText(said, "No real garment lives near these numbers: the decoder is guessing.");
    else if (moved) setText(said, `From these two numbers it draws something that a classifier calls ${classes[label].name} (${formatPercent(share)} sure).`);
    else setText(said, "Compare: which parts got through, and which were lost?");
  };
  const reveal = () => {
    cover.hidden = true;
    show();
  };
  const back = () => {
    for (const { axis, field } of sliders) field.value = String(own()[axis]);
    show();
  };
  const choose = (index) => {
    chosen = index;
    cover.hidden = false;
    real.setAttribute("aria-label", `The real garment: ${nameOf(index)}`);
    loadPixels(wardrobe, index).then(paintReal, () => {});
    back();
  };
  stage.replaceChildren(
    createImageRadios("Choose a garment", garments, wardrobe, nameOf, choose, chosen),
    createElement("div", { class: "lw-toy-three lw-toy-squeeze" },
      createElement("figure", {}, real, createElement("figcaption", { class: "lw-kicker", text: "784 numbers in" })),
      createElement("div", { class: "lw-toy-code" }, ...sliders.map(({ field, shown, axis }) => createElement("label", {}, createElement("b", { text: axis }), field, shown)),
        createButton("Its own numbers", back)),
      createElement("figure", {}, createElement("div", { class: "lw-toy-pane" }, drawn, cover), createElement("figcaption", { class: "lw-kicker", text: "784 numbers drawn from two" }))),
    said,
  );
  choose(chosen);
  return {};
}
