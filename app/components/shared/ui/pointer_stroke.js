// Follows one stroke of a mouse, pen or finger on an element at a time.

/** @typedef {{left: number, top: number}} Spot shares of the element's width and height
 * @typedef {{begin: (spot: Spot) => void, extend: (spots: Spot[]) => void, end: () => void, cancel: () => void}} Handlers */

/** @param {HTMLElement} element @param {{clientX: number, clientY: number}} event @returns {Spot} */
export function pointerSpot(element, { clientX, clientY }) {
  const box = element.getBoundingClientRect();
  return { left: (clientX - box.left) / box.width, top: (clientY - box.top) / box.height };
}

/** @param {HTMLElement} element @param {Handlers} handlers */
export function trackPointerStroke(element, handlers) {
  /** @type {number | null} */
  let activePointer = null;
  element.onpointerdown = (event) => {
    if (activePointer !== null || event.button !== 0) return;
    activePointer = event.pointerId;
    if (event.isTrusted) element.setPointerCapture(activePointer);
    handlers.begin(pointerSpot(element, event));
  };
  element.onpointermove = (event) => {
    if (event.pointerId !== activePointer) return;
    const coalesced = event.getCoalescedEvents?.() ?? [];
    handlers.extend((coalesced.length ? coalesced : [event]).map((one) => pointerSpot(element, one)));
  };
  element.onpointerup = (event) => {
    if (event.pointerId !== activePointer) return;
    activePointer = null;
    handlers.end();
  };
  element.onpointercancel = (event) => {
    if (event.pointerId !== activePointer) return;
    activePointer = null;
    handlers.cancel();
  };
}
