// A lesson's live thing: finds its script and lets it build itself.

/** @typedef {{toy: string, told: any} & import("../shared/data/latent_data.js").Place} Data what Python sends
 * @typedef {{destroy?: () => void, follow?: () => void}} Toy `follow` hears that the theme may have changed */

/** @type {Record<string, () => Promise<{build: (stage: HTMLElement, data: any) => Toy | Promise<Toy>}>>} */
const TOYS = {
  examples: () => import("./demos/examples.js"),
  groups: () => import("./demos/groups.js"),
  neurons: () => import("./demos/neurons.js"),
  kernels: () => import("./demos/kernels.js"),
  squeeze: () => import("./demos/squeeze.js"),
  reading: () => import("./demos/reading.js"),
  imagine: () => import("./demos/imagine.js"),
  mistakes: () => import("./demos/mistakes.js"),
};

/** @param {HTMLElement} root @param {Data} data */
export async function createView(root, data) {
  /** @type {(name: string) => any} */
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const { build } = await TOYS[data.toy]();
  const toy = await build(part("stage"), data);
  part("waiting").hidden = true;
  part("all").dataset.toy = data.toy;
  part("all").setAttribute("aria-busy", "false");
  beginAbove(root);
  return { update: () => toy.follow?.(), destroy: () => toy.destroy?.() };
}

/** Whoever went on at the foot of a lesson begins the next at its head; of a narrow table of contents its entry is in sight.
 * @param {HTMLElement} root */
function beginAbove(root) {
  const main = root.closest('[data-testid="stMain"]');
  const entry = /** @type {HTMLElement | null | undefined} */ (main?.querySelector('.st-key-lw_contents button[kind="secondary"]'));
  const strip = entry?.closest(".st-key-lw_contents");
  if (entry && strip) strip.scrollLeft += entry.getBoundingClientRect().left - strip.getBoundingClientRect().left - 48;
  main?.scrollTo(0, 0);
}
