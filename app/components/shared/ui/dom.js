// Creates elements in one call and changes their text.

/**
 * Creates an element with properties, attributes and children.
 *
 * `class` and `text` set `className` and `textContent`, `style` the style's text; names with a dash, `role` and `for` are set as attributes, all
 * others as properties.
 * @template {string} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown>} [properties]
 * @param {...(Node | string)} children
 * @returns {Tag extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[Tag] : HTMLElement}
 */
export function createElement(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "class") element.className = String(value);
    else if (name === "text") element.textContent = String(value);
    else if (name.includes("-") || name === "role" || name === "for") element.setAttribute(name, String(value));
    else Reflect.set(element, name, value);
  }
  element.append(...children);
  return /** @type {any} */ (element);
}

/** Creates a plain button.
 * @param {string} text @param {() => void} onclick @param {Record<string, unknown>} [properties] see `createElement`
 * @returns {HTMLButtonElement} */
export function createButton(text, onclick, properties = {}) {
  return createElement("button", { type: "button", class: "lw-plain", text, onclick, ...properties });
}

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

/** Creates an SVG element with attributes and children.
 * @param {string} tag @param {Record<string, string | number>} [attributes] @param {...Node} children
 * @returns {SVGElement} */
export function createSvgElement(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG_NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** Creates a 28 x 28 canvas that screen readers announce as an image.
 * @param {string} label its accessible name @param {string} [className] @returns {HTMLCanvasElement} */
export function createPicture(label, className = "lw-garment") {
  return createElement("canvas", { width: 28, height: 28, class: className, role: "img", "aria-label": label });
}

/** @param {Element} element @returns {Element} what scrolls up and down when a finger moves on the element */
export function findScroller(element) {
  for (let parent = element.parentElement; parent; parent = parent.parentElement) {
    if (parent.scrollHeight > parent.clientHeight && /auto|scroll/.test(getComputedStyle(parent).overflowY)) return parent;
  }
  return document.scrollingElement ?? document.documentElement;
}

/** Sets text only where it changes, so that a live region is not announced again.
 * @param {Element} element @param {string} text */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
