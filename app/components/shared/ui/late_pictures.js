// Loads pictures with the attribute `data-src` once they are about to be scrolled into sight. `loading="lazy"` is not
// enough for pictures that cost the server work: browsers load what lies a whole screen below, too.
// A plain script, not a module: a page that is opened again runs it again, on its new pictures.

{
  const sight = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      const picture = /** @type {HTMLImageElement} */ (target);
      sight.unobserve(picture);
      picture.src = picture.dataset.src ?? "";
    }
  }, { rootMargin: "100px" });
  for (const picture of document.querySelectorAll("img[data-src]:not([src])")) sight.observe(picture);
}
