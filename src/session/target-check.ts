import { TargetRejected } from '../errors.js';
import type { Vector3 } from '../model/numbers/vector.js';
import type { MotionLimits } from '../motion/motion-limits.js';
import type { ReachMap } from '../motion/reach-map.js';

/** Rounded to a micrometre, which removes rounding errors of sums. */
const shown = (metres: number) => String(Number(metres.toFixed(6)));

/** Nearer is there (m). */
const ROUNDING_M = 1e-4;

const axes = ['x', 'y', 'z'] as const;

/**
 * Why a target (m, base frame) must be rejected, or undefined if no reason is known yet.
 * @param toleranceM how near to it the hand would count as having reached it
 */
export function checkTarget(
  target: Vector3,
  { workspaceMin, workspaceMax, reach }: MotionLimits,
  toleranceM: number,
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
  return reach && outOfReach(target, reach, toleranceM);
}

function outOfReach(target: Vector3, reach: ReachMap, toleranceM: number): TargetRejected | undefined {
  const { distanceM, hand } = reach.nearest(target, Math.max(toleranceM, ROUNDING_M));
  if (distanceM <= Math.max(toleranceM, ROUNDING_M)) return undefined;
  return new TargetRejected(
    'unreachable',
    `no posture within the limits has the hand nearer than ${distanceM.toFixed(3)} m; ` +
      `the nearest point is (${[...hand].map((x) => x.toFixed(4)).join(', ')})`,
  );
}

/** The first target that must be rejected, with the reason, and its number if there are several. */
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
