import { TargetRejected } from '../../errors.js';
import { Random } from '../../model/numbers/random.js';
import type { RandomStream } from '../../model/numbers/random.js';
import { distance } from '../../model/numbers/vector.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import { descend } from '../../motion/inverse-kinematics.js';
import type { MotionLimits } from '../../motion/motion-limits.js';
import type { Movement } from '../../motion/movement.js';
import { homing } from '../../motion/retime.js';
import type { Reach, ReachAssessment, ReachOutcome } from '../../session/controller.js';
import type { ControllerContext, ControllerKind, ControllerSettings } from '../controller-kind.js';
import { LearnsNothing } from './learns-nothing.js';

export const ikKind: ControllerKind = {
  description: 'inverse kinematics by damped least squares, straight in joint space under minimum jerk',
  create: (context) => new InverseKinematicsController(context),
};

/** Postures that a search begins with: where the arm is, then random ones. */
const STARTS = 12;
/** A posture that misses the target by less than this has reached it (m). */
const NEAR_M = 1e-6;
const STEPS = 200;
const DAMPING_M = 0.01;
/** Stands for the range of a joint that has no limits (rad). */
const WHOLE_TURN = Math.PI;

/**
 * The nearest posture that brings the hand to the target, and the straight way there in joint space: what control
 * textbooks begin with. It knows the robot description only and learns nothing.
 */
class InverseKinematicsController extends LearnsNothing {
  readonly startsAnywhere: boolean;
  readonly #stream: RandomStream;
  #control: ControllerSettings;
  #reach: { readonly target: Vector3; readonly durationS: number } | undefined;

  constructor({ settings, control }: ControllerContext) {
    super();
    this.startsAnywhere = settings.reach_start === 'anywhere';
    this.#stream = new Random(settings['model.seed']).stream('goals');
    this.#control = control;
  }

  update(control: ControllerSettings): void {
    this.#control = control;
  }

  begin({ target, start }: Reach): Promise<Movement> {
    return this.inTurn(() => {
      const { limits, movementDurationS } = this.#control;
      const posture = nearestPosture(limits, target, start, this.#stream);
      const movement = homing(start, posture, limits, movementDurationS);
      this.#reach = { target, durationS: movement.durationS };
      return movement;
    });
  }

  end({ hand }: ReachOutcome): Promise<ReachAssessment> {
    return this.inTurn(() => {
      const { target, durationS } = this.required(this.#reach);
      this.#reach = undefined;
      return { aimingErrorM: distance(hand, target), durationS, learnt: false, details: {} };
    });
  }

  abandon(): Promise<void> {
    return this.inTurn(() => {
      this.#reach = undefined;
    });
  }
}

/**
 * Of the postures that bring the hand to the target, and to which the straight way is clear, the one that is nearest to
 * `start` (J, rad) in its largest joint.
 * @throws TargetRejected `unreachable`, with the nearest point that was found
 */
function nearestPosture(
  limits: MotionLimits,
  target: Vector3,
  start: Float64Array,
  stream: RandomStream,
): Float64Array {
  const { kinematics, collisions } = limits;
  if (kinematics === undefined)
    throw new TargetRejected('unreachable', 'the kinematics of the arm are not known');
  const lower = limits.lower.map((limit, j) => Math.max(limit, start[j] - 2 * WHOLE_TURN));
  const upper = limits.upper.map((limit, j) => Math.min(limit, start[j] + 2 * WHOLE_TURN));
  const search = { kinematics, lower, upper, nearM: NEAR_M, steps: STEPS, dampingM: DAMPING_M };
  let best: { posture: Float64Array; far: number } | undefined;
  let leastM = Infinity;
  let blocked = false;
  for (let n = 0; n < STARTS; n++) {
    const posture =
      n === 0 ? start.slice() : lower.map((low, j) => low + (upper[j] - low) * stream.uniform());
    const missM = descend(search, target, posture);
    leastM = Math.min(leastM, missM);
    if (missM > NEAR_M) continue;
    const far = posture.reduce((most, q, j) => Math.max(most, Math.abs(q - start[j])), 0);
    if (best !== undefined && far >= best.far) continue;
    if (collisions?.along(Float64Array.of(...start, ...posture)) !== undefined) {
      blocked = true;
      continue;
    }
    best = { posture, far };
  }
  if (best !== undefined) return best.posture;
  throw new TargetRejected(
    'unreachable',
    blocked
      ? 'every posture that was found for it, or the way there, collides'
      : `the nearest posture within the limits that was found is ${leastM.toFixed(3)} m away from it`,
  );
}
