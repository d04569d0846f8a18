// Finds the elements of a component's markup by the names that its HTML gives them.

/** @typedef {<T extends Element = HTMLElement>(name: string, type?: new () => T) => T} FindPart finds the element with
 *   `data-part="name"`; `type` is its class where it is not enough to know that it is an HTMLElement */

/** @param {ParentNode} root @returns {FindPart} throws an error for a part that is missing or of another type */
export function createPartFinder(root) {
  return (name, type) => {
    const element = root.querySelector(`[data-part="${name}"]`);
    if (!(element instanceof (type ?? HTMLElement))) throw new Error(`the markup has no part ${name} of this type`);
    return /** @type {any} */ (element);
  };
}
