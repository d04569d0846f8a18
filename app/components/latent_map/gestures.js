// Events of pointers and keys on the plot, as gestures: at most one callback per animation frame.

import { arrowDirection } from "../shared/ui/arrow_keys.js";

/**
 * @typedef {import("../shared/geometry/viewport.js").Spot} Spot
 * @typedef {{touch: boolean, still: boolean}} PointerInfo `still`: the pointer hardly moved since it was pressed
 * @typedef {object} Stroke what a pressed pointer does until it is lifted
 * @property {(spot: Spot, info: PointerInfo) => void} move
 * @property {(spot: Spot, info: PointerInfo) => void} end
 * @property {() => void} cancel
 * @typedef {{left: number, top: number, distance: number}} Pinch the middle of two fingers and the distance between them
 * @typedef {object} PointerHandlers
 * @property {(spot: Spot) => void} onHover
 * @property {() => void} onLeave
 * @property {(spot: Spot, event: PointerEvent) => Stroke} onPress
 * @property {(factor: number, spot: Spot) => boolean} onZoom returns false at a limit of the zoom
 * @property {() => (from: Pinch, to: Pinch) => void} onPinch called when two fingers are down
 * @property {() => void} onReset
 * @typedef {object} KeyHandlers
 * @property {(right: number, up: number) => void} onStep shares of what is on show
 * @property {(factor: number) => void} onZoom
 * @property {() => void} onReset
 * @property {() => void} onSelect
 * @property {(end: "a" | "b") => void} onSetEnd
 * @property {() => void} onEscape
 */

/** A pointer that moved by fewer pixels is still: the press is a click.
 * @type {Record<string, number>} */
const STILL_PX = { mouse: 4, pen: 6, touch: 10 };
const DOUBLE_TAP = { milliseconds: 350, pixels: 30 };
const WHEEL_LINE_PX = 16;
/** A wheel that has zoomed up to a limit has to rest for so long before it scrolls the page. */
const WHEEL_REST_MS = 250;
/** Change of the logarithm of the magnification per pixel of the wheel, and per pixel of a pinch on a touchpad. */
const WHEEL_RATE = { scroll: 0.0015, pinch: 0.01 };
const KEY_STEP = { small: 0.01, large: 0.1 };
const KEY_ZOOM = 1.5;

/** Follows pointers on an element: one presses and moves, two fingers zoom and pan.
 * @param {HTMLElement} element @param {PointerHandlers} handlers @returns {() => void} stops following */
export function followPointer(element, handlers) {
  /** @type {Map<number, {clientX: number, clientY: number}>} */
  const touches = new Map();
  /** @type {{id: number, from: Spot, still: boolean, stroke: Stroke} | null} */
  let pressed = null;
  let pinching = false;
  /** @type {Pinch} */
  let pinchStart = { left: 0, top: 0, distance: 1 };
  let pinch = handlers.onPinch();
  /** @type {(() => void) | null} */
  let pendingCall = null;
  let frame = 0;
  let lastTap = { time: -Infinity, left: 0, top: 0 };

  /** @param {{clientX: number, clientY: number}} event @returns {Spot} */
  const spotOf = ({ clientX, clientY }) => {
    const box = element.getBoundingClientRect();
    return { left: clientX - box.left, top: clientY - box.top };
  };
  const measureFingers = () => {
    const [a, b] = [...touches.values()].map(spotOf);
    return measurePinch(a, b);
  };
  /** @param {PointerEvent} event @returns {PointerInfo} */
  const infoOf = (event) => ({ touch: event.pointerType === "touch", still: pressed?.still ?? false });
  const flush = () => {
    cancelAnimationFrame(frame);
    frame = 0;
    const call = pendingCall;
    pendingCall = null;
    call?.();
  };
  /** @param {() => void} call replaces one that is still pending */
  const callInNextFrame = (call) => {
    pendingCall = call;
    frame ||= requestAnimationFrame(flush);
  };
  const dropPendingCall = () => {
    cancelAnimationFrame(frame);
    frame = 0;
    pendingCall = null;
  };
  const startPinch = () => {
    pinching = true;
    flush();
    pinchStart = measureFingers();
    pinch = handlers.onPinch();
    pressed?.stroke.cancel();
    pressed = null;
  };
  /** @param {PointerEvent} event */
  const releaseTouch = (event) => {
    touches.delete(event.pointerId);
    pinching &&= touches.size > 0;
  };
  /** @param {PointerEvent} event @param {Spot} spot */
  const detectDoubleTap = (event, spot) => {
    const twice =
      event.timeStamp - lastTap.time < DOUBLE_TAP.milliseconds &&
      Math.hypot(spot.left - lastTap.left, spot.top - lastTap.top) < DOUBLE_TAP.pixels;
    lastTap = { time: twice ? -Infinity : event.timeStamp, ...spot };
    if (twice) handlers.onReset();
  };

  element.onpointerdown = (event) => {
    if (event.pointerType === "touch") touches.set(event.pointerId, event);
    if (touches.size === 2) {
      startPinch();
      return;
    }
    if (pressed || pinching || event.button > 1) return;
    element.focus({ preventScroll: true });
    if (event.isTrusted) element.setPointerCapture(event.pointerId);
    const from = spotOf(event);
    const stroke = handlers.onPress(from, event);
    pressed = { id: event.pointerId, from, still: true, stroke };
    callInNextFrame(() => stroke.move(from, infoOf(event)));
    event.preventDefault();
  };
  element.onpointermove = (event) => {
    const spot = spotOf(event);
    if (pinching) {
      if (!touches.has(event.pointerId)) return;
      touches.set(event.pointerId, event);
      if (touches.size === 2) callInNextFrame(() => pinch(pinchStart, measureFingers()));
    } else if (!pressed) {
      if (event.pointerType !== "touch") callInNextFrame(() => handlers.onHover(spot));
    } else if (event.pointerId === pressed.id) {
      const { from, stroke } = pressed;
      const moved = Math.hypot(spot.left - from.left, spot.top - from.top);
      pressed.still &&= moved < STILL_PX[event.pointerType || "mouse"];
      callInNextFrame(() => stroke.move(spot, infoOf(event)));
    }
  };
  element.onpointerup = (event) => {
    releaseTouch(event);
    if (event.pointerId !== pressed?.id) return;
    flush();
    const spot = spotOf(event);
    const info = infoOf(event);
    const { stroke } = pressed;
    pressed = null;
    stroke.end(spot, info);
    if (!info.touch) return;
    handlers.onLeave();
    detectDoubleTap(event, spot);
  };
  element.onpointercancel = (event) => {
    releaseTouch(event);
    if (event.pointerId !== pressed?.id) return;
    dropPendingCall();
    pressed.stroke.cancel();
    pressed = null;
  };
  element.onpointerleave = () => {
    if (pressed) return;
    dropPendingCall();
    handlers.onLeave();
  };
  element.ondblclick = () => handlers.onReset();
  let zoomedAt = -Infinity;
  /** At a limit of the zoom, the wheel is left to the page; a pinch on a touchpad, which comes as a wheel with the control
   * key, is not, because it would magnify the page.
   * @param {WheelEvent} event */
  const turnWheel = (event) => {
    const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? WHEEL_LINE_PX : 1);
    const zoomed = handlers.onZoom(Math.exp(-pixels * (event.ctrlKey ? WHEEL_RATE.pinch : WHEEL_RATE.scroll)), spotOf(event));
    const turnsOn = event.timeStamp - zoomedAt < WHEEL_REST_MS;
    if (zoomed || turnsOn) zoomedAt = event.timeStamp;
    if (zoomed || turnsOn || event.ctrlKey) event.preventDefault();
  };
  element.addEventListener("wheel", turnWheel, { passive: false });
  return () => {
    dropPendingCall();
    element.removeEventListener("wheel", turnWheel);
  };
}

/** @param {Spot} a @param {Spot} b of two fingers @returns {Pinch} */
function measurePinch(a, b) {
  return {
    left: (a.left + b.left) / 2,
    top: (a.top + b.top) / 2,
    distance: Math.max(1, Math.hypot(a.left - b.left, a.top - b.top)),
  };
}

/** Follows keys on an element.
 * @param {HTMLElement} element @param {KeyHandlers} handlers */
export function followKeys(element, handlers) {
  /** @type {Record<string, () => void>} */
  const actions = {
    "+": () => handlers.onZoom(KEY_ZOOM),
    "=": () => handlers.onZoom(KEY_ZOOM),
    "-": () => handlers.onZoom(1 / KEY_ZOOM),
    0: handlers.onReset,
    Home: handlers.onReset,
    Enter: handlers.onSelect,
    " ": handlers.onSelect,
    a: () => handlers.onSetEnd("a"),
    b: () => handlers.onSetEnd("b"),
    Escape: handlers.onEscape,
  };
  element.onkeydown = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const direction = arrowDirection(event);
    const step = event.shiftKey ? KEY_STEP.large : KEY_STEP.small;
    const action = direction ? () => handlers.onStep(direction.right * step, -direction.down * step) : actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };
}
