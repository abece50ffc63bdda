/** Arms that are not as one would like them, and what must come of it (see soft_arm_peer.py). */

/** What a row asks of the peer; the rest are settings of its arm. */
export interface SoftArmRow {
  readonly row:
    | 'reaches'
    | 'locked'
    | 'drives_off_holding'
    | 'drives_off_moving'
    | 'frozen_encoders'
    | 'encoder_step'
    | 'killed';
  readonly arm: string;
  readonly interface: 'position' | 'trajectory';
  /** Start posture (rad), where it is not that of the file. */
  readonly posture?: readonly number[];
  readonly [setting: string]: unknown;
}

const panda = { arm: 'config/panda.yaml' } as const;
const ur5 = { arm: 'config/ur5.yaml' } as const;
const kinova = { arm: 'config/kinova.yaml' } as const;
/** As arms were measured: noise in rad, latency in s, joint states a second. */
const soft = { noise: 5e-4, latency: 0.02, rate: 50 } as const;
const positions = { interface: 'position' } as const;
const trajectories = { interface: 'trajectory' } as const;

export const reachRows: readonly SoftArmRow[] = [
  { row: 'reaches', ...ur5, ...positions, ...soft },
  { row: 'reaches', ...ur5, ...trajectories, ...soft },
  { row: 'reaches', ...panda, ...positions, ...soft },
  { row: 'reaches', ...panda, ...trajectories, ...soft },
  { row: 'reaches', ...ur5, ...positions, ...soft, servo_hz: 2, rate: 30, latency: 0.05 },
  { row: 'reaches', ...panda, ...trajectories, ...soft, rate: 30, latency: 0.05 },
  // Around the first joint's half turn.
  { row: 'reaches', ...ur5, ...positions, ...soft, wrap: true, posture: [2.9, -1.5, 1.5, -1.5, -1.5, 0] },
  { row: 'reaches', ...ur5, ...trajectories, ...soft, wrap: true, posture: [2.9, -1.5, 1.5, -1.5, -1.5, 0] },
];

/** An arm that is not as described, and a camera that sees its hand: what is wrong is known after four reaches elsewhere. */
const changed = { elsewhere: 4, targets: 6, knownWithinMm: 8 } as const;
export const changedRows: readonly SoftArmRow[] = [
  { row: 'reaches', ...ur5, ...positions, ...soft, ...changed, turned: 45 },
  { row: 'reaches', ...panda, ...trajectories, ...soft, ...changed, turned: 45 },
  { row: 'reaches', ...ur5, ...positions, ...soft, ...changed, turned: 0, off: 3 },
  { row: 'reaches', ...ur5, ...positions, ...soft, ...changed, turned: 0, longer: 0.1 },
  { row: 'reaches', ...panda, ...trajectories, ...soft, ...changed, turned: 0, longer: 0.1 },
  { row: 'reaches', ...ur5, ...positions, ...soft, ...changed, turned: 0, gain: 0.8 },
];

/** A joint that locks on the way; its number in the order of the file. */
export const lockedRows: readonly SoftArmRow[] = [
  { row: 'locked', ...ur5, ...positions, ...soft, joint: 2 },
  { row: 'locked', ...panda, ...trajectories, ...soft, joint: 3 },
];

export const driveRows: readonly SoftArmRow[] = [
  { row: 'drives_off_holding', ...ur5, ...positions, ...soft },
  { row: 'drives_off_holding', ...panda, ...positions, ...soft },
  { row: 'drives_off_holding', ...panda, ...trajectories, ...soft },
  { row: 'drives_off_moving', ...ur5, ...positions, ...soft },
  { row: 'drives_off_moving', ...panda, ...trajectories, ...soft },
  { row: 'killed', ...ur5, ...positions, ...soft },
  { row: 'killed', ...ur5, ...trajectories, ...soft },
];

export const encoderRows: readonly SoftArmRow[] = [
  { row: 'frozen_encoders', ...ur5, ...positions, ...soft },
  { row: 'frozen_encoders', ...panda, ...trajectories, ...soft },
  { row: 'encoder_step', ...ur5, ...positions, ...soft, step: 2.5 },
  { row: 'encoder_step', ...ur5, ...positions, ...soft, step: 0.5 },
  { row: 'encoder_step', ...panda, ...trajectories, ...soft, step: 0.25 },
  // Joints of 0.84 rad/s: at 100 Hz, what is above 0.035 rad is a step, and what is below may be play.
  { row: 'encoder_step', ...kinova, ...positions, ...soft, rate: 100, step: 0.045 },
  { row: 'encoder_step', ...kinova, ...positions, ...soft, rate: 100, step: 0.028, believed: true },
];

export function nameOf({ row, arm, interface: by, ...settings }: SoftArmRow): string {
  const rest = Object.entries(settings).map(([name, value]) => `${name} ${String(value)}`);
  return `${row.replaceAll('_', ' ')}: ${arm.replace(/.*\/|\.yaml/g, '')} by ${by}, ${rest.join(', ')}`;
}
