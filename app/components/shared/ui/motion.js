// Movement that nobody's hand makes.

/** @typedef {import("../geometry/viewport.js").Code} Code */

const DURATION = 450;

/** Whether the visitor asked for less of it. */
export function prefersReducedMotion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Glides from one place to another, at once if the visitor wants calm.
 * @param {Code} from @param {Code} to @param {(code: Code) => void} onStep @param {() => void} onEnd
 * @returns {() => void} stops it */
export function animateValue(from, to, onStep, onEnd) {
  const begin = performance.now();
  let frame = 0;
  const step = (now) => {
    const share = prefersReducedMotion() ? 1 : Math.min(1, Math.max(0, (now - begin) / DURATION));
    if (share === 1) {
      onEnd();
      return;
    }
    const eased = share * share * (3 - 2 * share);
    onStep({ x: from.x + eased * (to.x - from.x), y: from.y + eased * (to.y - from.y) });
    frame = requestAnimationFrame(step);
  };
  frame = requestAnimationFrame(step);
  return () => cancelAnimationFrame(frame);
}
