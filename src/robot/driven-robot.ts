import type { ArmModel } from '../arm/arm-model.js';
import { readJointLimits } from '../arm/joint-limits-file.js';
import type { RobotDescription } from '../arm/robot.js';
import { collisionsOf, mujocoFor } from '../collisions/collisions.js';
import type { Collisions } from '../collisions/collisions.js';
import type { Constants, ControllerSettings, LivingController } from '../controllers/controller-kind.js';
import { controllerKindOf } from '../controllers/index.js';
import type { CommandInterface } from '../motion/guarded-motion.js';
import { checkStartPosture, motionLimits, withoutLimits } from '../motion/motion-limits.js';
import type { MotionLimits } from '../motion/motion-limits.js';
import { ReachMap } from '../motion/reach-map.js';
import type { CommandMode } from '../motion/plant.js';
import type { Settings } from '../parameters/parameter-table.js';
import type { Uses } from '../parameters/unused.js';
import type { Mujoco } from '../plants/mujoco-runtime.js';
import type { EmergencyStop } from '../session/emergency-stop.js';
import { OrientingController } from './orienting-controller.js';
import { ReachSession } from '../session/reach-session.js';
import type { SessionSettings } from '../session/terms.js';

const withBrain = { controller: 'brain' } as const;

/** The settings that a driven robot uses. */
export const drivingUses: Uses = {
  arm: {},
  collisions: {},
  limits: {},
  tracking: {},
  movements: {},
  session: {},
  brain: withBrain,
  repertoire: withBrain,
  cerebellum: withBrain,
  'brain-reaches': withBrain,
  'free-reaches': withBrain,
  'measured-reaches': withBrain,
  outcomes: withBrain,
  reservoir: withBrain,
  'shared-clock': withBrain,
  checkpoints: withBrain,
};

/** How a program drives a robot, in addition to the settings. */
export interface DrivingOptions {
  /** The command interface; that of the settings unless given. */
  readonly commandInterface?: CommandInterface;
  /** The command modes of the robot; positions unless given. */
  readonly modes?: readonly CommandMode[];
  /** Whether joint limits count. Without them only the ideal plant may be driven (the published model has none). */
  readonly limited?: boolean;
  /** Latches an emergency stop beyond the life of this robot's session. */
  readonly stop?: EmergencyStop;
  /** Where the controller computes. */
  readonly thread?: 'own' | 'callers';
  /** Values of the controller's constants in place of its own; for their tuning. */
  readonly constants?: Constants | undefined;
  /** Called when something went wrong in the background. */
  readonly onError: (what: string, error: unknown) => void;
  /**
   * Called with the parts of the description that could not be used, and the shapes that touch in the start posture.
   */
  readonly onNotice?: (level: 'warn' | 'info', text: string) => void;
}

/**
 * Everything between settings and a moving arm: limits, collision checks, controller and session. All programs that
 * drive an arm use it. The caller supplies what moves the arm: a plant or ROS 2.
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
  /** The last value of the service `~/learning`, until the parameters are set again. */
  #learning: boolean | undefined;

  /**
   * @param mj what `collisionRuntime` resolved with for these settings
   * @throws UrdfError, ConfigurationError, CheckpointError
   */
  constructor(
    settings: Settings,
    robot: RobotDescription,
    mj: Mujoco | undefined,
    {
      commandInterface,
      modes,
      limited = true,
      thread = 'own',
      stop,
      constants,
      onError,
      onNotice,
    }: DrivingOptions,
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
    const { 'limits.file': file } = settings;
    const fromFile = file === '' || !limited ? undefined : readJointLimits(file, arm.jointNames);
    this.#limits = limited
      ? withReach(motionLimits(arm, settings, collisions, fromFile), arm)
      : { ...withoutLimits(arm.jointNames), collisions };
    this.controller = controllerKindOf(settings.controller).create({
      settings,
      robot,
      control: this.#controllerSettings(),
      thread,
      constants,
      onError,
    });
    this.session = new ReachSession({
      controller: new OrientingController(this.controller, arm, () => this.#limits),
      startPosture: this.startPosture,
      commandInterface: commandInterface ?? commandInterfaceOf(settings),
      ...(modes === undefined ? {} : { modes }),
      ...(stop === undefined ? {} : { stop }),
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

  /** Applies the parameters that may change while the robot is driven. */
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
      settleAverageS: settings.settle_average,
      holdStuckJoints: settings.stuck_joints === 'hold',
      targetTimeoutS: settings.target_timeout,
      reachToleranceM: settings.reach_tolerance,
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

  /** Ends the controller after all pending calls, including saves. */
  async close(): Promise<void> {
    await this.controller.close();
    this.#collisions?.space.dispose();
  }
}

const withReach = (limits: MotionLimits, arm: ArmModel): MotionLimits => ({
  ...limits,
  reach: new ReachMap(arm, limits.lower, limits.upper),
});

/** Whether the arm gets positions cycle by cycle, or trajectories. */
const commandInterfaceOf = ({ command_interface: by }: Settings): CommandInterface =>
  by === 'position' ? 'position' : 'trajectory';

const movementDurationS = (settings: Settings) => settings.movement_duration / settings.speed_override;

/** The runtime for predicting collisions, if the settings ask for it. */
export const collisionRuntime = mujocoFor;

/** Creates a driven robot with everything that it needs. @throws UrdfError, ConfigurationError, CheckpointError */
export async function createRobot(
  settings: Settings,
  robot: RobotDescription,
  options: DrivingOptions,
): Promise<DrivenRobot> {
  return new DrivenRobot(settings, robot, await collisionRuntime(settings), options);
}
