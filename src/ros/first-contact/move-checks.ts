/** What small movements say of a robot: whether the right joint goes the right way, how late, and how near. */
import type { ArmModel } from '../../arm/arm-model.js';
import { MINIMUM_JERK_PEAK_VELOCITY, minimumJerk } from '../../motion/minimum-jerk.js';
import { note, ok, wrong } from './finding.js';
import type { Finding } from './finding.js';
import type { SeenMove } from './small-moves.js';

/** How far a joint goes (rad): 3 degrees, well above backlash and noise. */
export const STEP_RAD = 0.05;
/** Of the commanded way at least this share must be gone, and at most that. */
const LEAST_SHARE = 0.5;
const MOST_SHARE = 1.5;
/** Beyond this distance of command and rest the node's default of limits.tracking_error leaves little room (rad). */
const FAR_SAG_RAD = 0.1;
const SLACK_RAD = 0.01;

/** How far an arm that is told to stay sinks. */
export function sagFinding({ to, rest }: SeenMove, { jointNames }: ArmModel): Finding {
  const sags = [...to].map((q, j) => Math.abs(rest[j] - q));
  const sag = Math.max(...sags);
  const joint = jointNames[sags.indexOf(sag)];
  const seen = `${(1e3 * sag).toFixed(1)} mrad (${joint}) off the posture that it was told to keep`;
  const parameters = { 'limits.tracking_error': Number(Math.max(0.3, 3 * sag).toPrecision(2)) };
  return sag > FAR_SAG_RAD
    ? {
        ...wrong(
          'sag',
          seen,
          'the drives do not hold the arm: look at their gains, or at a controller that is not active',
        ),
        parameters,
      }
    : sag > SLACK_RAD
      ? { ...note('sag', seen, 'nothing to do: reaches learn it at each place'), parameters }
      : { ...ok('sag', seen), parameters };
}

/** Whether a joint did what it was told. @param joint index of the one that was told to move */
export function moveFinding(move: SeenMove, joint: number, { jointNames }: ArmModel): Finding {
  const name = `move ${jointNames[joint]}`;
  const { from, to, rest } = move;
  const asked = to[joint] - from[joint];
  const gone = [...rest].map((q, j) => q - from[j]);
  const share = gone[joint] / asked;
  const other = gone.findIndex((way, j) => j !== joint && Math.abs(way) > LEAST_SHARE * Math.abs(asked));
  const seen = `went ${(1e3 * gone[joint]).toFixed(1)} of ${(1e3 * asked).toFixed(1)} mrad`;
  if (other >= 0)
    return wrong(
      name,
      `${jointNames[other]} moved by ${(1e3 * gone[other]).toFixed(1)} mrad instead; it ${seen}`,
      'the controller has the joints in another order or by other names than `joints`',
    );
  if (share < -0.2)
    return wrong(
      name,
      `${seen}: the wrong way`,
      'the driver turns this joint the other way than the description',
    );
  if (share < LEAST_SHARE)
    return wrong(
      name,
      seen,
      'is the controller active, and the pendant on "remote"? Are the drives strong enough?',
    );
  if (share > MOST_SHARE) return wrong(name, seen, 'the driver takes commands in another unit than radians');
  const delayS = delayOf(move, joint);
  return ok(name, `${seen}${delayS === undefined ? '' : `, ${(1e3 * delayS).toFixed(0)} ms late`}`);
}

/** When a joint was half the way, after its command was (s). */
export function delayOf({ course, from, rest, durationS }: SeenMove, joint: number): number | undefined {
  const half = (from[joint] + rest[joint]) / 2;
  const sign = Math.sign(rest[joint] - from[joint]);
  const passed = course.findIndex(({ angles }) => sign * (angles[joint] - half) >= 0);
  if (passed <= 0) return undefined;
  const [a, b] = [course[passed - 1], course[passed]];
  const share = (half - a.angles[joint]) / (b.angles[joint] - a.angles[joint]);
  return a.atS + share * (b.atS - a.atS) - durationS / 2;
}

/** How late a robot follows, over all joints. */
export function delayFinding(delaysS: readonly number[]): Finding {
  const longest = Math.max(...delaysS);
  const seen = `${(1e3 * longest).toFixed(0)} ms from a command to the joint states that show it`;
  return longest > 0.15
    ? note(
        'latency',
        seen,
        'raise limits.tracking_error or lower limits.velocity_scale: the arm is that far behind',
      )
    : ok('latency', seen);
}

/** A movement of one joint that brings the hand to a speed. */
export interface SpeedMove {
  readonly joint: number;
  readonly byRad: number;
  readonly durationS: number;
  readonly handMPerS: number;
}

/**
 * The movement with which the hand gets as fast as is asked, or as nearly so as the limits permit.
 * @param q where the arm is (J, rad)
 * @param accelerationRadPerS2 of every joint
 */
export function speedMove(
  arm: ArmModel,
  q: Float64Array,
  askedMPerS: number,
  velocityScale: number,
  accelerationRadPerS2: number,
): SpeedMove {
  const jacobian = new Float64Array(3 * arm.joints);
  arm.jacobian(q, jacobian);
  const moves = arm.jointNames.map((_, joint): SpeedMove => {
    const lever = Math.hypot(...[0, 1, 2].map((row) => jacobian[row * arm.joints + joint]));
    const byRad = roomOf(arm, q, joint, 0.2);
    const fastest = Math.min(askedMPerS / lever, velocityScale * Math.min(arm.velocityLimit[joint], 100));
    // v = 1.875 d / T and a = 5.77 d / T^2
    const forVelocityS = (MINIMUM_JERK_PEAK_VELOCITY * Math.abs(byRad)) / fastest;
    const forAccelerationS = Math.sqrt((5.7735 * Math.abs(byRad)) / accelerationRadPerS2);
    const durationS = Math.max(forVelocityS, forAccelerationS);
    return {
      joint,
      byRad,
      durationS,
      handMPerS: (MINIMUM_JERK_PEAK_VELOCITY * Math.abs(byRad) * lever) / durationS,
    };
  });
  return moves.reduce((best, move) => (move.handMPerS > best.handMPerS + 1e-9 ? move : best));
}

/** How far a joint can go within its limits, towards their middle, at most `mostRad`. */
export function roomOf({ lower, upper }: ArmModel, q: Float64Array, joint: number, mostRad: number): number {
  const [up, down] = [upper[joint] - q[joint], q[joint] - lower[joint]];
  return up >= down
    ? Math.min(mostRad, Math.max(0, up - SLACK_RAD))
    : -Math.min(mostRad, Math.max(0, down - SLACK_RAD));
}

/** Whether the arm kept up with a fast movement. @param delayS how late it follows anyway */
export function speedFinding(
  move: SeenMove,
  { joint, handMPerS }: SpeedMove,
  delayS: number,
  trackingRad: number,
): Finding {
  const { course, from, to, durationS } = move;
  const behind = course.map(({ atS, angles }) => {
    const tau = Math.min(1, Math.max(0, (atS - delayS) / durationS));
    return Math.abs(angles[joint] - (from[joint] + (to[joint] - from[joint]) * minimumJerk(tau)));
  });
  const worst = Math.max(0, ...behind);
  const seen = `hand at ${handMPerS.toFixed(2)} m/s, at most ${(1e3 * worst).toFixed(0)} mrad from its course`;
  return worst > trackingRad
    ? wrong(
        'speed',
        seen,
        `more than limits.tracking_error (${trackingRad} rad): the drives do not follow that fast; check again with a lower --hand-speed`,
      )
    : ok('speed', seen);
}
