// Animation, and whether the visitor wants less of it.

/** @typedef {import("../types.js").Code} Code */

const DURATION_MS = 450;

/** Whether the system asks for less motion. */
export function prefersReducedMotion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Animates from one code to another with smoothstep easing, or jumps there if less motion is preferred.
 * @param {Code} from @param {Code} to @param {(code: Code) => void} onStep called before `to` is reached
 * @param {() => void} onEnd @returns {() => void} stops the animation */
export function animateValue(from, to, onStep, onEnd) {
  const start = performance.now();
  let frame = 0;
  /** @param {number} now */
  const step = (now) => {
    const share = prefersReducedMotion() ? 1 : Math.min(1, Math.max(0, (now - start) / DURATION_MS));
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
