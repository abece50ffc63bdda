import type { FeedbackLaw, Movement } from '../motion/movement.js';
import type { Controller, Reach, ReachAssessment, ReachOutcome } from './controller.js';

type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

/** An answer that is polled once per cycle instead of being awaited. A rejection is an outcome like any other. */
class Pending<T> {
  /** Undefined until there is one. */
  outcome: Outcome<T> | undefined;
  /** Resolves, and never rejects, as soon as there is an outcome. */
  readonly settled: Promise<void>;

  /** @param ask is called at once; an exception is an outcome, too */
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
 * The requests to the controller for one reach: to plan it, and to learn from it or abandon it. Answers are polled once
 * per cycle, so that the loop never waits.
 */
export class Deliberation {
  readonly #controller: Controller;
  #job: Pending<Movement | FeedbackLaw> | Pending<ReachAssessment> | undefined;
  #abandoning: Pending<void> | undefined;
  /** Whether the controller expects this reach to be ended or abandoned. */
  #begun = false;

  constructor(controller: Controller) {
    this.#controller = controller;
  }

  /** Settles when the controller has answered; undefined if no request is pending. */
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

  /** Abandons a reach that the controller still expects to end. @param outcome the position of the arm, if known */
  abandon(outcome: ReachOutcome | undefined): void {
    if (this.#begun) this.#abandoning = new Pending(() => this.#controller.abandon(outcome));
    this.#begun = false;
  }

  /** Ignores the answer to the last request. */
  forget(): void {
    this.#job = undefined;
  }

  /** The controller threw: it waits for nothing any more. */
  failed(): void {
    this.#begun = false;
  }

  /** The outcome of abandoning, once. */
  takeAbandoned(): Outcome<void> | undefined {
    const outcome = this.#abandoning?.outcome;
    if (outcome !== undefined) this.#abandoning = undefined;
    return outcome;
  }

  /** The answer to the last request, once. */
  takeAnswer(): Outcome<Movement | FeedbackLaw | ReachAssessment> | undefined {
    const outcome = this.#job?.outcome;
    if (outcome !== undefined) this.#job = undefined;
    return outcome;
  }
}
