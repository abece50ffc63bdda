import type { FeedbackLaw, Movement } from '../motion/movement.js';
import type { Controller, Reach, ReachAssessment, ReachOutcome } from './controller.js';

type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

/** An answer that is looked for once a cycle instead of being awaited. A rejection is an outcome like any other. */
class Pending<T> {
  /** Undefined until there is one. */
  outcome: Outcome<T> | undefined;
  /** Resolves, and never rejects, as soon as there is an outcome. */
  readonly settled: Promise<void>;

  /** @param ask is called at once; what it throws is an outcome too */
  constructor(ask: () => Promise<T>) {
    this.settled = started(ask).then(
      (value) => {
        this.outcome = { ok: true, value };
      },
      (error: unknown) => {
        this.outcome = { ok: false, error };
      },
    );
  }
}

async function started<T>(ask: () => Promise<T>): Promise<T> {
  return ask();
}

/**
 * What is asked of the controller for one reach: to plan it, and to learn from it or to abandon it. Answers are looked
 * for once a cycle, so that the loop never waits.
 */
export class Deliberation {
  readonly #controller: Controller;
  #job: Pending<Movement | FeedbackLaw> | Pending<ReachAssessment> | undefined;
  #abandoning: Pending<void> | undefined;
  /** Whether the controller waits for this reach to be ended or abandoned. */
  #begun = false;

  constructor(controller: Controller) {
    this.#controller = controller;
  }

  /** Settles when the controller has answered; undefined while nothing is asked of it. */
  get answer(): Promise<void> | undefined {
    return this.#job?.outcome === undefined ? this.#job?.settled : undefined;
  }

  plan(reach: Reach): void {
    this.#begun = true;
    this.#job = new Pending(() => this.#controller.begin(reach));
  }

  learn(outcome: ReachOutcome): void {
    this.#begun = false;
    this.#job = new Pending(() => this.#controller.end(outcome));
  }

  /** A reach that the controller still waits for is abandoned. @param outcome where the arm is, where that is known */
  abandon(outcome: ReachOutcome | undefined): void {
    if (this.#begun) this.#abandoning = new Pending(() => this.#controller.abandon(outcome));
    this.#begun = false;
  }

  /** Looks no more for the answer to what was asked last. */
  forget(): void {
    this.#job = undefined;
  }

  /** The controller threw: it waits for nothing any more. */
  failed(): void {
    this.#begun = false;
  }

  /** What abandoning came to, once. */
  takeAbandoned(): Outcome<void> | undefined {
    const outcome = this.#abandoning?.outcome;
    if (outcome !== undefined) this.#abandoning = undefined;
    return outcome;
  }

  /** The answer to what was asked last, once there is one. */
  takeAnswer(): Outcome<Movement | FeedbackLaw | ReachAssessment> | undefined {
    const outcome = this.#job?.outcome;
    if (outcome !== undefined) this.#job = undefined;
    return outcome;
  }
}
