/** The arms of the rows `--machines`: as arms are, rather than as they are described. */
import type { ArmModel } from '../../arm/arm-model.js';
import { ConfigurationError } from '../../errors.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import type { Overrides } from '../../parameters/configuration-file.js';
import type { Disturbance } from '../../parameters/fault-table.js';

const DEGREE = Math.PI / 180;
const Z: Vector3 = [0, 0, 1];

/** What is wrong with an arm, and how it is measured. */
export interface Machine {
  readonly what: string;
  disturbance(arm: ArmModel): Disturbance;
  /** Settings that a user of such an arm has to change. */
  readonly settings?: Overrides;
  /** The seen hand is turned by this angle about this axis; targets are such that the movement behind it is possible. */
  readonly turned?: { readonly angle: number; readonly axis: Vector3 };
  /** Place of the joint along the chain that is locked; targets are those that the others reach. */
  readonly locked?: number;
  /** Whether the disturbance comes and goes in blocks. */
  readonly alternates?: boolean;
}

const turn = (angle: number, axis: Vector3) => ({ view_angle: angle, view_axis: axis });
const secondOf = (arm: ArmModel, joint: number, others: number) =>
  arm.jointNames.map((name) => (name === arm.chainOrder[1] ? joint : others));
const softServos: Disturbance = { servo_frequency: 3 };
/** Such servos are up to 0.25 rad away from their commands, by sag and lag, although nothing is wrong. */
const softLimits: Overrides = { 'limits.tracking_error': 0.6 };
const quarter = { angle: 45 * DEGREE, axis: Z };
const encoders: Disturbance = { encoder_offset: [3 * DEGREE] };

export const machines = {
  healthy: { what: 'nothing', disturbance: () => ({}) },
  soft: { what: 'servos of 3 Hz', disturbance: () => softServos, settings: softLimits },
  soft_payload: {
    what: 'servos of 3 Hz, 1 kg',
    disturbance: () => ({ ...softServos, payload: 1 }),
    settings: { 'limits.tracking_error': 1 },
  },
  soft_rotation: {
    what: 'servos of 3 Hz, view turned by 45 degrees',
    disturbance: () => ({ ...softServos, ...turn(quarter.angle, Z) }),
    settings: softLimits,
    turned: quarter,
  },
  noise_2: { what: 'camera noise of 2 mm', disturbance: () => ({ view_noise: 0.002 }) },
  noise_5: { what: 'camera noise of 5 mm', disturbance: () => ({ view_noise: 0.005 }) },
  noise_10: { what: 'camera noise of 10 mm', disturbance: () => ({ view_noise: 0.01 }) },
  noise_rotation: {
    what: 'camera noise of 5 mm, view turned by 45 degrees, encoders off by 3 degrees',
    disturbance: () => ({ view_noise: 0.005, ...encoders, ...turn(quarter.angle, Z) }),
    turned: quarter,
  },
  locked: {
    what: 'the third joint locked',
    disturbance: (arm) => ({ jammed: arm.chainOrder[2] }),
    locked: 2,
  },
  backlash: { what: 'play of 1 degree in all joints', disturbance: () => ({ backlash: [DEGREE] }) },
  lens: { what: 'lens distortion of 15 mm', disturbance: () => ({ lens: 0.015 }) },
  wrong_urdf: {
    what: 'all links off by 5 %, all axes by 1 degree',
    disturbance: () => ({ link_error: 0.05, axis_error: DEGREE }),
  },
  rotation_3d: {
    what: 'view turned by 120 degrees about a diagonal',
    disturbance: () => turn(120 * DEGREE, [1, 1, 1]),
    turned: { angle: 120 * DEGREE, axis: [1, 1, 1] },
  },
  triple: {
    what: 'view turned by 45 degrees, encoders off by 3 degrees, longest link 10 % longer',
    disturbance: () => ({ ...turn(quarter.angle, Z), ...encoders, longer_link: 1.1 }),
    turned: quarter,
  },
  gain_triple: {
    what: 'view turned by 45 degrees, second joint at 80 %, 1 kg',
    disturbance: (arm) => ({ ...turn(quarter.angle, Z), joint_gain: secondOf(arm, 0.8, 1), payload: 1 }),
    turned: quarter,
  },
  contexts: {
    what: 'view turned by 45 degrees, on and off in blocks of 20 reaches',
    disturbance: () => turn(quarter.angle, Z),
    turned: quarter,
    alternates: true,
  },
} as const satisfies Readonly<Record<string, Machine>>;

export type MachineName = keyof typeof machines;
export const machineNames = Object.keys(machines) as readonly MachineName[];

/** The machine of this name. @throws ConfigurationError */
export function machineNamed(name: string): Machine {
  const found = Object.entries<Machine>(machines).find(([known]) => known === name);
  if (found === undefined)
    throw new ConfigurationError(`no machine ${name}, expected ${machineNames.join(', ')}`);
  return found[1];
}
