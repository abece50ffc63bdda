import type { Brain } from '../../model/brain.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import { keys } from '../../model/standard-parts.js';
import { beginTrainingTrial, endTrainingTrial } from '../../model/trial/training.js';
import type { Row } from './cortical-tables.js';

/** Training trials with some goals in turns, in a body that may become another one. */
export class Practice {
  readonly brain: Brain;
  readonly #rows: Row<'trials'>[];
  readonly #formed = { fast: 0, slow: 0 };
  goals: readonly Vector3[];
  /** Where every primitive brings the hand (m). */
  hands: readonly Vector3[];
  #body = 0;
  #phase = 0;

  /** @param rows gets a row per trial */
  constructor(brain: Brain, goals: readonly Vector3[], hands: readonly Vector3[], rows: Row<'trials'>[]) {
    this.brain = brain;
    this.goals = goals;
    this.hands = hands;
    this.#rows = rows;
    const shortcut = brain.parts.find(keys.shortcut);
    for (const layer of ['fast', 'slow'] as const)
      if (shortcut !== undefined)
        shortcut[layer].wiring.observer = (_post, _pruned, _formed, cause) => {
          if (cause === 'reward') this.#formed[layer]++;
        };
  }

  /** From now on the primitives end elsewhere. @param body its number in the tables */
  change(hands: readonly Vector3[], body: number): void {
    this.hands = hands;
    this.#body = body;
    this.#phase++;
  }

  trial(): void {
    const { brain, goals, hands } = this;
    const { trial } = brain.training;
    const goal = trial % goals.length;
    this.#formed.fast = this.#formed.slow = 0;
    const begun = beginTrainingTrial(brain, { goal: goals[goal] });
    const record = endTrainingTrial(brain, begun, hands[begun.primitive]);
    this.#rows.push({
      trial,
      goal,
      primitive: record.primitive,
      explored: Number(record.explored),
      premotor_max: record.premotorMax,
      error_m: record.errorM,
      body: this.#body,
      phase: this.#phase,
      fast_formed: this.#formed.fast,
      slow_formed: this.#formed.slow,
    });
  }
}
