// Lesson 5: a garment, its two numbers, and what is drawn from them.

import { levelsOf, openAtlas } from "../../shared/data/latent_data.js";
import { choiceRow } from "../../shared/ui/image_radios.js";
import { button, make, picture, say } from "../../shared/ui/dom.js";
import { inPercent } from "../../shared/ui/quiz.js";
import { greyPainter } from "../../shared/draw/grey_canvas.js";

const AXES = /** @type {const} */ (["x", "y"]);

/** @param {HTMLElement} stage @param {any} data */
export async function build(stage, data) {
  const atlas = await openAtlas(data);
  const { wardrobe, lattice, classes, points } = atlas;
  const { garments } = data.told;
  const nameOf = (index) => classes[points.labels[index]].name;
  const [real, drawn] = [picture("The real garment"), picture("What the decoder draws", "lw-garment lw-imagined")];
  const [paintReal, paintDrawn] = [greyPainter(real), greyPainter(drawn)];
  const said = make("p", { class: "lw-toy-said", role: "status" });
  const cover = button("What comes back?", () => reveal());
  cover.classList.add("lw-toy-cover");
  let chosen = garments[0];
  const sliders = AXES.map((axis) => {
    const field = make("input", { type: "range", step: "any", min: lattice.extent[`${axis}0`], max: lattice.extent[`${axis}1`], "aria-label": `The number ${axis}` });
    field.oninput = () => reveal();
    return { field, shown: make("output"), axis };
  });
  const code = () => ({ x: Number(sliders[0].field.value), y: Number(sliders[1].field.value) });
  const own = () => atlas.codeOf(chosen);
  const show = () => {
    const here = code();
    for (const { axis, shown } of sliders) shown.value = here[axis].toFixed(2);
    paintDrawn(atlas.imagined(here));
    const moved = Math.hypot(here.x - own().x, here.y - own().y) > 0.01;
    const { label, share, guessing } = atlas.named(here);
    if (!cover.hidden) say(said, `784 grey squares go in. Only two numbers get through: ${here.x.toFixed(2)} and ${here.y.toFixed(2)}.`);
    else if (guessing) say(said, "No real garment lives near these numbers: the decoder is guessing.");
    else if (moved) say(said, `From these two numbers it draws something that a classifier calls ${classes[label].name} (${inPercent(share)} sure).`);
    else say(said, "Compare: which parts got through, and which were lost?");
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
    levelsOf(wardrobe, index).then(paintReal, () => {});
    back();
  };
  stage.replaceChildren(
    choiceRow("Choose a garment", garments, wardrobe, nameOf, choose, chosen),
    make("div", { class: "lw-toy-three lw-toy-squeeze" },
      make("figure", {}, real, make("figcaption", { class: "lw-kicker", text: "784 numbers in" })),
      make("div", { class: "lw-toy-code" }, ...sliders.map(({ field, shown, axis }) => make("label", {}, make("b", { text: axis }), field, shown)),
        button("Its own numbers", back)),
      make("figure", {}, make("div", { class: "lw-toy-pane" }, drawn, cover), make("figcaption", { class: "lw-kicker", text: "784 numbers drawn from two" }))),
    said,
  );
  choose(chosen);
  return {};
}
