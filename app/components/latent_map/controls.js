// The buttons around the map: which map, which images, which classes and layers, and the zoom.

import { createMarkerIcon } from "../shared/draw/markers.js";
import { createElement } from "../shared/ui/dom.js";
import { LAYERS } from "./url_state.js";

/**
 * @typedef {import("../shared/types.js").ShownSplit} ShownSplit
 * @typedef {import("../shared/types.js").ClassMark} ClassMark
 * @typedef {import("../shared/draw/plot.js").Layer} Layer
 * @typedef {import("../shared/ui/parts.js").FindPart} FindPart
 */

const SPLITS = /** @type {const} */ (["test", "train", "all"]);

/** Fills the list of maps.
 * @param {FindPart} part @param {import("../shared/types.js").MapPayload[]} maps @param {string} shown
 * @param {(name: string) => void} onPick */
export function wireMapPicker(part, maps, shown, onPick) {
  const picker = part("picker", HTMLSelectElement);
  picker.replaceChildren(...maps.map(({ name, title }) => new Option(title, name, false, name === shown)));
  picker.onchange = () => onPick(picker.value);
  part("about").textContent = maps.find(({ name }) => name === shown)?.about ?? "";
}

/** Labels the buttons that choose which images are on show.
 * @param {FindPart} part @param {(split: ShownSplit) => number} count @param {(split: ShownSplit) => void} onPick
 * @returns {(split: ShownSplit) => void} marks the split on show */
export function wireSplits(part, count, onPick) {
  for (const split of SPLITS) {
    const button = part(`split-${split}`);
    const number = count(split).toLocaleString("en");
    button.textContent = { test: `${number} test garments`, train: `${number} training garments`, all: `all ${number}` }[split];
    button.onclick = () => onPick(split);
  }
  return (shown) => {
    for (const split of SPLITS) part(`split-${split}`).setAttribute("aria-pressed", String(split === shown));
  };
}

/** Wires the layers' buttons.
 * @param {HTMLElement} section @param {(layer: Layer) => void} onToggle
 * @returns {(layers: ReadonlySet<Layer>) => void} marks the layers on show */
export function wireLayers(section, onToggle) {
  const buttons = LAYERS.map((layer) => {
    const button = /** @type {HTMLElement} */ (section.querySelector(`[data-layer="${layer}"]`));
    button.onclick = () => onToggle(layer);
    return { layer, button };
  });
  return (layers) => {
    for (const { layer, button } of buttons) button.setAttribute("aria-pressed", String(layers.has(layer)));
  };
}

/** Fills the legend: the name of a class shows it alone, the eye beside it hides or shows it.
 * @param {HTMLElement} element @param {ClassMark[]} classes @param {(hidden: ReadonlySet<number>) => void} onChange
 * @returns {(hidden: ReadonlySet<number>) => void} marks the hidden classes */
export function fillLegend(element, classes, onChange) {
  const labels = classes.map((_, label) => label);
  /** @type {ReadonlySet<number>} */
  let hidden = new Set();
  /** @param {number} label */
  const isAlone = (label) => hidden.size === classes.length - 1 && !hidden.has(label);
  /** @param {number} label */
  const toggleAlone = (label) => onChange(new Set(isAlone(label) ? [] : labels.filter((other) => other !== label)));
  /** @param {number} label */
  const toggle = (label) => {
    const wanted = new Set(hidden);
    if (!wanted.delete(label)) wanted.add(label);
    onChange(wanted.size === classes.length ? new Set() : wanted);
  };
  const entries = classes.map((mark, label) => {
    const title = `Show ${mark.name} alone`;
    const alone = createElement("button", { type: "button", title, onclick: () => toggleAlone(label) }, createMarkerIcon(mark), mark.name);
    const eye = createElement("button", { type: "button", class: "lw-eye", onclick: () => toggle(label) });
    return { group: createElement("span", { class: "lw-class" }, alone, eye), alone, eye, name: mark.name };
  });
  element.replaceChildren(...entries.map(({ group }) => group));
  return (wanted) => {
    hidden = wanted;
    entries.forEach(({ group, alone, eye, name }, label) => {
      const action = hidden.has(label) ? "Show" : "Hide";
      group.classList.toggle("lw-hidden-class", hidden.has(label));
      alone.setAttribute("aria-pressed", String(isAlone(label)));
      eye.setAttribute("aria-label", `${action} ${name}`);
      eye.title = action;
    });
  };
}
