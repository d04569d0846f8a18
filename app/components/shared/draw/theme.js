// The page's colours and fonts, as a canvas takes them.

/** @typedef {{text: string, paper: string, line: string, haze: string, hatch: string, primary: string, font: string,
 *   headingFont: string}} Theme */

/** @param {HTMLElement} element @returns {Theme} */
export function readTheme(element) {
  const style = getComputedStyle(element);
  const named = (name) => style.getPropertyValue(name).trim();
  const text = named("--st-text-color");
  const paper = named("--st-background-color");
  return {
    text,
    paper,
    line: faint(text, 0.08),
    haze: faint(paper, 0.72),
    hatch: faint(text, 0.3),
    primary: named("--st-primary-color"),
    font: named("--st-font") || "sans-serif",
    headingFont: named("--st-heading-font") || "serif",
  };
}

/** Red, green and blue of a CSS colour, 0 to 255. @param {string} colour */
export function parseRgb(colour) {
  const probe = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  probe.fillStyle = colour;
  probe.fillRect(0, 0, 1, 1);
  return [...probe.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

function faint(colour, opacity) {
  return `rgb(${parseRgb(colour).join(" ")} / ${opacity})`;
}
