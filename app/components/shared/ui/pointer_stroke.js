// A stroke of mouse, pen or finger on an element, one at a time. Knows neither chalk nor boxes.

/** @typedef {{left: number, top: number}} Spot shares of the element's width and height
 * @typedef {{begin: (spot: Spot) => void, extend: (spots: Spot[]) => void, end: () => void, cancel: () => void}} Handlers */

/** @param {HTMLElement} element @param {Handlers} handlers */
export function trackPointerStroke(element, handlers) {
  /** @type {number | null} the pointer that draws */
  let drawing = null;
  const spotOf = ({ clientX, clientY }) => {
    const home = element.getBoundingClientRect();
    return { left: (clientX - home.left) / home.width, top: (clientY - home.top) / home.height };
  };

  element.onpointerdown = (event) => {
    if (drawing !== null || event.button !== 0) return;
    drawing = event.pointerId;
    if (event.isTrusted) element.setPointerCapture(drawing);
    handlers.begin(spotOf(event));
  };
  element.onpointermove = (event) => {
    if (event.pointerId !== drawing) return;
    const between = event.getCoalescedEvents?.() ?? [];
    handlers.extend((between.length ? between : [event]).map(spotOf));
  };
  element.onpointerup = (event) => {
    if (event.pointerId !== drawing) return;
    drawing = null;
    handlers.end();
  };
  element.onpointercancel = (event) => {
    if (event.pointerId !== drawing) return;
    drawing = null;
    handlers.cancel();
  };
}
