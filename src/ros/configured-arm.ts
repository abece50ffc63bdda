import type { ArmModel } from '../arm/arm-model.js';
import type { RobotDescription } from '../arm/robot.js';
import type { Settings } from '../config/parameter-table.js';
import { checkStartPosture } from '../control/brain-assembly.js';
import type { CollisionCheck } from '../control/collision-check.js';
import { motionLimits } from '../control/motion-limits.js';
import { createMeasurement } from '../control/plant.js';
import type { Measurement } from '../control/plant.js';
import { ReachSession } from '../control/reach-session.js';
import { BrainHost } from './brain-host.js';
import { JointStateInput } from './joint-state-input.js';
import { liveControl } from './live-control.js';
import type { LiveControl } from './live-control.js';

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
    commandInterface: settings.command_interface === 'position' ? 'position' : 'trajectory',
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
