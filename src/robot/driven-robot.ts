import type { ArmModel } from '../arm/arm-model.js';
import type { RobotDescription } from '../arm/robot.js';
import { collisionsOf, mujocoFor } from '../collisions/collisions.js';
import type { Collisions } from '../collisions/collisions.js';
import type { ControllerSettings, LivingController } from '../controllers/controller-kind.js';
import { controllerKindOf } from '../controllers/index.js';
import type { CommandInterface } from '../motion/guarded-motion.js';
import { checkStartPosture, motionLimits, withoutLimits } from '../motion/motion-limits.js';
import type { MotionLimits } from '../motion/motion-limits.js';
import type { CommandMode } from '../motion/plant.js';
import type { Settings } from '../parameters/parameter-table.js';
import type { Mujoco } from '../plants/mujoco-runtime.js';
import { ReachSession } from '../session/reach-session.js';
import type { SessionSettings } from '../session/terms.js';

/** How a program drives a robot; the settings say the rest. */
export interface DrivingOptions {
  /** What commands are; as the settings say unless told. */
  readonly commandInterface?: CommandInterface;
  /** What the robot can be commanded by; positions unless told. */
  readonly modes?: readonly CommandMode[];
  /** Whether joint limits count; without them the ideal plant alone may be driven (the published model has none). */
  readonly limited?: boolean;
  /** Where the controller computes. */
  readonly thread?: 'own' | 'callers';
  /** Told of what went wrong in the background. */
  readonly onError: (what: string, error: unknown) => void;
  /** Told what of the description could not be used, and what touches from the beginning. */
  readonly onNotice?: (level: 'warn' | 'info', text: string) => void;
}

/**
 * Everything between settings and a moving arm: limits, collision checks, controller and session. The one way there, for
 * each program that drives an arm; what moves it, a plant or ROS 2, is the caller's.
 */
export class DrivenRobot {
  readonly arm: ArmModel;
  readonly startPosture: Float64Array;
  /** Time between two cycles (s). */
  readonly cycleS: number;
  readonly controller: LivingController;
  readonly session: ReachSession;
  readonly #collisions: Collisions | undefined;
  #settings: Settings;
  #limits: MotionLimits;
  /** What the service `~/learning` said last, until the parameters are set again. */
  #learning: boolean | undefined;

  /**
   * @param mj what `collisionRuntime` resolved with for these settings
   * @throws UrdfError, ConfigurationError, CheckpointError
   */
  constructor(
    settings: Settings,
    robot: RobotDescription,
    mj: Mujoco | undefined,
    { commandInterface, modes, limited = true, thread = 'own', onError, onNotice }: DrivingOptions,
  ) {
    const { arm } = robot;
    checkStartPosture(settings, arm);
    this.#settings = settings;
    this.arm = arm;
    this.startPosture = Float64Array.from(settings.start_posture);
    this.cycleS = 1 / settings.update_rate;
    this.#collisions = mj && collisionsOf(mj, settings, robot);
    for (const line of this.#collisions?.space.leftOut ?? []) onNotice?.('warn', line);
    for (const line of this.#collisions?.space.touching ?? []) onNotice?.('info', line);
    const collisions = this.#collisions?.moving;
    this.#limits = limited
      ? motionLimits(arm, settings, collisions)
      : { ...withoutLimits(arm.jointNames), collisions };
    this.controller = controllerKindOf(settings.controller).create({
      settings,
      robot,
      control: this.#controllerSettings(),
      thread,
      onError,
    });
    this.session = new ReachSession({
      controller: this.controller,
      startPosture: this.startPosture,
      commandInterface: commandInterface ?? settings.command_interface,
      ...(modes === undefined ? {} : { modes }),
      cycleS: this.cycleS,
      settings: this.#sessionSettings(),
    });
  }

  get settings(): Settings {
    return this.#settings;
  }

  /** The limits in force. */
  get limits(): MotionLimits {
    return this.#limits;
  }

  /** Takes over the parameters that may change while the robot is driven. */
  apply(settings: Settings): void {
    this.#settings = settings;
    this.#learning = undefined;
    this.#update();
  }

  /** Plasticity and exploration together, until the parameters are set again. */
  setLearning(on: boolean): void {
    this.#learning = on;
    this.#update();
  }

  #update(): void {
    const { joint_state_timeout: stateTimeoutS, 'limits.tracking_error': trackingError } = this.#settings;
    this.#limits = { ...this.#limits, stateTimeoutS, trackingError };
    this.session.update(this.#sessionSettings());
    this.controller.update(this.#controllerSettings());
  }

  #sessionSettings(): SessionSettings {
    const settings = this.#settings;
    const learning = this.#learning ?? settings['learning.enabled'];
    return {
      limits: this.#limits,
      movementDurationS: movementDurationS(settings),
      settleTimeoutS: settings.settle_timeout,
      targetTimeoutS: settings.target_timeout,
      learning,
      exploration: this.#learning !== false && settings['learning.exploration'],
      confirmMovements: settings.confirm_movements,
    };
  }

  #controllerSettings(): ControllerSettings {
    const { autosave, checkpoint } = this.#settings;
    return {
      limits: this.#limits,
      movementDurationS: movementDurationS(this.#settings),
      autosaveFile: autosave && checkpoint !== '' ? checkpoint : undefined,
    };
  }

  /** Ends the controller after what waits, saves included. */
  async close(): Promise<void> {
    await this.controller.close();
    this.#collisions?.space.dispose();
  }
}

const movementDurationS = (settings: Settings) => settings.movement_duration / settings.speed_override;

/** What predicting collisions takes, where the settings ask for that. */
export const collisionRuntime = mujocoFor;

/** A driven robot with all that it takes. @throws UrdfError, ConfigurationError, CheckpointError */
export async function createRobot(
  settings: Settings,
  robot: RobotDescription,
  options: DrivingOptions,
): Promise<DrivenRobot> {
  return new DrivenRobot(settings, robot, await collisionRuntime(settings), options);
}
