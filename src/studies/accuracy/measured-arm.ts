import type { ArmModel } from '../../arm/arm-model.js';
import { describedArm } from '../../arm/robot.js';
import type { RobotDescription } from '../../arm/robot.js';
import type { Settings } from '../../parameters/parameter-table.js';
import { BrainController } from '../../controllers/brain/brain-controller.js';
import { driveReach } from '../../robot/drive.js';
import { motionLimits } from '../../motion/motion-limits.js';
import type { MotionLimits } from '../../motion/motion-limits.js';
import type { Disturbance, Plant } from '../../motion/plant.js';
import { ReachSession } from '../../session/reach-session.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import { MujocoPlant } from '../../plants/mujoco-plant.js';
import { LocalBrain } from '../../controllers/brain/local-brain.js';

const CYCLE_S = 0.01;

/** What is measured of one reach. */
export interface MeasuredReach {
  /** Undefined when the target was rejected or the arm halted. */
  readonly errorM: number | undefined;
  /** Hand as seen at the end (m). */
  readonly hand: Vector3 | undefined;
  /** Status code of what became of it. */
  readonly code: number;
}

/**
 * An arm in physics with a brain, driven as `reach` does it: the session plans, retimes, guards, settles and learns.
 * Every reach begins at the start posture, into which the arm is put; it would go there by itself otherwise.
 */
export class MeasuredArm {
  readonly arm: ArmModel;
  readonly settings: Settings;
  readonly service: LocalBrain;
  readonly #limits: MotionLimits;
  readonly #start: Float64Array;
  #plant: Plant;

  /** @throws UrdfError, ConfigurationError, ModelError */
  static async create(settings: Settings, robot: RobotDescription): Promise<MeasuredArm> {
    const brain = await LocalBrain.create({ settings, urdfText: robot.urdfText, urdfName: robot.urdfName });
    const plant = await MujocoPlant.create(robot.arm, robot.urdfText, robot.urdfName);
    return new MeasuredArm(settings, robot.arm, brain, plant);
  }

  private constructor(settings: Settings, arm: ArmModel, service: LocalBrain, plant: Plant) {
    this.arm = arm;
    this.settings = settings;
    this.service = service;
    this.#limits = motionLimits(arm, settings);
    this.#start = Float64Array.from(settings.start_posture);
    this.#plant = plant;
  }

  /** Gives the brain another body in the same description's place, which it knows nothing of. */
  async exchange(urdfText: string, urdfName: string): Promise<void> {
    const plant = await MujocoPlant.create(
      describedArm(this.settings, urdfText, urdfName),
      urdfText,
      urdfName,
    );
    this.#plant.dispose();
    this.#plant = plant;
  }

  disturb(disturbance: Disturbance): void {
    this.#plant.disturb(disturbance);
  }

  async reach(target: Vector3, learning: boolean): Promise<MeasuredReach> {
    this.#plant.reset(this.#start);
    const session = this.#session(learning);
    session.activate();
    const { report, status } = await driveReach(session, this.#plant, target, { cycleS: CYCLE_S });
    return { errorM: report?.aimingErrorM, hand: report?.hand, code: status.code };
  }

  async close(): Promise<void> {
    await this.service.close();
    this.#plant.dispose();
  }

  #session(learning: boolean): ReachSession {
    const { settings } = this;
    const limits = this.#limits;
    return new ReachSession({
      controller: new BrainController({
        brain: this.service,
        reference: this.#start,
        settings: {
          limits,
          movementDurationS: settings.movement_duration,
          timeLaw: 'minimum_jerk',
          autosaveFile: undefined,
        },
        onSaveError: (error) => {
          throw error;
        },
      }),
      startPosture: this.#start,
      commandInterface: 'position',
      cycleS: CYCLE_S,
      settings: {
        limits,
        movementDurationS: settings.movement_duration,
        settleTimeoutS: settings.settle_timeout,
        targetTimeoutS: 0,
        learning,
        exploration: false,
      },
    });
  }
}
