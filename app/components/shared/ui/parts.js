// Finds the elements of a component's HTML by their `data-part`.

/** @typedef {<T extends HTMLElement = HTMLElement>(name: string, type?: new () => T) => T} FindPart finds the part with
 *   this name; `type` is its class where it has to be more than an `HTMLElement` */

/** @param {HTMLElement} root of the component @returns {FindPart} throws an error for a part that the HTML lacks */
export function createPartFinder(root) {
  return (name, type) => {
    const part = root.querySelector(`[data-part="${name}"]`);
    if (!(part instanceof (type ?? HTMLElement))) throw new Error(`the component's HTML has no part "${name}" of this type`);
    return /** @type {any} */ (part);
  };
}
