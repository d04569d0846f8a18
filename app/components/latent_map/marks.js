// The class legend: a button a class, with the colour and the shape of its dots.

const NS = "http://www.w3.org/2000/svg";

/** Outlines on a square from (0, 0) to (12, 12), by Plotly's names of the shapes. */
const OUTLINES = {
  circle: "M6 1a5 5 0 1 0 0 10a5 5 0 1 0 0-10z",
  square: "M1.5 1.5h9v9h-9z",
  diamond: "M6 0.5l5.5 5.5l-5.5 5.5l-5.5-5.5z",
  "triangle-up": "M6 1l5.5 10h-11z",
  "triangle-down": "M6 11l5.5-10h-11z",
  cross: "M4 1h4v3h3v4h-3v3h-4v-3h-3v-4h3z",
  x: "M1 3l2-2l3 3l3-3l2 2l-3 3l3 3l-2 2l-3-3l-3 3l-2-2l3-3z",
  star: "M6 0.5l1.5 3.8l4 .2l-3.1 2.6l1 4l-3.4-2.2l-3.4 2.2l1-4l-3.1-2.6l4-.2z",
  pentagon: "M6 0.8l5.3 3.9l-2 6.3h-6.6l-2-6.3z",
  hexagon: "M3.2 1.2h5.6l2.8 4.8l-2.8 4.8h-5.6l-2.8-4.8z",
};

/** @param {import("./plot.js").ClassMark} mark @returns {SVGElement} */
export function markIcon(mark) {
  const icon = document.createElementNS(NS, "svg");
  icon.setAttribute("viewBox", "0 0 12 12");
  icon.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(NS, "path");
  path.setAttribute("d", OUTLINES[mark.shape]);
  path.setAttribute("fill", mark.colour);
  icon.append(path);
  return icon;
}

/** Fills the legend; `onChoose` gets the class to show alone, or null for all of them.
 * @param {HTMLElement} element @param {import("./plot.js").ClassMark[]} classes
 * @param {(alone: number | null) => void} onChoose */
export function fillLegend(element, classes, onChoose) {
  const buttons = classes.map((mark, label) => {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-pressed", "false");
    button.append(markIcon(mark), mark.name);
    button.onclick = () => {
      const alone = button.getAttribute("aria-pressed") === "true" ? null : label;
      buttons.forEach((other, i) => other.setAttribute("aria-pressed", String(i === alone)));
      element.classList.toggle("lw-one-alone", alone !== null);
      onChoose(alone);
    };
    return button;
  });
  element.replaceChildren(...buttons);
}
