// Rules shared by quizzes on test images: what the classifier predicts and which classes are offered as answers.

/** @typedef {import("../types.js").QuizRound} QuizRound */

/** The most probable class.
 * @param {QuizRound} round */
export function predictedLabel({ probabilities }) {
  return probabilities.indexOf(Math.max(...probabilities));
}

/** Classes to choose from, in class order: the true one and those that the classifier finds most probable.
 * @param {QuizRound} round @param {number} count of options @returns {number[]} */
export function quizOptions({ label, probabilities }, count) {
  const others = probabilities.map((_, other) => other).filter((other) => other !== label);
  others.sort((a, b) => probabilities[b] - probabilities[a]);
  return [label, ...others.slice(0, count - 1)].sort((a, b) => a - b);
}
