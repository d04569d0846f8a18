// The controls around the map: which map, images, classes and layers; the search, the link and the saved picture.

import { LAYERS } from "./url_state.js";
import { describeFailure } from "../shared/data/requests.js";
import { createMarkerIcon } from "../shared/draw/markers.js";
import { canvasToPng, downloadBlob } from "../shared/ui/downloads.js";
import { createElement } from "../shared/ui/dom.js";
import { createLatest } from "../shared/ui/latest.js";

/**
 * @typedef {import("../shared/types.js").ImageId} ImageId
 * @typedef {import("../shared/types.js").ShownSplit} ShownSplit
 * @typedef {import("../shared/types.js").ClassMark} ClassMark
 * @typedef {import("../shared/draw/plot.js").Layer} Layer
 * @typedef {import("../shared/draw/theme.js").Theme} Theme
 * @typedef {import("../shared/geometry/viewport.js").Spot} Spot
 * @typedef {import("../shared/ui/parts.js").FindPart} FindPart
 *
 * @typedef {object} Snapshot what a saved picture shows
 * @property {HTMLCanvasElement} plot
 * @property {HTMLCanvasElement} decoded
 * @property {string[]} caption
 * @property {Theme} theme
 * @property {Spot[]} path
 * @property {Spot} cursor
 */

const SPLITS = /** @type {const} */ (["test", "train", "all"]);

const PICTURE = { edge: 24, footer: 132, decodedSide: 108 };
const CONFIRMATION_MS = 1500;
/** Repeated searches for a class step through its images by this many: a prime, so that all are reached. */
const SEARCH_STEP = 37;

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

/** Wires the search field.
 * @param {FindPart} part @param {ClassMark[]} classes
 * @param {import("../shared/data/image_store.js").ImageStore} store @param {(image: ImageId) => void} onFind
 * @returns {() => void} drops a search that is still running */
export function wireSearch(part, classes, store, onFind) {
  const field = part("search-text", HTMLInputElement);
  /** @param {string} message */
  const showError = (message) => {
    field.setCustomValidity(message);
    field.reportValidity();
  };
  const searches = createLatest((error) => showError(describeFailure("The search failed", error)));
  const previous = { query: "", count: 0 };
  part("search-options").replaceChildren(...classes.map(({ name }) => new Option(name)));
  field.oninput = () => field.setCustomValidity("");
  part("search").onsubmit = (event) => {
    event.preventDefault();
    const query = field.value.trim().toLowerCase();
    if (!query) return;
    const count = previous.query === query ? previous.count + 1 : 1;  // the very first image is where visits begin
    Object.assign(previous, { query, count });
    searches.run(Promise.all([store.labels("test"), store.labels("train")]), ([test, train]) => {
      const found = findImage(query, count, classes, { test, train });
      if (typeof found === "string") showError(found);
      else onFind(found);
    });
  };
  return searches.cancel;
}

/** Finds an image by its number ("4711", "train 12"), or the next one of a class ("boot").
 * @param {string} query @param {number} count how often it was asked before @param {{name: string}[]} classes
 * @param {{test: ArrayLike<number>, train: ArrayLike<number>}} labels
 * @returns {ImageId | string} a sentence if there is none */
export function findImage(query, count, classes, labels) {
  const [, prefix, digits] = /^(?:(test|train)[a-z]*\s*)?#?(\d+)$/.exec(query) ?? [];
  if (digits !== undefined) {
    const split = prefix === "train" ? "train" : "test";
    const last = labels[split].length - 1;
    const index = Number(digits);
    if (index <= last) return { split, index };
    return `The ${split === "test" ? "test" : "training"} garments go from 0 to ${last.toLocaleString("en")}.`;
  }
  /** @param {string} text */
  const normalize = (text) => text.toLowerCase().replace(/[^a-z]/g, "").replace(/s$/, "");
  const names = classes.map(({ name }) => normalize(name));
  const wanted = normalize(query);
  const exact = names.indexOf(wanted);
  const label = exact >= 0 || !wanted ? exact : names.findIndex((name) => name.includes(wanted));
  if (label < 0) return `Nothing here is called that. Try ${classes[9]?.name ?? classes[0].name}, or a number.`;
  const members = Array.from(labels.test, (own, index) => (own === label ? index : -1)).filter((index) => index >= 0);
  if (!members.length) return `There is no ${classes[label].name} here.`;
  return { split: "test", index: members[(count * SEARCH_STEP) % members.length] };
}

/** Wires the buttons that copy the link and save a picture of the view.
 * @param {FindPart} part @param {() => Snapshot} takeSnapshot
 * @param {() => void} writeAddress called before the link is copied @param {(sentence: string) => void} showNotice
 * @returns {() => void} drops a picture that is still being saved */
export function wireSharing(part, takeSnapshot, writeAddress, showNotice) {
  const copyButton = part("copy");
  const saveButton = part("save");
  const field = part("link", HTMLInputElement);
  const links = createLatest(() => {
    showNotice("The browser does not allow this page to copy: copy the link from the field beside the button.");
  });
  const pictures = createLatest(() => confirmOn(saveButton, "Not saved"));
  copyButton.onclick = () => {
    writeAddress();
    field.value = location.href;
    field.hidden = true;
    links.run(copyText(field), () => {
      field.hidden = true;
      confirmOn(copyButton, "Copied");
    });
  };
  saveButton.onclick = () => {
    pictures.run(canvasToPng(drawPicture(takeSnapshot())), (blob) => {
      downloadBlob(blob, "latent-wardrobe.png");
      confirmOn(saveButton, "Saved");
    });
  };
  return pictures.cancel;
}

/** Copies the text of a field. Browsers offer `navigator.clipboard` to pages from HTTPS or from this machine only; over
 * plain HTTP there is the older command, which needs a selection.
 * @param {HTMLInputElement} field is shown where it is needed
 * @returns {Promise<void>} rejected if the browser allows neither */
async function copyText(field) {
  try {
    await navigator.clipboard.writeText(field.value);
  } catch (error) {
    field.hidden = false;
    field.select();
    if (!document.execCommand("copy")) throw error;
  }
}

/** Draws the map with its path, and below it the decoded image with its caption.
 * @param {Snapshot} snapshot @returns {HTMLCanvasElement} */
function drawPicture({ plot, decoded, caption, theme, path, cursor }) {
  const { edge, footer, decodedSide } = PICTURE;
  const scale = plot.width / plot.clientWidth;
  /** @type {HTMLCanvasElement} */
  const canvas = createElement("canvas", {
    width: plot.width + 2 * edge * scale,
    height: plot.height + (footer + 2 * edge) * scale,
  });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.fillStyle = theme.paper;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(scale, scale);
  context.drawImage(plot, edge, edge, plot.clientWidth, plot.clientHeight);
  context.save();
  context.beginPath();
  context.rect(edge, edge, plot.clientWidth, plot.clientHeight);
  context.clip();
  context.translate(edge, edge);
  drawPath(context, path, theme);
  drawRing(context, cursor, 10, theme.paper, 6);
  drawRing(context, cursor, 10, theme.primary, 3);
  context.restore();
  const top = plot.clientHeight + 2 * edge;
  const left = edge + decodedSide + 20;
  context.drawImage(decoded, edge, top, decodedSide, decodedSide);
  context.fillStyle = theme.text;
  context.font = `600 26px ${theme.headingFont}`;
  context.fillText(caption[0], left, top + 36);
  context.font = `15px ${theme.font}`;
  caption.slice(1).forEach((line, i) => context.fillText(line, left, top + 64 + 24 * i));
  return canvas;
}

/** @param {CanvasRenderingContext2D} context @param {Spot[]} path @param {Theme} theme */
function drawPath(context, path, theme) {
  context.lineCap = "round";
  context.setLineDash([1, 6]);
  context.lineWidth = 2;
  context.strokeStyle = theme.text;
  context.beginPath();
  for (const { left, top } of path) context.lineTo(left, top);
  context.stroke();
  context.setLineDash([]);
  for (const end of path.length ? [path[0], path[path.length - 1]] : []) drawRing(context, end, 4, theme.text, 8);
}

/** @param {CanvasRenderingContext2D} context @param {Spot} centre @param {number} radius @param {string} colour
 * @param {number} width */
function drawRing(context, { left, top }, radius, colour, width) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  context.arc(left, top, radius, 0, 2 * Math.PI);
  context.stroke();
}

/** Shows a text on a button for a moment.
 * @param {HTMLElement} button @param {string} text */
function confirmOn(button, text) {
  button.dataset.label ??= button.textContent ?? "";
  button.textContent = text;
  setTimeout(() => {
    button.textContent = button.dataset.label ?? "";
  }, CONFIRMATION_MS);
}
