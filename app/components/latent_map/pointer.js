// Mouse, pen and finger on the map, one animation frame at a time. Knows no garments.

/**
 * @typedef {{left: number, top: number, touch: boolean, pressed: boolean}} Spot in page pixels
 * @typedef {{onMove: (spot: Spot) => void, onRelease: (spot: Spot) => void, onLeave: () => void}} Handlers
 */

/** Reports where the pointer is: over the element at any time, and anywhere on the page while pressed.
 * @param {HTMLElement} element @param {Handlers} handlers @returns {() => void} stops listening */
export function followPointer(element, { onMove, onRelease, onLeave }) {
  let pressed = null;
  let latest = null;
  let scheduled = 0;

  const spotOf = (event) => ({
    left: event.clientX,
    top: event.clientY,
    touch: event.pointerType === "touch",
    pressed: pressed !== null,
  });
  const report = () => {
    scheduled = 0;
    if (latest) onMove(latest);
  };
  const schedule = (event) => {
    latest = spotOf(event);
    scheduled ||= requestAnimationFrame(report);
  };
  const down = (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    pressed = event.pointerId;
    schedule(event);
  };
  const move = (event) => {
    const here = pressed === null ? element.contains(event.target) : event.pointerId === pressed;
    if (here) schedule(event);
  };
  const up = (event) => {
    if (event.pointerId !== pressed) return;
    pressed = null;
    latest = null;
    onRelease(spotOf(event));
    if (event.pointerType === "touch") onLeave();
  };
  const leave = () => {
    if (pressed !== null) return;
    latest = null;
    onLeave();
  };

  // Plotly puts elements of its own under the pointer, so the document is where no event gets lost.
  element.addEventListener("pointerdown", down, true);
  element.addEventListener("pointerleave", leave);
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", up);
  document.addEventListener("pointercancel", up);
  return () => {
    cancelAnimationFrame(scheduled);
    document.removeEventListener("pointermove", move);
    document.removeEventListener("pointerup", up);
    document.removeEventListener("pointercancel", up);
  };
}
