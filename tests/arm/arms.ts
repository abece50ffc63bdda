import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ArmSelection } from '../../src/arm/load-arm.js';

export const leftArmFile = fileURLToPath(new URL('../../urdf/left_arm.urdf', import.meta.url));
export const leftArmText = readFileSync(leftArmFile, 'utf8');

/** The order of the model: yaw before pitch, though pitch turns first. */
export const leftArmSelection: ArmSelection = {
  joints: ['shoulder_yaw', 'shoulder_pitch', 'shoulder_roll', 'elbow'],
  baseLink: 'shoulder_base',
  tipLink: 'hand',
};

interface RecordedArm extends ArmSelection {
  readonly file: string;
  readonly cases: readonly {
    readonly q: readonly number[];
    readonly hand: readonly number[];
    readonly jacobian: readonly number[];
  }[];
}

/** A fixture, or one of the robot descriptions of the package. */
export const fixtureText = (file: string): string => {
  const [own, packaged] = ['../fixtures/', '../../urdf/'].map(
    (folder) => new URL(folder + file, import.meta.url),
  );
  return readFileSync(existsSync(packaged) ? packaged : own, 'utf8');
};

/** What Pinocchio computed (tests/fixtures/README.md). */
export const recordedArms = (JSON.parse(fixtureText('kinematics.json')) as { arms: RecordedArm[] }).arms;

/** Largest absolute difference of two vectors; not a number if they differ in length or hold one. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return NaN;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i] - b[i]);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}
