import { messageOf } from '../../errors.js';
import type { TrajectoryGoal } from './trajectory-goal.js';
import { goalOutcome } from './goal-outcome.js';
import type { GoalOutcome } from './goal-outcome.js';
import type { RclActionClient, RclGoalHandle } from './rcl-binding.js';

export const TRAJECTORY_ACTION = 'control_msgs/action/FollowJointTrajectory';
/** Longest wait for the answer to a goal (ms). */
const ANSWER_MS = 1000;

/** Told of a goal by its number. Its methods must not throw: rclnodejs would end the process. */
export interface GoalListener {
  accepted(goal: number): void;
  feedback(goal: number): void;
  ended(goal: number, outcome: GoalOutcome): void;
}

/** Goals for a trajectory controller. */
export interface TrajectoryAction {
  /** Whether there is an action server; a killed one counts as there for some 20 s. */
  readonly available: boolean;
  send(number: number, goal: TrajectoryGoal): void;
  /** Asks the controller to give up every goal that it has accepted and not ended. */
  cancel(): void;
}

/**
 * The action client of rclnodejs with its gaps closed: goals without an answer, results by their status, and callbacks
 * that it would keep for ever.
 */
export class RclTrajectoryAction implements TrajectoryAction {
  readonly #client: RclActionClient;
  readonly #listener: GoalListener;
  readonly #onError: (where: string, error: unknown) => void;
  readonly #accepted = new Set<RclGoalHandle>();

  constructor(
    client: RclActionClient,
    listener: GoalListener,
    onError: (where: string, error: unknown) => void,
  ) {
    this.#client = client;
    this.#listener = listener;
    this.#onError = onError;
  }

  get available(): boolean {
    return this.#client.isActionServerAvailable();
  }

  send(number: number, goal: TrajectoryGoal): void {
    this.#follow(number, goal).catch((error: unknown) => {
      this.#onError('trajectory action', error);
      this.#listener.ended(number, { kind: 'lost', why: messageOf(error) });
    });
  }

  async #follow(number: number, goal: TrajectoryGoal): Promise<void> {
    const listener = this.#listener;
    if (!this.available) {
      listener.ended(number, { kind: 'unavailable' });
      return;
    }
    const answer = this.#client.sendGoal(goal, () => {
      listener.feedback(number);
    });
    const handle = await within(ANSWER_MS, answer);
    if (handle === undefined) {
      // Nobody expects the arm to move any more where the answer comes later.
      const refuse = (late: RclGoalHandle) => (late.isAccepted() ? late.cancelGoal() : undefined);
      answer.then(refuse).catch((error: unknown) => {
        this.#onError('a late goal', error);
      });
      listener.ended(number, { kind: 'lost', why: `no answer to the goal within ${ANSWER_MS / 1000} s` });
      return;
    }
    if (!handle.isAccepted()) {
      listener.ended(number, { kind: 'rejected' });
      return;
    }
    this.#accepted.add(handle);
    listener.accepted(number);
    try {
      const result = await handle.getResult();
      listener.ended(number, goalOutcome(handle.status, result as Parameters<typeof goalOutcome>[1]));
    } finally {
      this.#accepted.delete(handle);
      this.#client._feedbackCallbacks.delete(Array.from(handle.goalId.uuid).join(','));
    }
  }

  cancel(): void {
    for (const handle of this.#accepted)
      handle.cancelGoal().catch((error: unknown) => {
        this.#onError('canceling a trajectory', error);
      });
  }
}

/** What a promise becomes, or undefined if that takes longer. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      resolve(undefined);
    }, ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
