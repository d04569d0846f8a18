// Elements of a page in one call.

/** An element with properties, attributes (names with a dash, `role` and `for`) and children.
 * @param {string} tag @param {Record<string, any>} [given] `class` and `text` mean what one expects
 * @param {...(Node | string)} children @returns {any} */
export function createElement(tag, given = {}, ...children) {
  const element = /** @type {any} */ (document.createElement(tag));
  for (const [name, value] of Object.entries(given)) {
    if (name === "class") element.className = value;
    else if (name === "text") element.textContent = value;
    else if (name.includes("-") || name === "role" || name === "for") element.setAttribute(name, String(value));
    else element[name] = value;
  }
  element.append(...children);
  return element;
}

/** A plain button. @param {string} text @param {() => void} onclick @param {Record<string, any>} [given]
 * @returns {HTMLButtonElement} */
export function createButton(text, onclick, given = {}) {
  return createElement("button", { type: "button", class: "lw-plain", text, onclick, ...given });
}

const NS = "http://www.w3.org/2000/svg";

/** An element of a drawing. @param {string} tag @param {Record<string, string | number>} [given]
 * @param {...Node} children @returns {SVGElement} */
export function createSvgElement(tag, given = {}, ...children) {
  const element = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(given)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** A 28 by 28 canvas as a picture that is read out. @param {string} words @param {string} [look] its class
 * @returns {HTMLCanvasElement} */
export function createPicture(words, look = "lw-garment") {
  return createElement("canvas", { width: 28, height: 28, class: look, role: "img", "aria-label": words });
}

/** Sets text only where it changes, so that screen readers are left alone. @param {HTMLElement} element @param {string} text */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
