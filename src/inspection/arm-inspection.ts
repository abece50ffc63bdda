/** Everything that can be said of an arm from its description alone. */
import type { ArmModel } from '../arm/arm-model.js';
import type { RobotDescription } from '../arm/robot.js';
import { collisionsOf } from '../collisions/collisions.js';
import type { Collisions } from '../collisions/collisions.js';
import { messageOf, UrdfError } from '../errors.js';
import { checkStartPosture, motionLimits } from '../motion/motion-limits.js';
import type { Settings } from '../parameters/parameter-table.js';
import type { Mujoco } from '../plants/mujoco-runtime.js';
import { surveyPrimitives } from './primitive-survey.js';
import type { PrimitiveSurvey } from './primitive-survey.js';
import { reachableVolume, reachPicture } from './reachable-volume.js';
import type { ReachableVolume } from './reachable-volume.js';

export interface InspectedJoint {
  readonly name: string;
  /** Infinite where there is none (rad or m, rad/s or m/s, N m or N). */
  readonly lower: number;
  readonly upper: number;
  readonly velocity: number;
  readonly effort: number;
  readonly start: number;
}

/** What is known of collision shapes. */
export interface InspectedShapes {
  /** Pairs of shapes that are checked; undefined where collisions are not predicted. */
  readonly pairs: number | undefined;
  /** Why none are, or which shapes could not be read. */
  readonly problems: readonly string[];
  /** Shapes that touch in the start posture. */
  readonly touching: readonly string[];
}

export interface ArmInspection {
  readonly source: string;
  readonly baseLink: string;
  readonly tipLink: string;
  readonly reachM: number;
  /** In the order along the arm. */
  readonly joints: readonly InspectedJoint[];
  readonly shapes: InspectedShapes;
  readonly volume: Omit<ReachableVolume, 'hands'>;
  readonly survey: PrimitiveSurvey;
  /** SVG. */
  readonly picture: string;
}

/**
 * @param mj undefined where no collisions are to be predicted
 * @throws ConfigurationError where the start posture breaks a limit
 */
export function inspectArm(
  settings: Settings,
  robot: RobotDescription,
  mj: Mujoco | undefined,
): ArmInspection {
  const { arm, urdfName } = robot;
  checkStartPosture(settings, arm);
  const { shapes, collisions } = shapesOf(settings, robot, mj);
  const { lower, upper } = motionLimits(arm, settings);
  const volume = reachableVolume(arm, lower, upper);
  const { hands, ...measured } = volume;
  const hand = new Float64Array(3);
  arm.forward(Float64Array.from(settings.start_posture), hand);
  const title = `${urdfName.replace(/.*\//, '')}: ${arm.tipLink} from ${arm.baseLink}, ${hands.length / 3} postures`;
  return {
    source: urdfName,
    baseLink: arm.baseLink,
    tipLink: arm.tipLink,
    reachM: arm.reach,
    joints: jointsOf(arm, settings.start_posture),
    shapes,
    volume: measured,
    survey: surveyPrimitives(settings, arm, collisions?.planning),
    picture: reachPicture(volume, hand, title),
  };
}

function jointsOf(arm: ArmModel, start: readonly number[]): InspectedJoint[] {
  return arm.chainOrder.map((name) => {
    const j = arm.jointNames.indexOf(name);
    return {
      name,
      lower: arm.lower[j],
      upper: arm.upper[j],
      velocity: arm.velocityLimit[j],
      effort: arm.effortLimit[j],
      start: start[j],
    };
  });
}

/** A description whose meshes cannot be read is inspected without them, and that is told. */
function shapesOf(
  settings: Settings,
  robot: RobotDescription,
  mj: Mujoco | undefined,
): { readonly shapes: InspectedShapes; readonly collisions: Collisions | undefined } {
  const none = (problem: string) => ({
    shapes: { pairs: undefined, problems: [problem], touching: [] },
    collisions: undefined,
  });
  if (mj === undefined) return none('collision.enabled is off');
  try {
    const collisions = collisionsOf(mj, settings, robot);
    const { pairs, leftOut, touching } = collisions.space;
    return { shapes: { pairs, problems: [...leftOut], touching: [...touching] }, collisions };
  } catch (error) {
    if (!(error instanceof UrdfError)) throw error;
    return none(messageOf(error));
  }
}
