// What the address says of the map: the list of its typed URL properties.

/**
 * @typedef {import("../shared/types.js").Code} Code
 * @typedef {import("../shared/types.js").ShownSplit} ShownSplit
 * @typedef {import("../shared/draw/plot.js").Layer} Layer
 * @typedef {import("../shared/geometry/viewport.js").Span} Span
 * @typedef {"straight" | "charted"} Route a straight line, or the shortest path through dense regions
 *
 * @typedef {object} UrlValues
 * @property {string | null} map
 * @property {number | null} x of the selected code
 * @property {number | null} y
 * @property {ShownSplit} split
 * @property {ReadonlySet<Layer>} layers
 * @property {ReadonlySet<number>} hiddenClasses labels
 * @property {Span | null} span the part of the plane on show; null for all of it
 * @property {Code | null} start first end of the path
 * @property {Code | null} end
 * @property {Route} route
 */

/** Codes beyond this are rejected, as by the server. */
export const MAX_CODE = 1e6;
/** @type {readonly Layer[]} */
export const LAYERS = ["points", "terrain", "regions", "uncharted"];

/** Session storage key of the last query. */
export const STORAGE_KEY = "latent_map";

/** @param {string[]} mapNames @param {number} classCount
 * @returns {import("../shared/ui/url_state.js").UrlProperties<UrlValues>} */
export function createUrlProperties(mapNames, classCount) {
  const coordinate = { default: null, parse: parseCoordinate, format: formatCoordinate, deepLink: true, dependsOn: "map" };
  const code = { default: null, parse: parseCode, format: formatCode, dependsOn: "map" };
  return {
    map: {
      name: "map",
      default: null,
      parse: (text) => (mapNames.includes(text) ? text : undefined),
      format: (name) => name,
      deepLink: true,
    },
    x: { name: "x", ...coordinate },
    y: { name: "y", ...coordinate },
    split: {
      name: "show",
      default: "test",
      parse: (text) => (text === "train" || text === "all" ? text : undefined),
      format: (split) => (split === "test" ? null : split),
    },
    layers: {
      name: "layers",
      default: new Set(["points"]),
      parse: (text) => new Set(LAYERS.filter((layer) => text.split(",").includes(layer))),
      format: (layers) => [...layers].join(","),
    },
    hiddenClasses: {
      name: "hide",
      default: new Set(),
      parse: (text) => parseLabels(text, classCount),
      format: (labels) => [...labels].join(",") || null,
    },
    span: { name: "view", default: null, parse: parseSpan, format: formatSpan, dependsOn: "map" },
    start: { name: "a", ...code },
    end: { name: "b", ...code },
    route: {
      name: "route",
      default: "straight",
      parse: (text) => (text === "charted" ? text : undefined),
      format: (route) => (route === "straight" ? null : route),
    },
  };
}

/** @param {string} text numbers between commas */
function parseNumbers(text) {
  return text.split(",").filter(Boolean).map(Number).filter(Number.isFinite);
}

/** @param {number} value */
function isCoordinate(value) {
  return Number.isFinite(value) && Math.abs(value) <= MAX_CODE;
}

/** @param {string} text */
function parseCoordinate(text) {
  const value = text.trim() ? Number(text) : NaN;
  return isCoordinate(value) ? value : undefined;
}

/** @param {number | null} value */
function formatCoordinate(value) {
  return value === null ? null : value.toFixed(3);
}

/** @param {string} text @returns {Code | undefined} */
function parseCode(text) {
  const [x, y] = parseNumbers(text);
  return isCoordinate(x) && isCoordinate(y) ? { x, y } : undefined;
}

/** @param {Code | null} code */
function formatCode(code) {
  return code && `${code.x.toFixed(3)},${code.y.toFixed(3)}`;
}

/** @param {string} text @param {number} classCount @returns {Set<number> | undefined} undefined if no class is left */
function parseLabels(text, classCount) {
  const labels = parseNumbers(text).filter((label) => Number.isInteger(label) && label >= 0 && label < classCount);
  const hidden = new Set(labels);
  return hidden.size < classCount ? hidden : undefined;
}

/** @param {string} text @returns {Span | undefined} */
function parseSpan(text) {
  const [x0, x1, y0, y1, ...rest] = parseNumbers(text);
  return x0 < x1 && y0 < y1 && !rest.length ? { x0, x1, y0, y1 } : undefined;
}

/** @param {Span | null} span */
function formatSpan(span) {
  return span && [span.x0, span.x1, span.y0, span.y1].map((value) => value.toFixed(5)).join(",");
}
