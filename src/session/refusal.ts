import { TargetRejected } from '../errors.js';
import type { CommandInterface } from '../motion/guarded-motion.js';
import type { FeedbackLaw, Movement } from '../motion/movement.js';
import type { CommandMode } from '../motion/plant.js';
import type { MotionLimits } from '../motion/motion-limits.js';
import type { Refusal } from '../motion/trajectory.js';
import { haltOf } from './status-board.js';
import type { Halt } from './status-board.js';

/**
 * The consequence of a movement that may not begin: one that leaves the workspace rejects the target, and any other
 * halts the arm.
 * @param reaching false if the arm only goes home
 */
export function consequenceOf(
  { verdict, finding }: Refusal,
  limits: MotionLimits,
  reaching: boolean,
): TargetRejected | Halt {
  if ((verdict === 'workspace' || verdict === 'slowed_workspace') && reaching)
    return new TargetRejected(
      'outside_workspace',
      `the way there leaves the workspace by ${finding.value.toFixed(3)} m`,
    );
  return haltOf(verdict, finding, limits) ?? { kind: 'internalFault', reason: verdict };
}

/** Why a robot cannot execute the plan of a controller, or undefined if it can. */
export function unfitLaw(
  law: Movement | FeedbackLaw,
  {
    commandInterface,
    modes = ['position'],
  }: { readonly commandInterface: CommandInterface; readonly modes?: readonly CommandMode[] },
): string | undefined {
  if (law.kind === 'movement') return undefined;
  if (commandInterface === 'position' && modes.includes(law.mode)) return undefined;
  const robot =
    commandInterface === 'position' ? `a robot that takes ${modes.join(' and ')}` : 'trajectories';
  return `a law that commands ${law.mode} cannot drive ${robot}`;
}
