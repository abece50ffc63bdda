/**
 * What can be wrong with a simulated robot: options of `neuromotor simulate`, and parameters of its node, which may all
 * change while it runs. Nothing else declares, validates or describes a fault.
 */
import { parameter } from './parameter-spec.js';
import type { ParameterTable, ValuesOf } from './parameter-spec.js';

const share = { range: [0, 1], live: true } as const;
const seconds = { unit: 's', range: [0, 10], live: true } as const;

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
  stuck: parameter('string', '', 'Joints whose reading stays as it is while they move on, with commas.', {
    live: true,
  }),
  silent: parameter('boolean', false, 'No joint states at all.', { live: true }),

  // Commands on their way
  cut_commands: parameter('boolean', false, 'No command arrives; what has arrived is carried out.', {
    live: true,
  }),

  // The arm
  jammed: parameter('string', '', 'Joints that stay where they are whatever their motors do, with commas.', {
    live: true,
  }),
  motor_gain: parameter(
    'double_array',
    [],
    'Share of its torque that each motor gives, one a joint; empty: all.',
    { live: true },
  ),
  payload: parameter('double', 0, 'Mass held in the hand.', { unit: 'kg', range: [0, 1000], live: true }),
  friction: parameter('double_array', [], 'Dry friction, one a joint; empty: none.', {
    unit: 'N m',
    live: true,
  }),
  backlash: parameter('double_array', [], 'Play between motor and joint, one a joint; empty: none.', {
    unit: 'rad',
    live: true,
  }),
  encoder_offset: parameter(
    'double_array',
    [],
    'What each encoder shows more than the angle, one a joint; empty: nothing.',
    { unit: 'rad', live: true },
  ),
  joint_gain: parameter(
    'double_array',
    [],
    'How far each joint moves where its encoder shows a radian, one a joint; empty: as far.',
    { live: true },
  ),
} as const satisfies ParameterTable;

export type FaultName = keyof typeof faultTable;
/** One complete set: how a robot is. */
export type Faults = ValuesOf<typeof faultTable>;

export const healthy: Faults = Object.freeze(
  Object.fromEntries(
    Object.entries(faultTable).map(([name, { value }]) => [name, value.robot]),
  ) as unknown as Faults,
);

/** The joints that `stuck` or `jammed` names. */
export function jointsIn(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** What is wrong with faults for these joints, beyond what the table knows: one text each. */
export function faultProblems(faults: Faults, joints: readonly string[]): string[] {
  const lists = (['motor_gain', 'friction', 'backlash', 'encoder_offset', 'joint_gain'] as const).flatMap(
    (name) => {
      const values = faults[name];
      if (values.length !== 0 && values.length !== joints.length)
        return [
          `parameter '${name}' has ${values.length} elements, expected ${joints.length} (one a joint) or none`,
        ];
      if (name === 'joint_gain' && values.includes(0))
        return ["parameter 'joint_gain' has the value 0, expected none of 0 or below"];
      const negative = name === 'encoder_offset' ? undefined : values.find((value) => value < 0);
      return negative === undefined
        ? []
        : [`parameter '${name}' has the value ${negative}, expected none below 0`];
    },
  );
  const names = (['stuck', 'jammed'] as const).flatMap((name) =>
    jointsIn(faults[name])
      .filter((joint) => !joints.includes(joint))
      .map((joint) => `parameter '${name}' names '${joint}', expected some of ${joints.join(', ')}`),
  );
  return [...lists, ...names];
}

/** The faults that are not as in a healthy robot, as text; empty for a healthy one. */
export function describeFaults(faults: Faults): string {
  return (Object.keys(faultTable) as FaultName[])
    .filter((name) => JSON.stringify(faults[name]) !== JSON.stringify(healthy[name]))
    .map((name) => `${name} ${String(faults[name])}`)
    .join('; ');
}
