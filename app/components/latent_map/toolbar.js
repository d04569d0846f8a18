// The row above the map: which map, which garments, finding one, and taking the view away.

import { canvasToPng, downloadBlob } from "../shared/ui/downloads.js";

/** @typedef {import("../shared/data/image_store.js").Garment} Garment */

/** @param {(name: string) => any} part @param {{name: string, title: string, about: string}[]} maps
 * @param {string} current @param {(name: string) => void} onPick */
export function fillPicker(part, maps, current, onPick) {
  const picker = part("picker");
  part("about").textContent = maps.find(({ name }) => name === current)?.about ?? "";
  picker.replaceChildren(...maps.map(({ name, title }) => new Option(title, name, false, name === current)));
  picker.onchange = () => onPick(picker.value);
}

/** @param {HTMLElement} element @param {(show: import("../shared/data/image_store.js").Show) => number} count
 * @param {(show: import("../shared/data/image_store.js").Show) => void} onChange
 * @returns {(show: import("../shared/data/image_store.js").Show) => void} marks what is on show */
export function wireShows(element, count, onChange) {
  const buttons = /** @type {HTMLElement[]} */ ([...element.querySelectorAll("[data-show]")]);
  const words = { test: "test garments", train: "training garments", all: "all" };
  for (const button of buttons) {
    const show = /** @type {import("../shared/data/image_store.js").Show} */ (button.dataset.show);
    button.textContent = show === "all" ? `all ${count(show).toLocaleString("en")}` : `${count(show).toLocaleString("en")} ${words[show]}`;
    button.onclick = () => onChange(show);
  }
  return (show) => buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.show === show)));
}

/** @param {(name: string) => any} part @param {{name: string}[]} classes
 * @param {import("../shared/data/image_store.js").ImageStore} wardrobe @param {(garment: Garment) => void} onFind */
export function wireSearch(part, classes, wardrobe, onFind) {
  const field = part("search-text");
  const shown = { query: "", times: 0 };
  part("finds").replaceChildren(...classes.map(({ name }) => new Option(name)));
  field.oninput = () => field.setCustomValidity("");
  part("search").onsubmit = async (event) => {
    event.preventDefault();
    const query = field.value.trim().toLowerCase();
    if (!query) return;
    shown.times = shown.query === query ? shown.times + 1 : 1;  // not the very first one, where visits begin
    shown.query = query;
    const labels = { test: await wardrobe.labels("test"), train: await wardrobe.labels("train") };
    const found = find(query, shown.times, classes, labels);
    if (typeof found === "string") {
      field.setCustomValidity(found);
      field.reportValidity();
    } else {
      onFind(found);
    }
  };
}

/** A garment by its number ("4711", "train 12") or the next one of a class ("boot"); a sentence if there is none.
 * @param {string} query @param {number} times how often it was asked before
 * @param {{name: string}[]} classes @param {{test: Uint8Array, train: Uint8Array}} labels
 * @returns {Garment | string} */
export function find(query, times, classes, labels) {
  const [, split = "test", digits] = /^(?:(test|train)[a-z]*\s*)?#?(\d+)$/.exec(query) ?? [];
  if (digits !== undefined) {
    const own = labels[/** @type {"test" | "train"} */ (split)];
    const index = Number(digits);
    return index < own.length
      ? { split: /** @type {"test" | "train"} */ (split), index }
      : `The ${split === "test" ? "test" : "training"} garments go from 0 to ${(own.length - 1).toLocaleString("en")}.`;
  }
  const plain = (text) => text.toLowerCase().replace(/[^a-z]/g, "").replace(/s$/, "");
  const called = classes.map(({ name }) => plain(name));
  const wanted = plain(query);
  const exact = called.indexOf(wanted);
  const label = exact >= 0 || !wanted ? exact : called.findIndex((name) => name.includes(wanted));
  if (label < 0) return `Nothing here is called that. Try ${classes[9]?.name ?? classes[0].name}, or a number.`;
  const members = [];
  labels.test.forEach((own, index) => own === label && members.push(index));
  if (!members.length) return `There is no ${classes[label].name} here.`;
  return { split: "test", index: members[(times * 37) % members.length] };
}

/**
 * @typedef {{plot: HTMLCanvasElement, garment: HTMLCanvasElement, words: string[], theme: import("../shared/draw/theme.js").Theme,
 *   way: import("../shared/geometry/viewport.js").Spot[], here: import("../shared/geometry/viewport.js").Spot}} Sight what a saved picture shows
 * @param {(name: string) => any} part @param {() => Sight} sight @param {() => void} beforeCopy
 */
export function wireTakeaways(part, sight, beforeCopy) {
  part("copy").onclick = async () => {
    beforeCopy();
    const done = await navigator.clipboard.writeText(location.href).then(() => true, () => false);
    if (!done) window.prompt("The link to this view:", location.href);
    flash(part("copy"), done ? "Copied" : "Copy link");
  };
  part("save").onclick = async () => {
    downloadBlob(await canvasToPng(postcard(sight())), "latent-wardrobe.png");
    flash(part("save"), "Saved");
  };
}

/** The map with its journey, and below it the garment under the finger with its name. @param {Sight} sight */
function postcard({ plot, garment, words, theme, way, here }) {
  const [edge, foot] = [24, 132];
  const card = document.createElement("canvas");
  const scale = plot.width / plot.clientWidth;
  card.width = plot.width + 2 * edge * scale;
  card.height = plot.height + (foot + 2 * edge) * scale;
  const context = /** @type {CanvasRenderingContext2D} */ (card.getContext("2d"));
  context.fillStyle = theme.paper;
  context.fillRect(0, 0, card.width, card.height);
  context.scale(scale, scale);
  context.drawImage(plot, edge, edge, plot.clientWidth, plot.clientHeight);
  context.save();
  context.beginPath();
  context.rect(edge, edge, plot.clientWidth, plot.clientHeight);
  context.clip();
  context.translate(edge, edge);
  drawWay(context, way, theme);
  ring(context, here, 10, theme.paper, 6);
  ring(context, here, 10, theme.primary, 3);
  context.restore();
  const top = plot.clientHeight + 2 * edge;
  context.drawImage(garment, edge, top, 108, 108);
  context.fillStyle = theme.text;
  context.font = `600 26px ${theme.headingFont}`;
  context.fillText(words[0], edge + 128, top + 36);
  context.font = `15px ${theme.font}`;
  words.slice(1).forEach((line, i) => context.fillText(line, edge + 128, top + 64 + 24 * i));
  return card;
}

function drawWay(context, way, theme) {
  context.lineCap = "round";
  context.setLineDash([1, 6]);
  context.lineWidth = 2;
  context.strokeStyle = theme.text;
  context.beginPath();
  for (const { left, top } of way) context.lineTo(left, top);
  context.stroke();
  context.setLineDash([]);
  for (const end of way.length ? [way[0], way[way.length - 1]] : []) ring(context, end, 4, theme.text, 8);
}

function ring(context, { left, top }, radius, colour, width) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  context.arc(left, top, radius, 0, 2 * Math.PI);
  context.stroke();
}

function flash(button, text) {
  const before = button.dataset.words ?? button.textContent;
  button.dataset.words = before;
  button.textContent = text;
  setTimeout(() => {
    button.textContent = before;
  }, 1500);
}
