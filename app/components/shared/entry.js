// The part of a component that Streamlit loads as a string: it fetches the modules and hands them what Python sent.

/** One view an element; Streamlit calls the default export again whenever the data or the theme changes, and cleans up
 * after a call that the next one overtook although the element stays. */
const views = new WeakMap();

export default function enter(component) {
  const { data, parentElement } = component;
  if (!views.has(parentElement)) {
    const address = new URL(data.script, document.baseURI).href;
    const coming = import(address).then((module) => module.createView(parentElement, data));
    coming.catch((error) => confess(parentElement, error));
    views.set(parentElement, coming);
  }
  const view = views.get(parentElement);
  view.then((ready) => ready.update(component), () => {});
  return () => {
    if (parentElement.isConnected) return;
    views.delete(parentElement);
    view.then((ready) => ready.destroy(), () => {});
  };
}

/** Says that the component will not come, instead of waiting for ever. */
function confess(parentElement, error) {
  const waiting = parentElement.querySelector('[data-part="waiting"]');
  waiting.textContent = `This could not be loaded (${error.message}). Reload the page to try again.`;
  console.error(error);
}
