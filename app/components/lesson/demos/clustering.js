// Lesson 2: unlabelled points are selected by hand or clustered by k-means, and labels are shown afterwards.

import { openLatentData } from "../../shared/data/latent_data.js";
import { createButton, createElement, setText } from "../../shared/ui/dom.js";
import { trackPointerStroke } from "../../shared/ui/pointer_stroke.js";
import { countClasses, pointsInPolygon } from "../../shared/geometry/selection.js";
import { SmallMap } from "../../shared/draw/small_map.js";
import { computePurities, findClusters } from "../kmeans.js";

/** @typedef {import("../../shared/types.js").Code} Code */

const MIN_CORNER_DISTANCE = 0.004;
const MIN_SELECTED = 5;

/** @param {HTMLElement} stage @param {import("../../shared/types.js").LessonPayload<{}>} payload
 * @returns {Promise<import("../../shared/types.js").Demo>} */
export async function build(stage, payload) {
  const latentData = await openLatentData(payload.latent_map);
  const { classes, points } = latentData;
  const map = new SmallMap(latentData, "Ten thousand garments as dots; draw around some of them");
  const status = createElement("p", { class: "lw-demo-status", role: "status" });
  const count = createElement("input", { type: "range", min: 2, max: 10, value: 10, "aria-label": "How many groups" });
  const number = createElement("output", { text: "10" });

  /** @param {Code[]} outline */
  const showSelection = (outline) => {
    const selected = pointsInPolygon(points, outline, classes.map(() => true));
    if (selected.length < MIN_SELECTED) {
      setText(status, "That loop holds hardly any garment. Draw a larger one.");
      return;
    }
    const commonest = countClasses(points, selected, classes.length)
      .map((size, label) => ({ label, size }))
      .sort((a, b) => b.size - a.size)
      .filter(({ size }) => size > 0)
      .slice(0, 3)
      .map(({ label, size }) => `${Math.round((100 * size) / selected.length)}% ${classes[label].name}`);
    setText(status, `You circled ${selected.length.toLocaleString("en")} garments. Their hidden labels: ${commonest.join(", ")}.`);
  };
  const showClusters = () => {
    const clusters = findClusters(points.codes, Number(count.value));
    press(buttons.clusters);
    map.colourBy(clusters);
    const purities = computePurities(clusters, points.labels, Number(count.value), classes.length).sort((a, b) => b.share - a.share);
    const [purest, mixed] = [purities[0], purities[purities.length - 1]].map(({ label, share }) => `${Math.round(100 * share)}% ${classes[label].name}`);
    setText(status, `${purities.length} groups, found without a label. The purest turns out to be ${purest}; the most mixed, ${mixed} at best.`);
  };
  const buttons = {
    grey: createButton("No labels", () => {
      press(buttons.grey);
      map.colourBy("grey");
      setText(status, "Ten thousand garments, no names. Do you see groups?");
    }),
    clusters: createButton("Find groups", showClusters),
    labels: createButton("Show the labels", () => {
      press(buttons.labels);
      map.colourBy("names");
      setText(status, "The colours are people's names for things. The network that made this map never saw them.");
    }),
  };
  /** @param {HTMLButtonElement} pressed */
  const press = (pressed) => {
    for (const button of Object.values(buttons)) button.setAttribute("aria-pressed", String(button === pressed));
  };
  count.oninput = () => {
    number.value = count.value;
    showClusters();
  };
  trackLasso(map, showSelection);
  stage.replaceChildren(
    map.element,
    createElement("div", { class: "lw-row" }, ...Object.values(buttons), createElement("label", { class: "lw-field" }, "Groups", count, number)),
    status,
  );
  buttons.grey.click();
  return { redraw: () => map.redraw(), destroy: () => map.destroy() };
}

/** Draws a lasso on a map and reports its corners when the pointer is lifted.
 * @param {SmallMap} map @param {(outline: Code[]) => void} onSelect */
function trackLasso(map, onSelect) {
  const { canvas, overlay } = map;
  canvas.classList.add("lw-pointable");
  trackPointerStroke(canvas, {
    begin: (spot) => {
      overlay.outline = [map.codeAt(spot)];
    },
    extend: (spots) => {
      for (const code of spots.map((spot) => map.codeAt(spot))) {
        const last = overlay.outline[overlay.outline.length - 1];
        if (Math.hypot(code.x - last.x, code.y - last.y) >= MIN_CORNER_DISTANCE) overlay.outline.push(code);
      }
      overlay.draw();
    },
    end: () => onSelect(overlay.outline),
    cancel: () => {},
  });
}
