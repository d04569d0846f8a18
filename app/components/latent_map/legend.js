// Which classes and layers are on show, and the buttons that say so.

import { createMarkerIcon } from "../shared/draw/markers.js";

/** Fills the class legend: a name shows its class alone, the eye beside it hides or shows it.
 * @param {HTMLElement} element @param {import("../shared/draw/plot.js").ClassMark[]} classes
 * @param {(hidden: Set<number>) => void} onChange @returns {(hidden: Set<number>) => void} marks what is hidden */
export function fillLegend(element, classes, onChange) {
  /** @type {Set<number>} */
  let hidden = new Set();
  const others = (label) => new Set(classes.map((_, i) => i).filter((i) => i !== label));
  const isAlone = (label) => hidden.size === classes.length - 1 && !hidden.has(label);
  const change = (wanted) => {
    mark(wanted.size === classes.length ? new Set() : wanted);
    onChange(hidden);
  };
  const entries = classes.map((entry, label) => {
    const alone = button("", () => change(isAlone(label) ? new Set() : others(label)));
    alone.append(createMarkerIcon(entry), entry.name);
    const eye = button("lw-eye", () => {
      const wanted = new Set(hidden);
      if (!wanted.delete(label)) wanted.add(label);
      change(wanted);
    });
    const group = document.createElement("span");
    group.className = "lw-class";
    group.append(alone, eye);
    return { group, alone, eye, name: entry.name };
  });
  element.replaceChildren(...entries.map(({ group }) => group));

  function mark(wanted) {
    hidden = wanted;
    entries.forEach(({ group, alone, eye, name }, label) => {
      const away = hidden.has(label);
      group.classList.toggle("lw-away", away);
      alone.setAttribute("aria-pressed", String(isAlone(label)));
      alone.title = `Show ${name} alone`;
      eye.setAttribute("aria-label", `${away ? "Show" : "Hide"} ${name}`);
      eye.title = away ? "Show" : "Hide";
    });
  }
  mark(hidden);
  return mark;
}

/** @param {HTMLElement} section @param {Set<string>} layers @param {() => void} onChange after `layers` was changed */
export function wireLayers(section, layers, onChange) {
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (section.querySelectorAll("[data-layer]"))) {
    const layer = String(button.dataset.layer);
    const mark = () => button.setAttribute("aria-pressed", String(layers.has(layer)));
    mark();
    button.onclick = () => {
      if (!layers.delete(layer)) layers.add(layer);
      mark();
      onChange();
    };
  }
}

function button(className, onClick) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = className;
  element.onclick = onClick;
  return element;
}
