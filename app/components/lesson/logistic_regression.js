// The smallest machine that learns: one straight line between two kinds. Knows no page.

/** @typedef {number[]} Weights of the two measures, and the bias
 * @typedef {{measures: number[], side: number}} Example two measures from 0 to 1, and which of two kinds it is */

/** An opinion to begin with, and how far one example moves it. @type {Weights} */
export const START = [1.2, -0.6, -0.2];
const RATE = 0.8;

/** How sure it is (0 to 1) that something is of kind 1.
 * @param {Weights} weights @param {number[]} measures */
export function sure(weights, measures) {
  return 1 / (1 + Math.exp(-sum(weights, measures)));
}

/** One step down the slope of the logistic loss.
 * @param {Weights} weights @param {Example} example @returns {Weights} */
export function learn(weights, { measures, side }) {
  const step = RATE * (side - sure(weights, measures));
  return [weights[0] + step * centred(measures[0]), weights[1] + step * centred(measures[1]), weights[2] + step];
}

/** The share of examples that it names right. @param {Weights} weights @param {Example[]} examples */
export function rightShare(weights, examples) {
  return examples.filter(({ measures, side }) => sum(weights, measures) > 0 === (side === 1)).length / examples.length;
}

/** The part of a rectangle where it says kind 1, as corners.
 * @param {Weights} weights @param {number[][]} corners of the rectangle, in turn */
export function halfOf(weights, corners) {
  return corners.flatMap((corner, i) => {
    const next = corners[(i + 1) % 4];
    const [here, there] = [sum(weights, corner), sum(weights, next)];
    const kept = here > 0 ? [corner] : [];
    if (here > 0 === there > 0) return kept;
    const t = here / (here - there);
    return [...kept, [corner[0] + t * (next[0] - corner[0]), corner[1] + t * (next[1] - corner[1])]];
  });
}

/** @param {Weights} weights @param {number[]} measures */
function sum(weights, measures) {
  return weights[0] * centred(measures[0]) + weights[1] * centred(measures[1]) + weights[2];
}

/** Measures from 0 to 1 become -2 to 2, so that the bias need not outweigh them. */
function centred(measure) {
  return 4 * measure - 2;
}
