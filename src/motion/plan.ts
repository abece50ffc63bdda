import type { GuardState } from './guard-state.js';
import type { MotionLimits } from './motion-limits.js';
import { slower } from './movement.js';
import type { FeedbackLaw, Movement } from './movement.js';
import { rehearse } from './trajectory.js';
import type { Refusal, Trajectory } from './trajectory.js';

/** A motion that may begin: where it can be known as a whole, it has passed the guard. */
export interface Plan {
  readonly law: Movement | FeedbackLaw;
  /** Undefined where the law looks at the arm. */
  readonly trajectory: Trajectory | undefined;
}

/** A movement that the guard would slow down is tried this much slower, and again. */
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
    const helps = verdict === 'slowed_velocity' || verdict === 'slowed_workspace';
    if (!helps || i === SLOWER_TIMES) return rehearsal;
    movement = slower(
      movement,
      SLOWER,
      verdict === 'slowed_velocity'
        ? { joint: limits.jointNames[finding.joint], limit: 'velocity' }
        : { joint: 'hand', limit: 'workspace' },
    );
  }
}
