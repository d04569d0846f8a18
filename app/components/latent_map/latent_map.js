// The part of the map that Streamlit loads as a string: it fetches the modules and hands them what Python sent.

/** One view an element; Streamlit calls the default export again whenever the data or the theme changes. */
const views = new WeakMap();

export default function latentMap(component) {
  const { data, parentElement } = component;
  if (!views.has(parentElement)) {
    const address = new URL(data.script, document.baseURI).href;
    views.set(parentElement, import(address).then((module) => module.createView(parentElement, data)));
  }
  const view = views.get(parentElement);
  view.then((ready) => ready.update(component));
  return () => {
    views.delete(parentElement);
    view.then((ready) => ready.destroy());
  };
}
