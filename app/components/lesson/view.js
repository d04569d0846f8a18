// Loads the script of a lesson's interactive demo and lets it build itself.

import { createPartFinder } from "../shared/ui/parts.js";

/** @typedef {import("../shared/types.js").Demo} Demo
 * @typedef {import("../shared/types.js").LessonPayload<never>} Payload */

/** @type {Record<import("../shared/types.js").DemoName, () => Promise<{build: (stage: HTMLElement, payload: Payload) => Demo | Promise<Demo>}>>} */
const DEMOS = {
  linear_classifier: () => import("./demos/linear_classifier.js"),
  clustering: () => import("./demos/clustering.js"),
  neurons: () => import("./demos/neurons.js"),
  kernels: () => import("./demos/kernels.js"),
  reconstruction: () => import("./demos/reconstruction.js"),
  map_reading: () => import("./demos/map_reading.js"),
  interpolation: () => import("./demos/interpolation.js"),
  mistakes: () => import("./demos/mistakes.js"),
};

const MAIN = '[data-testid="stMain"]';
const CONTENTS_MARGIN_PX = 48;
/** The demo of the lesson that was opened last; null before the first one.
 * @type {import("../shared/types.js").DemoName | null} */
let lastDemo = null;

/** @param {HTMLElement} root @param {Payload} payload */
export async function createView(root, payload) {
  // Before the demo has loaded: later, a reader who has begun to scroll would be thrown back.
  showContentsEntry(root);
  if (lastDemo && lastDemo !== payload.demo) root.closest(MAIN)?.scrollTo(0, 0);
  lastDemo = payload.demo;
  const part = createPartFinder(root);
  const { build } = await DEMOS[payload.demo]();
  const demo = await build(part("stage"), payload);
  part("waiting").hidden = true;
  part("all").dataset.demo = payload.demo;
  part("all").setAttribute("aria-busy", "false");
  return { update: () => demo.redraw?.(), destroy: () => demo.destroy?.() };
}

/** Scrolls the table of contents, a horizontal strip on phones, to the lesson's entry.
 * @param {HTMLElement} root */
function showContentsEntry(root) {
  const entry = root.closest(MAIN)?.querySelector('.st-key-lw_contents button[kind="secondary"]');
  const contents = entry?.closest(".st-key-lw_contents");
  if (entry && contents) contents.scrollLeft += entry.getBoundingClientRect().left - contents.getBoundingClientRect().left - CONTENTS_MARGIN_PX;
}
