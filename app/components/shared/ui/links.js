// Follows links to other pages of the app without a reload, which would start a new session without uploads and choices.
// A module runs once a document, however many elements load it. Links take part by the attribute `data-app-link`.

document.addEventListener("click", (event) => {
  const link = /** @type {HTMLElement} */ (event.target).closest("a[data-app-link]");
  const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!(link instanceof HTMLAnchorElement) || !plain || event.defaultPrevented) return;
  event.preventDefault();
  history.pushState({}, "", link.href);
  dispatchEvent(new PopStateEvent("popstate", { state: history.state }));  // Streamlit then runs the page of the address
});
