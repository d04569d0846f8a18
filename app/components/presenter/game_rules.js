// People against the network: whose turn, who is right, who leads. Knows no stage.

import { predictedLabel } from "../shared/ui/quiz.js";

/** @typedef {import("../shared/ui/quiz.js").Round} Round */

export class Game {
  /** @param {Round[]} rounds */
  constructor(rounds) {
    this.rounds = rounds;
    /** @type {number[]} what people said, a class a round */
    this.answers = [];
    this.at = 0;
  }

  get round() {
    return this.rounds[this.at];
  }

  get answered() {
    return this.answers.length > this.at;
  }

  get over() {
    return this.at >= this.rounds.length;
  }

  /** @param {number} label what people say; only the first word counts */
  answer(label) {
    if (!this.over && !this.answered) this.answers.push(label);
  }

  /** On to the next garment, once this one is answered. */
  next() {
    if (this.answered) this.at += 1;
  }

  /** Right answers so far. */
  score() {
    const right = (sayer) => this.answers.filter((_, i) => sayer(i) === this.rounds[i].label).length;
    return { people: right((i) => this.answers[i]), network: right((i) => predictedLabel(this.rounds[i])) };
  }

  /** Rounds in which somebody was wrong, each with what was said. */
  mistakes() {
    return this.answers
      .map((people, i) => ({ round: this.rounds[i], people, network: predictedLabel(this.rounds[i]) }))
      .filter(({ round, people, network }) => people !== round.label || network !== round.label);
  }
}

/** Who won, in a sentence. @param {{people: number, network: number}} score */
export function outcome({ people, network }) {
  if (people === network) return `A draw, ${people} to ${network}: you are as good as the network.`;
  return people > network ? `You won, ${people} to ${network}.` : `The network won, ${network} to ${people}.`;
}
