import type { ArmModel } from '../arm/arm-model.js';
import type { RobotDescription } from '../arm/robot.js';
import { GazeboServer } from './gazebo-server.js';
import { gazeboWorld } from './gazebo-world.js';
import type { WorldOptions } from './gazebo-world.js';
import { MujocoPlant } from './mujoco-plant.js';

/** Step of Gazebo's physics (s). */
export const gazeboStepS = 1e-3;

export type GazeboArmOptions = Pick<WorldOptions, 'lockstep' | 'rateHz' | 'realTimeFactor'> & {
  /** The first posture of the arm (J, rad); by default as near to zero as its limits allow. */
  readonly posture?: Float64Array;
  /** Whether a window shows it. */
  readonly gui?: boolean;
};

/**
 * A server of our own with the arm of a description, whose servos have the gains of the MuJoCo plant.
 * @throws ConfigurationError when there is no Gazebo 11; UrdfError; ModelError when the server does not start
 */
export async function startGazeboArm(
  { arm, urdfText, urdfName }: RobotDescription,
  { posture = nearZero(arm), gui = false, ...options }: GazeboArmOptions,
): Promise<GazeboServer> {
  const peer = await MujocoPlant.create(arm, urdfText, urdfName);
  const { gains } = peer;
  peer.dispose();
  const world = gazeboWorld(arm, urdfText, urdfName, { gains, posture, stepS: gazeboStepS, ...options });
  return GazeboServer.start(world, { gui });
}

export function nearZero(arm: ArmModel): Float64Array {
  return Float64Array.from(arm.lower, (lower, j) => Math.min(Math.max(0, lower), arm.upper[j]));
}

/** What the plugin says of itself when it has this arm. */
export function greetingOf(arm: ArmModel, lockstep: boolean): string {
  const mode = lockstep ? 'lockstep' : 'free';
  return `arm 1 ${mode} ${gazeboStepS} ${arm.joints} ${arm.jointNames.join(' ')}`;
}
