import type { DriverFailure } from '../../session/driver-state.js';
import { foreignText } from '../client/foreign-text.js';
import type { GoalOutcome } from '../client/goal-outcome.js';

/** A goal whose feedback is missing for longer than this is lost (s). */
const SILENCE_S = 0.5;
/** A stall of this process counts as no longer than this (s): feedback may wait to be read. */
const LONGEST_LOOK_S = 0.05;

/** The error codes of control_msgs/action/FollowJointTrajectory. */
const errorNames: Readonly<Record<number, string>> = {
  [-1]: 'the goal is invalid, or another one took its place',
  [-2]: 'its joints are not those of the controller',
  [-3]: 'its time is over',
  [-4]: 'path tolerance violated',
  [-5]: 'goal tolerance violated',
};

/**
 * The goals that a trajectory controller has: of several only the newest counts, because a controller gives up the older
 * ones for it. It tells what becomes of that goal, and notices when nothing is heard of it any more.
 */
export class GoalBook {
  #newest = 0;
  /** Whether the newest goal is not over. */
  #open = false;
  #accepted = false;
  #silentS = 0;
  #lookedS: number | undefined;

  /** Whether the controller works on a goal, or may do so. */
  get working(): boolean {
    return this.#open;
  }

  /** Another goal is sent. @returns its number */
  begin(): number {
    this.#open = true;
    this.#accepted = false;
    this.#silentS = 0;
    return ++this.#newest;
  }

  accept(goal: number): void {
    if (goal !== this.#newest) return;
    this.#accepted = true;
    this.#silentS = 0;
  }

  feedback(goal: number): void {
    if (goal === this.#newest) this.#silentS = 0;
  }

  /** A goal is over. @returns what is wrong if it was the newest, and did not come to its end */
  end(goal: number, outcome: GoalOutcome): DriverFailure | undefined {
    if (goal !== this.#newest || !this.#open) return undefined;
    this.#open = false;
    return outcome.kind === 'succeeded' ? undefined : failureOf(outcome);
  }

  /**
   * Called in every cycle.
   * @param served whether there is an action server
   */
  look(nowS: number, served: boolean): DriverFailure | undefined {
    const goneS = Math.min(LONGEST_LOOK_S, nowS - (this.#lookedS ?? nowS));
    this.#lookedS = nowS;
    if (!this.#open || !this.#accepted) return undefined;
    this.#silentS += goneS;
    if (served && this.#silentS <= SILENCE_S) return undefined;
    this.#open = false;
    return failureOf({
      kind: 'lost',
      why: served ? 'its action server is silent' : 'its action server is gone',
    });
  }
}

function failureOf(outcome: Exclude<GoalOutcome, { kind: 'succeeded' }>): DriverFailure {
  return {
    halt: { kind: 'notFollowed', reason: `the trajectory controller ${textOf(outcome)}` },
    // A controller that ended a goal holds the arm by itself; of one that is lost nobody knows.
    braking: outcome.kind === 'lost',
  };
}

function textOf(outcome: Exclude<GoalOutcome, { kind: 'succeeded' }>): string {
  switch (outcome.kind) {
    case 'rejected':
      return 'refused the trajectory; its log may say why';
    case 'unavailable':
      return 'is not there: no action server answers';
    case 'lost':
      return `does not answer: ${outcome.why}`;
    case 'canceled':
      return `gave up the trajectory: somebody canceled it${said(outcome)}`;
    case 'aborted':
      return `gave up the trajectory${said(outcome)}`;
  }
}

function said({ code, text }: { readonly code: number; readonly text: string }): string {
  const name = code === 0 ? undefined : (errorNames[code] ?? `error ${code}`);
  const parts = [name, text === '' ? undefined : foreignText(text)].filter((part) => part !== undefined);
  return parts.length === 0 ? '' : `: ${parts.join(': ')}`;
}
