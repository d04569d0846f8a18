// The game of the audience against the classifier: whose turn it is, who was right, who leads. Knows no DOM.

import { predictedLabel } from "../shared/ui/quiz.js";

/** @typedef {import("../shared/types.js").QuizRound} QuizRound
 * @typedef {{people: number, network: number}} Score right answers of either side */

export class Game {
  /** @param {QuizRound[]} rounds */
  constructor(rounds) {
    this.rounds = rounds;
    /** @type {number[]} the audience's label of each round so far */
    this.answers = [];
    this.index = 0;
  }

  get round() {
    return this.rounds[this.index];
  }

  get answered() {
    return this.answers.length > this.index;
  }

  get over() {
    return this.index >= this.rounds.length;
  }

  /** Answers the current round; only the first answer counts.
   * @param {number} label */
  answer(label) {
    if (!this.over && !this.answered) this.answers.push(label);
  }

  /** Goes on to the next round, once this one is answered. */
  next() {
    if (this.answered) this.index += 1;
  }

  /** @returns {Score} */
  score() {
    const rounds = this.rounds.slice(0, this.answers.length);
    return {
      people: rounds.filter(({ label }, i) => this.answers[i] === label).length,
      network: rounds.filter((round) => predictedLabel(round) === round.label).length,
    };
  }

  /** Rounds in which either side was wrong, with the labels that they gave. */
  mistakes() {
    return this.answers
      .map((people, i) => ({ round: this.rounds[i], people, network: predictedLabel(this.rounds[i]) }))
      .filter(({ round, people, network }) => people !== round.label || network !== round.label);
  }
}

/** Who won, in a sentence.
 * @param {Score} score */
export function describeOutcome({ people, network }) {
  if (people === network) return `A draw, ${people} to ${network}: you are as good as the network.`;
  return people > network ? `You won, ${people} to ${network}.` : `The network won, ${network} to ${people}.`;
}
