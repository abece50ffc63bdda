import type { ArmModel } from '../../arm/arm-model.js';
import { distance } from '../../model/numbers/vector.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import type { Settings } from '../../parameters/parameter-table.js';
import type { MotionLimits } from '../../motion/motion-limits.js';
import type { Movement } from '../../motion/movement.js';
import { homing } from '../../motion/retime.js';
import type { Reach, ReachAssessment, ReachDetails, ReachOutcome } from '../../session/controller.js';
import type {
  Constants,
  ControllerContext,
  ControllerKind,
  ControllerMemory,
  ControllerSettings,
} from '../controller-kind.js';
import { KeptEstimate } from './kept-estimate.js';
import type { Estimate } from './kept-estimate.js';
import { OneAtATime } from './one-at-a-time.js';
import { PostureFinder } from './posture-finder.js';
import { requireWithinReach } from './within-reach.js';

/** The information for an estimator that chooses a posture. */
export interface PostureQuestion {
  /** The position at which the hand shall be seen (m, base frame). */
  readonly target: Vector3;
  /** The current posture of the arm, at rest (J, rad). */
  readonly start: Float64Array;
  readonly limits: MotionLimits;
  readonly finder: PostureFinder;
}

/** How a reach ended. */
export interface ReachEnd {
  readonly target: Vector3;
  /** The hand as it was seen (m, base frame). */
  readonly hand: Vector3;
  /** The posture as measured (J, rad). */
  readonly posture: Float64Array;
  /** The posture that was chosen for the target (J, rad). */
  readonly chosen: Float64Array;
}

/**
 * Learns from the ends of reaches which posture brings the hand to a target. Its state contains everything that it has
 * learnt.
 */
export interface EndEstimator extends Estimate {
  /** The posture to command (J, rad). @throws TargetRejected when there is none */
  posture(question: PostureQuestion): Float64Array;
  /** Learns from the end of a reach. @returns further details for the report */
  learn(end: ReachEnd): ReachDetails;
}

/**
 * A controller that reaches straight in joint space, under minimum jerk, for the posture that its estimator chooses, and
 * learns from where the hand was seen at the end.
 * @param name the value of the parameter `controller`
 * @param constants those that can be tuned, with their values
 */
export function endLearner<C extends Constants>(
  name: string,
  description: string,
  estimator: (arm: ArmModel, settings: Settings, constants: C) => EndEstimator,
  constants: C,
): ControllerKind {
  return {
    description,
    constants,
    create: (context) => {
      const { robot, settings } = context;
      const given = { ...constants, ...context.constants };
      return new EndLearner(name, context, estimator(robot.arm, settings, given));
    },
  };
}

class EndLearner extends OneAtATime {
  readonly startsAnywhere: boolean;
  override readonly memory: ControllerMemory;
  readonly #arm: ArmModel;
  readonly #estimator: EndEstimator;
  readonly #finder: PostureFinder;
  readonly #kept: KeptEstimate;
  #control: ControllerSettings;
  #reach: (Reach & { readonly chosen: Float64Array; readonly durationS: number }) | undefined;

  /** @throws CheckpointError when there is a file that this controller cannot take up, or none can be written */
  constructor(name: string, context: ControllerContext, estimator: EndEstimator) {
    super();
    const { settings, robot, control } = context;
    this.startsAnywhere = settings.reach_start === 'anywhere';
    this.#arm = robot.arm;
    this.#estimator = estimator;
    this.#finder = new PostureFinder(robot.arm.joints, settings['model.seed']);
    this.#control = control;
    this.#kept = new KeptEstimate(name, context, estimator, (work) => this.inTurn(work));
    this.memory = this.#kept.memory;
  }

  update(control: ControllerSettings): void {
    this.#control = control;
  }

  begin(reach: Reach): Promise<Movement> {
    return this.inTurn(() => {
      const { target, start } = reach;
      const { limits, movementDurationS } = this.#control;
      requireWithinReach(this.#arm, target);
      const chosen = this.#estimator.posture({ target, start, limits, finder: this.#finder });
      const movement = homing(start, chosen, limits, movementDurationS);
      this.#reach = { ...reach, chosen, durationS: movement.durationS };
      return movement;
    });
  }

  end({ hand, posture }: ReachOutcome): Promise<ReachAssessment> {
    return this.inTurn(async () => {
      const { target, chosen, durationS, learning } = this.required(this.#reach);
      this.#reach = undefined;
      const aimingErrorM = distance(hand, target);
      if (!learning) return { aimingErrorM, durationS, learnt: false, details: {} };
      const details = this.#estimator.learn({ target, hand, posture, chosen });
      await this.#kept.autosave(this.#control.autosaveFile);
      return { aimingErrorM, durationS, learnt: true, details };
    });
  }

  abandon(): Promise<void> {
    return this.inTurn(() => {
      this.#reach = undefined;
    });
  }
}
