// Mouse, pen and fingers on the map, one animation frame at a time. Knows no garments.

/**
 * @typedef {import("../shared/geometry/viewport.js").Spot} Spot
 * @typedef {{touch: boolean, pressed: boolean, still: boolean}} Manner `still`: hardly moved since it was pressed
 * @typedef {{move: (spot: Spot, manner: Manner) => void, end: (spot: Spot, manner: Manner) => void,
 *   cancel: () => void}} Stroke what a pressed pointer does until it is lifted
 * @typedef {{left: number, top: number, apart: number}} Grip the middle of two fingers and how far apart they are
 * @typedef {{
 *   onHover: (spot: Spot, manner: Manner) => void,
 *   onLeave: () => void,
 *   onPress: (spot: Spot, event: PointerEvent) => Stroke,
 *   onZoom: (factor: number, spot: Spot) => void,
 *   onPinch: () => (from: Grip, to: Grip) => void,
 *   onReset: () => void,
 * }} Handlers
 */

const STILL = { mouse: 4, pen: 6, touch: 10 };
const DOUBLE_TAP = { milliseconds: 350, pixels: 30 };

/** Follows pointers on an element; one presses and strokes, two fingers zoom and pan.
 * @param {HTMLElement} element @param {Handlers} handlers @returns {() => void} stops listening */
export function followPointer(element, handlers) {
  /** @type {Map<number, Spot>} */
  const fingers = new Map();
  /** @type {{id: number, from: Spot, still: boolean, stroke: Stroke} | null} */
  let pressed = null;
  let pinching = false;
  /** @type {Grip} */
  let grip = { left: 0, top: 0, apart: 1 };
  let pinch = handlers.onPinch();
  /** @type {(() => void) | null} */
  let waiting = null;
  let scheduled = 0;
  let lastTap = { at: -Infinity, left: 0, top: 0 };

  const spotOf = (event) => {
    const home = element.getBoundingClientRect();
    return { left: event.clientX - home.left, top: event.clientY - home.top };
  };
  const mannerOf = (event) => ({ touch: event.pointerType === "touch", pressed: Boolean(pressed), still: pressed?.still ?? false });
  const flush = () => {
    scheduled = 0;
    const act = waiting;
    waiting = null;
    act?.();
  };
  const nextFrame = (act) => {
    waiting = act;
    scheduled ||= requestAnimationFrame(flush);
  };
  const flushNow = () => {
    cancelAnimationFrame(scheduled);
    flush();
  };

  element.onpointerdown = (event) => {
    if (event.pointerType === "touch") fingers.set(event.pointerId, spotOf(event));
    if (fingers.size === 2) {
      pinching = true;
      flushNow();
      grip = gripOf(fingers);
      pinch = handlers.onPinch();
      pressed?.stroke.cancel();
      pressed = null;
      return;
    }
    if (pressed || pinching || event.button > 1) return;
    element.focus({ preventScroll: true });
    if (event.isTrusted) element.setPointerCapture(event.pointerId);
    const from = spotOf(event);
    pressed = { id: event.pointerId, from, still: true, stroke: handlers.onPress(from, event) };
    const { stroke } = pressed;
    nextFrame(() => stroke.move(from, mannerOf(event)));
    event.preventDefault();
  };
  element.onpointermove = (event) => {
    if (pinching) {
      if (!fingers.has(event.pointerId)) return;
      fingers.set(event.pointerId, spotOf(event));
      if (fingers.size === 2) nextFrame(() => pinch(grip, gripOf(fingers)));
      return;
    }
    const spot = spotOf(event);
    if (!pressed) {
      if (event.pointerType !== "touch") nextFrame(() => handlers.onHover(spot, mannerOf(event)));
      return;
    }
    if (event.pointerId !== pressed.id) return;
    const moved = Math.hypot(spot.left - pressed.from.left, spot.top - pressed.from.top);
    pressed.still &&= moved < STILL[event.pointerType || "mouse"];
    const { stroke } = pressed;
    nextFrame(() => stroke.move(spot, mannerOf(event)));
  };
  element.onpointerup = (event) => {
    fingers.delete(event.pointerId);
    if (pinching) pinching = fingers.size > 0;
    if (event.pointerId !== pressed?.id) return;
    flushNow();
    const spot = spotOf(event);
    const manner = mannerOf(event);
    const { stroke } = pressed;
    pressed = null;
    stroke.end(spot, manner);
    if (manner.touch) {
      handlers.onLeave();
      tap(event, spot);
    }
  };
  element.onpointercancel = (event) => {
    fingers.delete(event.pointerId);
    pinching &&= fingers.size > 0;
    if (event.pointerId !== pressed?.id) return;
    pressed.stroke.cancel();
    pressed = null;
  };
  const tap = (event, spot) => {
    const twice =
      event.timeStamp - lastTap.at < DOUBLE_TAP.milliseconds &&
      Math.hypot(spot.left - lastTap.left, spot.top - lastTap.top) < DOUBLE_TAP.pixels;
    lastTap = { at: twice ? -Infinity : event.timeStamp, ...spot };
    if (twice) handlers.onReset();
  };
  element.onpointerleave = () => {
    if (pressed) return;
    waiting = null;
    handlers.onLeave();
  };
  element.ondblclick = () => handlers.onReset();
  const wheel = (event) => {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    handlers.onZoom(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0015)), spotOf(event));
  };
  element.addEventListener("wheel", wheel, { passive: false });
  return () => {
    cancelAnimationFrame(scheduled);
    element.removeEventListener("wheel", wheel);
  };
}

/** @param {Map<number, Spot>} fingers two of them @returns {Grip} */
function gripOf(fingers) {
  const [a, b] = [...fingers.values()];
  return {
    left: (a.left + b.left) / 2,
    top: (a.top + b.top) / 2,
    apart: Math.max(1, Math.hypot(a.left - b.left, a.top - b.top)),
  };
}
