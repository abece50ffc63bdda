import type { ArmModel } from '../../arm/arm-model.js';
import type { RobotDescription } from '../../arm/robot.js';
import type { Settings } from '../../parameters/parameter-table.js';
import { checkStartPosture } from '../../controllers/brain/brain-assembly.js';
import type { CollisionCheck } from '../../motion/collision-check.js';
import { motionLimits } from '../../motion/motion-limits.js';
import { createMeasurement } from '../../motion/plant.js';
import type { Measurement } from '../../motion/plant.js';
import { ReachSession } from '../../session/reach-session.js';
import { BrainHost } from '../../robot/brain-host.js';
import { JointStateInput } from './joint-state-input.js';
import { liveControl } from '../../robot/live-control.js';
import type { LiveControl } from '../../robot/live-control.js';

/** What exists while the node is configured. */
export interface ConfiguredArm {
  readonly arm: ArmModel;
  readonly session: ReachSession;
  readonly brain: BrainHost;
  readonly control: LiveControl;
  readonly joints: JointStateInput;
  readonly measured: Measurement;
  readonly command: Float64Array;
}

/**
 * @param collisions what movements must keep clear of
 * @param onBrainError told what the brain could not do in the background
 * @throws UrdfError, ConfigurationError, CheckpointError
 */
export function configureArm(
  settings: Settings,
  robot: RobotDescription,
  collisions: CollisionCheck | undefined,
  onBrainError: (what: string, error: unknown) => void,
): ConfiguredArm {
  const { arm } = robot;
  checkStartPosture(settings, arm);
  const control = liveControl(settings, motionLimits(arm, settings, collisions));
  const brain = new BrainHost({ settings, robot, control, onError: onBrainError });
  const session = new ReachSession({
    controller: brain,
    startPosture: Float64Array.from(settings.start_posture),
    commandInterface: settings.command_interface,
    cycleS: 1 / settings.update_rate,
    settings: control,
  });
  return {
    arm,
    session,
    brain,
    control,
    joints: new JointStateInput(settings.joints),
    measured: createMeasurement(arm.joints),
    command: new Float64Array(arm.joints),
  };
}
