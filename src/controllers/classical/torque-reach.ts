import type { ArmModel } from '../../arm/arm-model.js';
import { distance } from '../../model/numbers/vector.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import type { MotionLimits } from '../../motion/motion-limits.js';
import type { FeedbackLaw, Movement } from '../../motion/movement.js';
import type { Measurement } from '../../motion/plant.js';
import { homing } from '../../motion/retime.js';
import { NominalDynamics } from '../../plants/nominal-dynamics.js';
import type { Reach, ReachAssessment, ReachDetails, ReachOutcome } from '../../session/controller.js';
import type { ControllerContext, ControllerMemory, ControllerSettings } from '../controller-kind.js';
import { KeptEstimate } from './kept-estimate.js';
import type { Estimate } from './kept-estimate.js';
import { OneAtATime } from './one-at-a-time.js';
import { PostureFinder, kinematicsOf } from './posture-finder.js';

/** Time for which the posture is held after the movement, before the position servos take over (s). */
const HOLD_S = 0.3;
/** Step of the numeric acceleration of the desired curve (s). */
const STEP_S = 1e-4;
/** Share of the limits of velocity and acceleration that plans use: an arm that catches up moves faster. */
const SHARE = 0.7;

/** Where the arm should be at a moment, each over joints (J; rad, rad/s, rad/s^2). */
export interface DesiredState {
  readonly position: Float64Array;
  readonly velocity: Float64Array;
  readonly acceleration: Float64Array;
}

/** Turns the desired state of one reach into torques. */
export interface TorqueLaw {
  /** Efforts (J; N m, or N) at `tS` since the start. */
  torque(tS: number, measured: Measurement, desired: DesiredState, out: Float64Array): void;
  /** The reach is over. @returns details for the report; undefined if nothing was learnt */
  finish?(): ReachDetails | undefined;
}

/**
 * A controller by torques: the straight way in joint space under minimum jerk to the nearest posture, as `ik` goes it,
 * and a law that makes the arm follow it. It knows the dynamics of the description. It does not use the seen hand.
 */
export abstract class TorqueReach extends OneAtATime {
  readonly startsAnywhere: boolean;
  override readonly memory: ControllerMemory | undefined;
  override readonly prepared: Promise<boolean>;
  protected readonly arm: ArmModel;
  readonly #dynamics: Promise<NominalDynamics>;
  readonly #finder: PostureFinder;
  readonly #kept: KeptEstimate | undefined;
  #control: ControllerSettings;
  #reach: { readonly target: Vector3; readonly durationS: number; readonly law: TorqueLaw } | undefined;

  /** @param learnt what is learnt, with the name of the controller; undefined where nothing is */
  constructor(context: ControllerContext, learnt?: { readonly name: string; readonly estimate: Estimate }) {
    super();
    const { settings, robot, control, onError } = context;
    this.startsAnywhere = settings.reach_start === 'anywhere';
    this.arm = robot.arm;
    this.#finder = new PostureFinder(robot.arm.joints, settings['model.seed']);
    this.#control = control;
    if (learnt !== undefined)
      this.#kept = new KeptEstimate(learnt.name, context, learnt.estimate, (work) => this.inTurn(work));
    this.memory = this.#kept?.memory;
    this.#dynamics = NominalDynamics.create(robot.arm, robot.urdfText, robot.urdfName);
    this.prepared = this.#dynamics.then(() => true);
    this.prepared.catch((error: unknown) => {
      onError('the dynamics of the arm could not be computed', error);
    });
  }

  /** The law of one reach. @param learning whether it may learn from it */
  protected abstract law(
    dynamics: NominalDynamics,
    target: Vector3,
    movement: Movement,
    learning: boolean,
  ): TorqueLaw;

  update(control: ControllerSettings): void {
    this.#control = control;
  }

  begin({ target, start, learning }: Reach): Promise<FeedbackLaw> {
    return this.inTurn(async () => {
      const dynamics = await this.#dynamics;
      const { limits, movementDurationS } = this.#control;
      const posture = this.#finder.reaching(kinematicsOf(limits), limits, target, start);
      // Within the duration that was asked for, the hold included.
      const movement = homing(start, posture, within(limits), Math.max(movementDurationS - HOLD_S, HOLD_S));
      const law = this.law(dynamics, target, movement, learning);
      const durationS = movement.durationS + HOLD_S;
      this.#reach = { target, durationS, law };
      return following(movement, durationS, law);
    });
  }

  end({ hand }: ReachOutcome): Promise<ReachAssessment> {
    return this.inTurn(async () => {
      const { target, durationS, law } = this.required(this.#reach);
      this.#reach = undefined;
      const details = law.finish?.();
      const learnt = details !== undefined;
      if (learnt) await this.#kept?.autosave(this.#control.autosaveFile);
      return { aimingErrorM: distance(hand, target), durationS, learnt, details: details ?? {} };
    });
  }

  abandon(): Promise<void> {
    return this.inTurn(() => {
      this.#reach = undefined;
    });
  }

  override async close(): Promise<void> {
    await super.close();
    await this.#dynamics.then(
      (dynamics) => {
        dynamics.dispose();
      },
      () => undefined,
    );
  }
}

function within(limits: MotionLimits): MotionLimits {
  const share = (all: Float64Array) => all.map((limit) => SHARE * limit);
  return { ...limits, velocity: share(limits.velocity), acceleration: share(limits.acceleration) };
}

/** The law over the desired curve of a movement. */
function following(movement: Movement, durationS: number, law: TorqueLaw): FeedbackLaw {
  let desired: DesiredState | undefined;
  let ahead = new Float64Array(0);
  let behind = ahead;
  let unused = ahead;
  return {
    kind: 'feedback',
    mode: 'torque',
    durationS,
    command(tS, measured, out) {
      if (desired === undefined) {
        const n = out.length;
        desired = {
          position: new Float64Array(n),
          velocity: new Float64Array(n),
          acceleration: new Float64Array(n),
        };
        ahead = new Float64Array(n);
        behind = new Float64Array(n);
        unused = new Float64Array(n);
      }
      const { position, velocity, acceleration } = desired;
      movement.sample(tS, position, velocity);
      movement.sample(tS + STEP_S, unused, ahead);
      movement.sample(tS - STEP_S, unused, behind);
      for (let j = 0; j < out.length; j++) acceleration[j] = (ahead[j] - behind[j]) / (2 * STEP_S);
      law.torque(tS, measured, desired, out);
    },
  };
}
