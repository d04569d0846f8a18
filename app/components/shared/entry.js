// What Streamlit loads as a string for every component: imports the component's module and hands it the data.

/**
 * @typedef {object} Component what Streamlit passes to the default export of a component
 * @property {{script: string}} data what Python sent; `script` is the address of the module
 * @property {HTMLElement} parentElement
 *
 * @typedef {object} View what the module's `createView(parentElement, data)` returns, or a promise of it
 * @property {(component: Component) => void} update called with the first data and whenever the data or the theme changes
 * @property {() => void} destroy
 */

/** One view an element: Streamlit calls the default export again for new data, and also cleans up after calls that
 * were superseded although the element stays.
 * @type {WeakMap<HTMLElement, Promise<View | null>>} */
const views = new WeakMap();

/** @param {Component} component @returns {() => void} cleans up */
export default function enter(component) {
  const { data, parentElement } = component;
  const view = views.get(parentElement) ?? loadView(parentElement, data);
  views.set(parentElement, view);
  view.then((loaded) => loaded?.update(component));
  return () => {
    if (parentElement.isConnected) return;
    views.delete(parentElement);
    view.then((loaded) => loaded?.destroy());
  };
}

/** @param {HTMLElement} parentElement @param {{script: string}} data
 * @returns {Promise<View | null>} null if it cannot be loaded, which the page then says */
async function loadView(parentElement, data) {
  try {
    const module = await import(new URL(data.script, document.baseURI).href);
    return await module.createView(parentElement, data);
  } catch (error) {
    const sentence = error instanceof Error && error.message.endsWith(".") ? `${error.message} ` : "";
    const waiting = parentElement.querySelector('[data-part="waiting"]');
    if (waiting) waiting.textContent = `This could not be loaded. ${sentence}Reload the page to try again.`;
    console.error(error);
    return null;
  }
}
