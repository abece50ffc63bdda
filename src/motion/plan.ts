import type { Verdict } from './guard.js';
import type { GuardState } from './guard-state.js';
import type { MotionLimits } from './motion-limits.js';
import { slower } from './movement.js';
import type { FeedbackLaw, Movement, SlowedBy } from './movement.js';
import { rehearse } from './trajectory.js';
import type { Refusal, Trajectory } from './trajectory.js';

/** A motion that may begin. If it is known as a whole, it has passed the guard. */
export interface Plan {
  readonly law: Movement | FeedbackLaw;
  /** Undefined if the law uses measurements of the arm. */
  readonly trajectory: Trajectory | undefined;
}

/** Factor by which a movement that the guard would slow down is slowed and tried again. */
const SLOWER = 1.25;
const SLOWER_TIMES = 12;

/**
 * Runs a law through the guard before it begins, slower and slower until the limits hold.
 * @param from the command that it starts from, at rest
 * @param cycleS time between two cycles (s)
 */
export function planFrom(
  from: GuardState,
  law: Movement | FeedbackLaw,
  limits: MotionLimits,
  cycleS: number,
): Plan | Refusal {
  if (law.kind === 'feedback') return { law, trajectory: undefined };
  let movement = law;
  for (let i = 0; ; i++) {
    const rehearsal = rehearse(limits, from, movement, cycleS);
    if (rehearsal.verdict === 'clear') return { law: movement, trajectory: rehearsal.trajectory };
    const { verdict, finding } = rehearsal;
    const limit = whatSlows[verdict];
    if (limit === undefined || i === SLOWER_TIMES) return rehearsal;
    const joint = limit === 'velocity' ? limits.jointNames[finding.joint] : 'hand';
    movement = slower(movement, SLOWER, { joint, limit });
  }
}

/** The limits that a slower movement keeps. */
const whatSlows: Readonly<Partial<Record<Verdict, SlowedBy['limit']>>> = {
  slowed_velocity: 'velocity',
  slowed_hand_speed: 'hand_speed',
  slowed_workspace: 'workspace',
};
