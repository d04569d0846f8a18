// The map by keyboard: arrows walk, plus and minus zoom, letters set the ends of a journey.

const STRIDE = { small: 0.01, big: 0.1 };
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** @typedef {{onStep: (across: number, up: number) => void, onZoom: (factor: number) => void, onReset: () => void,
 *   onChoose: () => void, onEnd: (end: "a" | "b") => void, onEscape: () => void}} Handlers
 *   steps are shares of what is on show */

/** @param {HTMLElement} element @param {Handlers} handlers */
export function followKeys(element, handlers) {
  element.onkeydown = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const act = actionOf(event, handlers);
    if (!act) return;
    event.preventDefault();
    act();
  };
}

function actionOf({ key, shiftKey }, handlers) {
  if (key in DIRECTIONS) {
    const stride = shiftKey ? STRIDE.big : STRIDE.small;
    const [across, up] = DIRECTIONS[key];
    return () => handlers.onStep(across * stride, up * stride);
  }
  return {
    "+": () => handlers.onZoom(1.5),
    "=": () => handlers.onZoom(1.5),
    "-": () => handlers.onZoom(1 / 1.5),
    "0": handlers.onReset,
    Home: handlers.onReset,
    Enter: handlers.onChoose,
    " ": handlers.onChoose,
    a: () => handlers.onEnd("a"),
    b: () => handlers.onEnd("b"),
    Escape: handlers.onEscape,
  }[key];
}
