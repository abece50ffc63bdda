import type { ArmModel } from '../../arm/arm-model.js';
import { ConfigurationError } from '../../errors.js';
import { vector3 } from '../../model/numbers/vector.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import type { Overrides } from '../../parameters/configuration-file.js';
import type { Disturbance } from '../../parameters/fault-table.js';

const DEGREE = Math.PI / 180;

/** The turn of the rotated views (rad), and its axis through the first joint, in the base frame. */
export const VIEW_ANGLE_RAD = 45 * DEGREE;
export const VIEW_AXIS = [0, 0, 1] as const;
/** An axis that is none of the frame's. */
const SKEW_AXIS = [1, 1, 1];

/** What a disturbance may depend on. */
export interface DisturbedArm {
  /** The described arm. */
  readonly arm: ArmModel;
  /** Its hand in the start posture (m, base frame). */
  readonly startHand: Vector3;
  /** The number of the round under the disturbance, from 0, and of all. */
  readonly round: number;
  readonly rounds: number;
}

/** What is wrong with an arm of a comparison, in words and as the fault table has it. */
export interface NamedDisturbance {
  readonly text: string;
  readonly of: (disturbed: DisturbedArm) => Disturbance;
  /** Settings without which such an arm would halt although nothing is wrong with it; all controllers have them. */
  readonly settings?: Overrides;
  /**
   * Whether no controller has a parameter for it, and nobody has looked at it before all constants were frozen. It is
   * measured only on request.
   */
  readonly heldOut?: true;
}

/** Another value for the n-th joint of the chain (0: the first) than for the others, in the order of the arm. */
function atJoint({ jointNames, chainOrder }: ArmModel, n: number, value: number, rest: number): number[] {
  const at = jointNames.indexOf(chainOrder[n]);
  return jointNames.map((_, j) => (j === at ? value : rest));
}

/** The view turned about the vertical through the first joint. */
const turned = (degrees: number) => ({ view_angle: degrees * DEGREE, view_axis: [...VIEW_AXIS] });
const skewed = (degrees: number) => ({ view_angle: degrees * DEGREE, view_axis: SKEW_AXIS });
const rotated = { view_angle: VIEW_ANGLE_RAD, view_axis: [...VIEW_AXIS] };
const encoders = { encoder_offset: [3 * DEGREE] };
const secondJointGain = ({ arm }: DisturbedArm) => ({ joint_gain: atJoint(arm, 1, 0.8, 1) });
/** Soft servos sag and lag behind their commands by up to 0.25 rad, and more with a payload. */
const soft = { 'limits.tracking_error': 0.6 };
const softer = { 'limits.tracking_error': 1 };
/** A joint in the middle of the arm: the third, which four joints can do without. */
const jammed = ({ arm }: DisturbedArm) => ({ jammed: arm.chainOrder[2] });

/**
 * The disturbances of a comparison by name (experiments.md, section 4). The controllers are told nothing of them. Those in the
 * first group are the default of the command.
 */
export const disturbances = {
  none: { text: 'nothing', of: () => ({}) },
  rotation: { text: 'the view turned by 45 degrees about the vertical', of: () => rotated },
  'rotation-3d': {
    text: 'the view turned by 45 degrees about a skew axis',
    of: () => skewed(45),
  },
  encoders: { text: 'encoders off by 3 degrees', of: () => encoders },
  'joint-gain': { text: 'the second joint goes 0.8 of the way', of: secondJointGain },
  'longer-link': { text: 'the longest link longer by 10 %', of: () => ({ longer_link: 1.1 }) },
  'wrong-description': {
    text: 'links wrong by 5 %, axes tilted by 2 degrees',
    of: () => ({ link_error: 0.05, axis_error: 2 * DEGREE }),
  },
  payload: { text: '1 kg in the hand', of: () => ({ payload: 1 }) },
  soft: { text: 'servos of 3 Hz', of: () => ({ servo_frequency: 3 }), settings: soft },
  'soft-payload': {
    text: 'servos of 3 Hz and 0.5 kg in the hand',
    of: () => ({ servo_frequency: 3, payload: 0.5 }),
    settings: softer,
  },
  'camera-noise': { text: 'the hand seen with noise of 5 mm', of: () => ({ view_noise: 0.005 }) },
  backlash: {
    text: 'play of 1 degree in each joint',
    of: () => ({ backlash: [DEGREE] }),
  },
  triple: {
    text: 'the view turned by 45 degrees, encoders off by 3 degrees, noise of 2 mm',
    of: () => ({ ...rotated, ...encoders, view_noise: 0.002 }),
  },

  'rotation-15': { text: 'the view turned by 15 degrees about the vertical', of: () => turned(15) },
  'rotation-30': { text: 'the view turned by 30 degrees about the vertical', of: () => turned(30) },
  'rotation-60': { text: 'the view turned by 60 degrees about the vertical', of: () => turned(60) },
  'rotation-start': {
    text: 'the view turned by 45 degrees about the vertical through where the hand starts',
    of: ({ startHand }) => ({ ...rotated, view_about: [...startHand] }),
  },
  'rotation-3d-60': { text: 'the view turned by 60 degrees about a skew axis', of: () => skewed(60) },
  'rotation-3d-120': { text: 'the view turned by 120 degrees about a skew axis', of: () => skewed(120) },
  'view-shift': {
    text: 'the view shifted by 0.10 and 0.15 m',
    of: () => ({ view_shift: [0.1, 0.15, 0] }),
  },
  lens: { text: 'a lens that is off by 15 mm at the edge of the reach', of: () => ({ lens: 0.015 }) },
  'payload-half': { text: '0.5 kg in the hand', of: () => ({ payload: 0.5 }) },
  curl: { text: 'a viscous curl field of 20 N s/m', of: () => ({ curl: 20 }) },
  friction: { text: 'dry friction of 0.5 N m in each joint', of: () => ({ friction: [0.5] }) },
  'camera-noise-2': { text: 'the hand seen with noise of 2 mm', of: () => ({ view_noise: 0.002 }) },
  'camera-noise-10': { text: 'the hand seen with noise of 10 mm', of: () => ({ view_noise: 0.01 }) },
  locked: { text: 'the third joint locked', of: jammed },
  'bent-link': { text: 'the longest link bent by 5 degrees', of: () => ({ bent_link: 5 * DEGREE }) },
  'delay-20': { text: 'joint states 20 ms late', of: () => ({ delay: 0.02 }) },
  'delay-50': { text: 'joint states 50 ms late', of: () => ({ delay: 0.05 }) },
  'lost-1': {
    text: '1 % of joint states and commands lost',
    of: () => ({ drop: 0.01, command_drop: 0.01 }),
  },
  'lost-10': {
    text: '10 % of joint states and commands lost',
    of: () => ({ drop: 0.1, command_drop: 0.1 }),
  },
  'rotation+encoders': {
    text: 'the view turned by 45 degrees, encoders off by 3 degrees',
    of: () => ({ ...rotated, ...encoders }),
  },
  'rotation+encoders+link': {
    text: 'the view turned by 45 degrees, encoders off by 3 degrees, the longest link longer by 10 %',
    of: () => ({ ...rotated, ...encoders, longer_link: 1.1 }),
  },
  'rotation+gain+payload': {
    text: 'the view turned by 45 degrees, the second joint goes 0.8 of the way, 1 kg in the hand',
    of: (disturbed) => ({ ...rotated, ...secondJointGain(disturbed), payload: 1 }),
  },
  'soft+rotation': {
    text: 'servos of 3 Hz, the view turned by 45 degrees',
    of: () => ({ servo_frequency: 3, ...rotated }),
    settings: soft,
  },
  alternating: {
    text: 'the view turned by 45 degrees and encoders off by 3 degrees in turn, two rounds each',
    of: ({ round }) => (round % 4 < 2 ? rotated : encoders),
  },

  'tilted-base': {
    text: 'the base tilted by 5 degrees',
    of: () => ({ base_tilt: 5 * DEGREE }),
    heldOut: true,
  },
  'coupled-joints': {
    text: 'each joint coupled to the next by a spring of 2 N m/rad, servos of 3 Hz',
    of: () => ({ coupling: 2, servo_frequency: 3 }),
    settings: softer,
    heldOut: true,
  },
  'tool-change': {
    text: 'a tool of 0.1 m, after half of the rounds one of 0.05 m and 0.5 kg that is bent aside',
    of: ({ round, rounds }) =>
      round < rounds / 2 ? { tool: [0.1, 0, 0] } : { tool: [0.03, 0.04, 0], payload: 0.5 },
    heldOut: true,
  },
  'depth-scale': {
    text: 'a camera whose scale grows by 30 % for each metre of depth',
    of: () => ({ depth_scale: 0.3 }),
    heldOut: true,
  },
} as const satisfies Readonly<Record<string, NamedDisturbance>>;

export type DisturbanceName = keyof typeof disturbances;
const named: Readonly<Record<string, NamedDisturbance>> = disturbances;
/** All names, those of the held-out set last. */
export const disturbanceNames = Object.keys(disturbances) as readonly DisturbanceName[];
export const heldOutNames = disturbanceNames.filter((name) => named[name].heldOut === true);
/** The default of the command. */
export const coreNames = disturbanceNames.slice(0, disturbanceNames.indexOf('triple') + 1);

/** @throws ConfigurationError */
export function disturbanceNamed(name: string): DisturbanceName {
  const found = disturbanceNames.find((known) => known === name);
  if (found === undefined)
    throw new ConfigurationError(
      `disturbance '${name}' is not known, expected one of ${disturbanceNames.join(', ')}`,
    );
  return found;
}

/** What arms under a disturbance need to be set to. */
export const settingsUnder = (name: DisturbanceName): Overrides => named[name].settings ?? {};

/** What an arm suffers under a disturbance as it begins. @param startPosture (J, rad) @throws ConfigurationError */
export function disturbanceOf(name: string, arm: ArmModel, startPosture: readonly number[]): Disturbance {
  const hand = new Float64Array(3);
  arm.forward(Float64Array.from(startPosture), hand);
  return disturbances[disturbanceNamed(name)].of({ arm, startHand: vector3(hand), round: 0, rounds: 1 });
}
