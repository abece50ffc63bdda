import { dampedLeastSquares } from '../../model/numbers/damped-least-squares.js';
import { distance } from '../../model/numbers/vector.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import type { Kinematics } from '../../model/movement/kinematics.js';
import { minimumJerk, minimumJerkVelocity } from '../../motion/minimum-jerk.js';
import type { MotionLimits } from '../../motion/motion-limits.js';
import type { FeedbackLaw } from '../../motion/movement.js';
import type { Measurement } from '../../motion/plant.js';
import { homing } from '../../motion/retime.js';
import type { Reach, ReachAssessment, ReachOutcome } from '../../session/controller.js';
import type { ControllerContext, ControllerKind, ControllerSettings } from '../controller-kind.js';
import { OneAtATime } from './one-at-a-time.js';
import { PostureFinder, kinematicsOf } from './posture-finder.js';

const standard = {
  /** Rate at which the seen error decays (1/s): slow compared with servos and with delays of the hand's view. */
  gain: 4,
  /** Share of the duration in which the straight line is followed; the rest is left to the servo. */
  along: 0.6,
  dampingM: 0.05,
};

export const ikVisualKind: ControllerKind = {
  constants: standard,
  description: 'a Jacobian servo on the hand as it is seen, all along the movement; learns nothing',
  create: (context) => new VisualServo(context),
};

/** Share of the limits of velocity and acceleration that the servo asks for: the guard has the rest. */
const SHARE = 0.8;

/**
 * The hand is led to the target along a straight line under minimum jerk, x(t), and the joints go by
 *
 *     q' = J^T (J J^T + d^2 I)^-1 (x' + k (x - hand)),     hand as it is seen
 *
 * with J of the description. Stable where the seen directions are less than 90 degrees off.
 */
class VisualServo extends OneAtATime {
  readonly startsAnywhere: boolean;
  readonly #finder: PostureFinder;
  readonly #constants: typeof standard;
  #control: ControllerSettings;
  #reach: { readonly target: Vector3; readonly durationS: number } | undefined;

  constructor({ settings, robot, control, constants }: ControllerContext) {
    super();
    this.#constants = { ...standard, ...constants };
    this.startsAnywhere = settings.reach_start === 'anywhere';
    this.#finder = new PostureFinder(robot.arm.joints, settings['model.seed']);
    this.#control = control;
  }

  update(control: ControllerSettings): void {
    this.#control = control;
  }

  begin({ target, start }: Reach): Promise<FeedbackLaw> {
    return this.inTurn(() => {
      const { limits, movementDurationS } = this.#control;
      const kinematics = kinematicsOf(limits);
      // How long it takes at least, and whether it can be reached at all, the description tells.
      const posture = this.#finder.reaching(kinematics, limits, target, start);
      const { durationS: alongS } = homing(start, posture, limits, this.#constants.along * movementDurationS);
      const law = servo(kinematics, limits, target, start, alongS, this.#constants);
      this.#reach = { target, durationS: law.durationS };
      return law;
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

function servo(
  kinematics: Kinematics,
  limits: MotionLimits,
  target: Vector3,
  start: Float64Array,
  alongS: number,
  { gain, along, dampingM }: typeof standard,
): FeedbackLaw {
  const n = start.length;
  const q = start.slice();
  const speed = new Float64Array(n);
  const wanted = new Float64Array(n);
  const jacobian = new Float64Array(3 * n);
  const wish = new Float64Array(3);
  let from: Vector3 | undefined;
  let beforeS = 0;
  return {
    kind: 'feedback',
    mode: 'position',
    durationS: alongS / along,
    command(tS: number, { hand }: Measurement, out: Float64Array): void {
      from ??= [hand[0], hand[1], hand[2]];
      const dtS = Math.max(0, tS - beforeS);
      beforeS = tS;
      const tau = Math.min(1, tS / alongS);
      const share = minimumJerk(tau);
      const rate = minimumJerkVelocity(tau) / alongS;
      for (let axis = 0; axis < 3; axis++) {
        const way = target[axis] - from[axis];
        wish[axis] = way * rate + gain * (from[axis] + way * share - hand[axis]);
      }
      kinematics.jacobian(q, jacobian);
      dampedLeastSquares(jacobian, wish, dampingM, wanted);
      // One factor for all joints, so that the hand keeps its direction.
      const slower = wanted.reduce(
        (least, w, j) => Math.min(least, (SHARE * limits.velocity[j]) / Math.max(Math.abs(w), 1e-9)),
        1,
      );
      for (let j = 0; j < n; j++) {
        const most = SHARE * limits.acceleration[j] * dtS;
        speed[j] += Math.min(most, Math.max(-most, wanted[j] * slower - speed[j]));
        const next = q[j] + speed[j] * dtS;
        q[j] = Math.min(Math.max(next, limits.lower[j]), limits.upper[j]);
        if (q[j] !== next) speed[j] = 0;
        out[j] = q[j];
      }
    },
  };
}
