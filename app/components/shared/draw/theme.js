// The page's colours and fonts for drawing on a canvas.

/**
 * @typedef {object} Theme
 * @property {string} text
 * @property {string} paper the background
 * @property {string} line of the grid
 * @property {string} haze over sparse regions
 * @property {string} hatch
 * @property {string} primary
 * @property {string} font
 * @property {string} headingFont
 */

/** @param {HTMLElement} element inherits the variables of Streamlit's theme @returns {Theme} */
export function readTheme(element) {
  const style = getComputedStyle(element);
  /** @param {string} name */
  const read = (name) => style.getPropertyValue(name).trim();
  const text = read("--st-text-color");
  const paper = read("--st-background-color");
  return {
    text,
    paper,
    line: withOpacity(text, 0.08),
    haze: withOpacity(paper, 0.72),
    hatch: withOpacity(text, 0.3),
    primary: read("--st-primary-color"),
    font: read("--st-font") || "sans-serif",
    headingFont: read("--st-heading-font") || "serif",
  };
}

/** @param {string} colour as CSS writes it @returns {number[]} red, green and blue, 0 to 255 */
export function parseRgb(colour) {
  const context = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

/** @param {string} colour @param {number} opacity */
function withOpacity(colour, opacity) {
  return `rgb(${parseRgb(colour).join(" ")} / ${opacity})`;
}
