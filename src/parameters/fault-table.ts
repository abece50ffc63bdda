/**
 * What can be wrong with a simulated robot: options of `neuromotor simulate`, and parameters of its node, which may all
 * change while it runs. Nothing else declares, validates or describes a fault.
 */
import { listProblems } from './list-rules.js';
import { defaultsOf, parametersFor } from './parameter-spec.js';
import type { ParameterTable, ValuesOf } from './parameter-spec.js';

const parameter = parametersFor('simulated-robot');
const share = { range: [0, 1], live: true } as const;
const seconds = { unit: 's', range: [0, 10], live: true } as const;
const names = { namesJoints: true, live: true } as const;
const perJoint = { length: 'one per joint', mayBeEmpty: true, live: true } as const;

export const faultTable = {
  // Joint states on their way
  drop: parameter('double', 0, 'Share of the joint states that is lost.', share),
  duplicate: parameter('double', 0, 'Share of the joint states that arrives twice.', share),
  reorder: parameter('double', 0, 'Share of the joint states that the next one overtakes.', share),
  delay: parameter('double', 0, 'How late joint states arrive; their stamps stay.', seconds),
  jitter: parameter('double', 0, 'How much later still, evenly from 0 to this.', seconds),
  noise: parameter('double', 0, 'Standard deviation of noise on joint angles.', {
    unit: 'rad',
    range: [0, 10],
    live: true,
  }),
  velocity_noise: parameter('double', 0, 'Standard deviation of noise on joint velocities.', {
    unit: 'rad/s',
    range: [0, 100],
    live: true,
  }),
  nan: parameter('double', 0, 'Share of the joint states in which one angle is NaN.', share),
  stuck: parameter(
    'string',
    '',
    'Joints whose reading stays as it is while they move on, with commas.',
    names,
  ),
  silent: parameter('boolean', false, 'No joint states at all.', { live: true }),

  // Commands on their way
  cut_commands: parameter('boolean', false, 'No command arrives; what has arrived is carried out.', {
    live: true,
  }),

  // The arm
  jammed: parameter(
    'string',
    '',
    'Joints that stay where they are whatever their motors do, with commas.',
    names,
  ),
  motor_gain: parameter(
    'double_array',
    [],
    'Share of its torque that each motor gives, one per joint; empty: all.',
    { ...perJoint, elements: 'not negative' },
  ),
  payload: parameter('double', 0, 'Mass held in the hand.', { unit: 'kg', range: [0, 1000], live: true }),
  friction: parameter('double_array', [], 'Dry friction, one per joint; empty: none.', {
    ...perJoint,
    unit: 'N m',
    elements: 'not negative',
  }),
  backlash: parameter('double_array', [], 'Play between motor and joint, one per joint; empty: none.', {
    ...perJoint,
    unit: 'rad',
    elements: 'not negative',
  }),
  encoder_offset: parameter(
    'double_array',
    [],
    'What each encoder shows more than the angle, one per joint; empty: nothing.',
    { ...perJoint, unit: 'rad' },
  ),
  joint_gain: parameter(
    'double_array',
    [],
    'How far each joint moves where its encoder shows a radian, one per joint; empty: as far.',
    { ...perJoint, elements: 'positive' },
  ),
} as const satisfies ParameterTable;

export type FaultName = keyof typeof faultTable;
/** One complete set: how a robot is. */
export type Faults = ValuesOf<typeof faultTable>;

export const healthy: Faults = defaultsOf(faultTable, 'robot');

/** What is wrong with faults for these joints, beyond types and ranges: one text each. */
export function faultProblems(faults: Faults, joints: readonly string[]): string[] {
  return listProblems(faultTable, faults, joints);
}

/** The faults that are not as in a healthy robot, as text; empty for a healthy one. */
export function describeFaults(faults: Faults): string {
  return (Object.keys(faultTable) as FaultName[])
    .filter((name) => JSON.stringify(faults[name]) !== JSON.stringify(healthy[name]))
    .map((name) => `${name} ${String(faults[name])}`)
    .join('; ');
}
