import { distance } from '../../model/numbers/vector.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import type { Movement } from '../../motion/movement.js';
import { homing } from '../../motion/retime.js';
import type { Reach, ReachAssessment, ReachOutcome } from '../../session/controller.js';
import type { ControllerContext, ControllerKind, ControllerSettings } from '../controller-kind.js';
import { OneAtATime } from './one-at-a-time.js';
import { PostureFinder, kinematicsOf } from './posture-finder.js';

export const ikKind: ControllerKind = {
  description: 'inverse kinematics by damped least squares, straight in joint space under minimum jerk',
  create: (context) => new InverseKinematicsController(context),
};

/**
 * Moves to the nearest posture that brings the hand to the target, straight in joint space, as in the first chapter of
 * control textbooks. It knows only the robot description and learns nothing.
 */
class InverseKinematicsController extends OneAtATime {
  readonly startsAnywhere: boolean;
  readonly #finder: PostureFinder;
  #control: ControllerSettings;
  #reach: { readonly target: Vector3; readonly durationS: number } | undefined;

  constructor({ settings, robot, control }: ControllerContext) {
    super();
    this.startsAnywhere = settings.reach_start === 'anywhere';
    this.#finder = new PostureFinder(robot.arm.joints, settings['model.seed']);
    this.#control = control;
  }

  update(control: ControllerSettings): void {
    this.#control = control;
  }

  begin({ target, start }: Reach): Promise<Movement> {
    return this.inTurn(() => {
      const { limits, movementDurationS } = this.#control;
      const posture = this.#finder.reaching(kinematicsOf(limits), limits, target, start);
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
