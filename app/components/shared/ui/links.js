// Follows links to other pages of the app without a reload, which would start a new session without uploads and choices.
// The shell of all pages loads this module, which then follows links with the attribute `data-app-link` in the document.

document.addEventListener("click", (event) => {
  if (/** @type {Element} */ (event.target).closest("a[data-app-link]")) followLink(event);
});

/** Opens the page of a clicked link, unless the visitor wants another tab or window.
 * @param {MouseEvent} event */
export function followLink(event) {
  const link = /** @type {Element} */ (event.target).closest("a");
  const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!link || !plain || event.defaultPrevented) return;
  event.preventDefault();
  history.pushState({}, "", link.href);
  dispatchEvent(new PopStateEvent("popstate"));  // as the Back button does; Streamlit runs the page of the new address
}
