// Lesson 1: logistic regression on two features; the decision boundary moves with each training example.

import { openImageStore } from "../../shared/data/latent_data.js";
import { createButton, createSvgElement, createElement, setText } from "../../shared/ui/dom.js";
import { createMarkerIcon } from "../../shared/draw/markers.js";
import { createTestImage } from "../../shared/ui/test_images.js";

/** @typedef {number[]} Weights of the two features, and the bias
 * @typedef {import("../../shared/types.js").LabelledItem} LabelledItem
 * @typedef {[number, number]} Range */

/** Weights before any training.
 * @type {Weights} */
export const INITIAL_WEIGHTS = [1.2, -0.6, -0.2];
const LEARNING_RATE = 0.8;
const PLOT_SIDE = 100;
const MARKER_SIDE = 4.4;
/** Share of a feature's range that the plot leaves empty on either side. */
const PLOT_MARGIN = 0.06;

/** The probability of class 1.
 * @param {Weights} weights @param {number[]} features */
export function predictProbability(weights, features) {
  return 1 / (1 + Math.exp(-logit(weights, features)));
}

/** One step of stochastic gradient descent on the logistic loss.
 * @param {Weights} weights @param {Pick<LabelledItem, "features" | "target">} example @returns {Weights} */
export function trainOnExample(weights, { features, target }) {
  const step = LEARNING_RATE * (target - predictProbability(weights, features));
  return [weights[0] + step * scaleFeature(features[0]), weights[1] + step * scaleFeature(features[1]), weights[2] + step];
}

/** @param {Weights} weights @param {Pick<LabelledItem, "features" | "target">[]} examples */
export function computeAccuracy(weights, examples) {
  const correct = examples.filter(({ features, target }) => logit(weights, features) > 0 === (target === 1));
  return correct.length / examples.length;
}

/** Clips a rectangle to the half-plane where class 1 is predicted (Sutherland and Hodgman, 1974).
 * @param {Weights} weights @param {number[][]} corners in order @returns {number[][]} */
export function clipToClassOne(weights, corners) {
  return corners.flatMap((corner, i) => {
    const next = corners[(i + 1) % 4];
    const [here, there] = [logit(weights, corner), logit(weights, next)];
    const kept = here > 0 ? [corner] : [];
    if (here > 0 === there > 0) return kept;
    const t = here / (here - there);
    return [...kept, [corner[0] + t * (next[0] - corner[0]), corner[1] + t * (next[1] - corner[1])]];
  });
}

/** @param {Weights} weights @param {number[]} features */
function logit(weights, features) {
  return weights[0] * scaleFeature(features[0]) + weights[1] * scaleFeature(features[1]) + weights[2];
}

/** Maps [0, 1] to [-2, 2], so that features and bias have similar gradients.
 * @param {number} feature */
function scaleFeature(feature) {
  return 4 * feature - 2;
}

/** @param {HTMLElement} stage
 * @param {import("../../shared/types.js").LessonPayload<import("../../shared/types.js").LinearClassifierData>} payload
 * @returns {import("../../shared/types.js").Demo} */
export function build(stage, { latent_map: latentMap, demo_data: data }) {
  const styles = data.labels.map((label) => latentMap.classes[label]);
  const names = styles.map(({ name }) => (name === "Trouser" ? "trousers" : `a ${name.toLowerCase()}`));
  const heldOut = data.items.slice(0, data.held_out_count);
  const trainingSet = data.items.slice(data.held_out_count);
  let weights = INITIAL_WEIGHTS;
  let trained = 0;

  const [across, up] = [rangeOf(data.items, 0), rangeOf(data.items, 1)];
  /** @param {number[]} features @returns {[number, number]} */
  const toPlot = (features) => [PLOT_SIDE * shareOf(features[0], across), PLOT_SIDE * (1 - shareOf(features[1], up))];
  const plotCorners = [[across[0], up[0]], [across[1], up[0]], [across[1], up[1]], [across[0], up[1]]];
  const region = createSvgElement("polygon", { fill: styles[1].colour, opacity: 0.22 });
  const boundary = createSvgElement("polygon", { fill: "none", stroke: "currentColor", "stroke-width": 0.8, opacity: 0.7 });
  const markers = createSvgElement("g");
  const plot = createSvgElement("svg", { viewBox: `0 0 ${PLOT_SIDE} ${PLOT_SIDE}`, class: "lw-demo-plot", role: "img" },
    createSvgElement("rect", { width: PLOT_SIDE, height: PLOT_SIDE, fill: styles[0].colour, opacity: 0.18 }), region, boundary, markers);
  const status = createElement("p", { class: "lw-demo-status", role: "status" });
  const score = createElement("p", { class: "lw-demo-score" });
  const image = createTestImage(openImageStore(latentMap), "The garment shown last", (message) => setText(status, message));
  /** @param {number} index of a test image @param {string} text about it, shown together with the image */
  const showImage = (index, text) => void image.show(index, () => setText(status, text));
  const flipLabels = createElement("input", { type: "checkbox", class: "lw-check" });

  /** @param {LabelledItem} item @param {number} opacity */
  const createMarker = ({ features, target }, opacity) => {
    const icon = createMarkerIcon(styles[target]);
    const [left, top] = toPlot(features);
    const attributes = { x: left - MARKER_SIDE / 2, y: top - MARKER_SIDE / 2, width: MARKER_SIDE, height: MARKER_SIDE, opacity };
    for (const [name, value] of Object.entries(attributes)) icon.setAttribute(name, String(value));
    return icon;
  };
  const showBoundary = () => {
    const corners = clipToClassOne(weights, plotCorners).map((corner) => toPlot(corner).join(",")).join(" ");
    region.setAttribute("points", corners);
    boundary.setAttribute("points", corners);
    const percent = Math.round(100 * computeAccuracy(weights, heldOut));
    setText(score, `After ${trained} examples it names ${percent}% of the garments right that were kept aside.`);
    plot.setAttribute("aria-label", `${data.items.length} garments by ${data.feature_names.join(" and ")}; the line parts ${names[0]} from ${names[1]}. ${score.textContent}`);
  };
  /** @param {number} count of examples */
  const train = (count) => {
    for (let i = 0; i < count; i += 1) {
      const item = trainingSet[trained % trainingSet.length];
      const target = flipLabels.checked && trained % 2 ? 1 - item.target : item.target;
      const probability = predictProbability(weights, item.features);
      const predicted = Number(probability > 0.5);
      weights = trainOnExample(weights, { ...item, target });
      if (trained < trainingSet.length) markers.append(createMarker({ ...item, target }, 1));
      trained += 1;
      const percent = Math.round(100 * (predicted ? probability : 1 - probability));
      const outcome = predicted === target ? "Right; the line hardly moves." : "Wrong; the line moves.";
      if (i === count - 1) showImage(item.index, `It guessed ${names[predicted]} (${percent}% sure). It was told: ${names[target]}. ${outcome}`);
    }
    showBoundary();
  };
  const reset = () => {
    [weights, trained] = [INITIAL_WEIGHTS, 0];
    markers.replaceChildren(...heldOut.map((item) => createMarker(item, 0.5)));
    showImage(trainingSet[0].index, "It has seen nothing yet; the line lies anywhere.");
    showBoundary();
  };

  const legend = createElement("p", { class: "lw-kicker lw-demo-legend" }, ...styles.flatMap((style) => [createMarkerIcon(style), createElement("span", { text: style.name })]));
  stage.replaceChildren(
    createElement("div", { class: "lw-demo-columns" },
      createElement("figure", {}, plot, createElement("figcaption", { class: "lw-kicker", text: `→ ${data.feature_names[0]}   ↑ ${data.feature_names[1]}` }), legend),
      createElement("div", { class: "lw-demo-column" }, image.canvas, status, score)),
    createElement("div", { class: "lw-row" },
      createButton("Show it one", () => train(1)),
      createButton("Show it ten", () => train(10)),
      createButton("Start over", reset),
      createElement("label", { class: "lw-field" }, flipLabels, "Tell lies: every other label is wrong")),
  );
  reset();
  return {};
}

/** The range of a feature that the plot shows.
 * @param {LabelledItem[]} items @param {number} feature @returns {Range} */
function rangeOf(items, feature) {
  const values = items.map(({ features }) => features[feature]);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = PLOT_MARGIN * (high - low);
  return [low - margin, high + margin];
}

/** @param {number} value @param {Range} range */
function shareOf(value, [low, high]) {
  return (value - low) / (high - low);
}
