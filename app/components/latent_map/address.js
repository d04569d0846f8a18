// What the address bar says of the view: layers, garments on show, zoom and journey. The place itself is Python's,
// except that a bare address is completed at once. Knows no page.

/**
 * @typedef {import("../shared/geometry/viewport.js").Code} Code
 * @typedef {{
 *   show: import("../shared/data/image_store.js").Show,
 *   layers: Set<import("../shared/draw/plot.js").Layer>,
 *   hidden: Set<number>,
 *   view: import("../shared/geometry/viewport.js").Span | null,
 *   a: Code | null,
 *   b: Code | null,
 *   charted: boolean,
 * }} Outlook
 */

/** @type {import("../shared/draw/plot.js").Layer[]} */
export const LAYERS = ["points", "terrain", "regions", "uncharted"];
const OURS = ["show", "layers", "hide", "view", "a", "b", "route"];

/** What was on show last, for a page that is left and entered again. */
let remembered = "";

/** What a map that was just picked takes over from the one before. @type {{map: string, said: URLSearchParams} | null} */
let carried = null;
const PLACES = ["view", "a", "b"];

/** That map will show what this one does, whatever the address still says; places mean nothing there.
 * @param {string} map */
export function carryOver(map) {
  carried = { map, said: new URLSearchParams(remembered) };
  for (const name of PLACES) carried.said.delete(name);
}

/** @param {string} search the address's query @param {string} map @param {number} classes @returns {Outlook} */
export function readOutlook(search, map, classes) {
  const given = new URLSearchParams(search);
  let said = OURS.some((name) => given.has(name)) ? given : new URLSearchParams(remembered);
  if (carried?.map === map) {
    said = carried.said;
    carried = null;
  }
  const show = said.get("show");
  const layers = (said.get("layers") ?? "points").split(",");
  const hidden = numbers(said.get("hide")).filter((label) => Number.isInteger(label) && label >= 0 && label < classes);
  const view = numbers(said.get("view"));
  return {
    show: show === "train" || show === "all" ? show : "test",
    layers: new Set(LAYERS.filter((layer) => layers.includes(layer))),
    hidden: new Set(hidden.length < classes ? hidden : []),
    view: view.length === 4 && view[0] < view[1] && view[2] < view[3]
      ? { x0: view[0], x1: view[1], y0: view[2], y1: view[3] }
      : null,
    a: place(said.get("a")),
    b: place(said.get("b")),
    charted: said.get("route") === "charted",
  };
}

/** The query that opens this view, other parameters kept.
 * @param {string} search @param {string} map @param {Code} position @param {Outlook} outlook */
export function writeOutlook(search, map, position, outlook) {
  const said = new URLSearchParams(search);
  for (const name of OURS) said.delete(name);
  said.set("map", map);
  said.set("x", position.x.toFixed(3));
  said.set("y", position.y.toFixed(3));
  const ours = new URLSearchParams();
  if (outlook.show !== "test") ours.set("show", outlook.show);
  ours.set("layers", [...outlook.layers].join(","));
  if (outlook.hidden.size) ours.set("hide", [...outlook.hidden].join(","));
  if (outlook.view) {
    const { x0, x1, y0, y1 } = outlook.view;
    ours.set("view", [x0, x1, y0, y1].map((value) => value.toFixed(5)).join(","));
  }
  for (const end of /** @type {const} */ (["a", "b"])) {
    const code = outlook[end];
    if (code) ours.set(end, `${code.x.toFixed(3)},${code.y.toFixed(3)}`);
  }
  if (outlook.charted) ours.set("route", "charted");
  remembered = ours.toString();
  for (const [name, value] of ours) said.set(name, value);
  return said.toString().replaceAll("%2C", ",");
}

function numbers(text) {
  return (text ?? "").split(",").filter(Boolean).map(Number).filter(Number.isFinite);
}

function place(text) {
  const [x, y] = numbers(text);
  return Number.isFinite(x) && Number.isFinite(y) && Math.abs(x) <= 1e6 && Math.abs(y) <= 1e6 ? { x, y } : null;
}
