import { TargetRejected } from '../errors.js';
import type { Vector3 } from '../model/numbers/vector.js';
import type { MotionLimits } from '../motion/motion-limits.js';

/** To a micrometre, without the last bits of a sum. */
const shown = (metres: number) => String(Number(metres.toFixed(6)));

const axes = ['x', 'y', 'z'] as const;

/** Why a target (m, base frame) cannot be reached for, or undefined when nothing speaks against it yet. */
export function checkTarget(
  target: Vector3,
  { workspaceMin, workspaceMax }: MotionLimits,
): TargetRejected | undefined {
  const wrong = target.findIndex((x) => !Number.isFinite(x));
  if (wrong >= 0)
    return new TargetRejected('not_finite', `${axes[wrong]} is ${target[wrong]}, expected a finite number`);
  const outside = target.findIndex((x, axis) => x < workspaceMin[axis] || x > workspaceMax[axis]);
  if (outside >= 0)
    return new TargetRejected(
      'outside_workspace',
      `${axes[outside]} is ${shown(target[outside])} m, expected ${shown(workspaceMin[outside])} to ${shown(workspaceMax[outside])} m`,
    );
  return undefined;
}

/** The first target that may not be reached for, and why; of several its number is told too. */
export function firstUnfit(
  targets: readonly Vector3[],
  problemWith: (target: Vector3) => TargetRejected | undefined,
): { readonly target: Vector3; readonly rejection: TargetRejected } | undefined {
  for (const [i, target] of targets.entries()) {
    const rejection = problemWith(target);
    if (rejection === undefined) continue;
    if (targets.length === 1) return { target, rejection };
    const text = `number ${i + 1} of ${targets.length}: ${rejection.message}`;
    return { target, rejection: new TargetRejected(rejection.reason, text) };
  }
  return undefined;
}
