import { Quaternion, Vector3 } from 'three';

/** Rigid transforms as ROS sends them: a shift (m) and a unit quaternion (x, y, z, w). */
export interface RigidTransform {
  readonly shift: readonly [number, number, number];
  readonly turn: Quaternion4;
}
export type Quaternion4 = readonly [x: number, y: number, z: number, w: number];

export const noTransform: RigidTransform = { shift: [0, 0, 0], turn: [0, 0, 0, 1] };

const read = ({ shift, turn }: RigidTransform) => ({
  shift: new Vector3(...shift),
  turn: new Quaternion(...turn),
});
const written = (shift: Vector3, turn: Quaternion): RigidTransform => ({
  shift: [shift.x, shift.y, shift.z],
  turn: [turn.x, turn.y, turn.z, turn.w],
});

/** First `b`, then `a`. */
export function composed(a: RigidTransform, b: RigidTransform): RigidTransform {
  const [first, then] = [read(b), read(a)];
  return written(first.shift.applyQuaternion(then.turn).add(then.shift), then.turn.multiply(first.turn));
}

export function inverted(transform: RigidTransform): RigidTransform {
  const { shift, turn } = read(transform);
  turn.conjugate();
  return written(shift.applyQuaternion(turn).negate(), turn);
}

/** Between two transforms: the shift on a line, the turn on the shorter great circle (Shoemake 1985). @param share 0 to 1 */
export function between(a: RigidTransform, b: RigidTransform, share: number): RigidTransform {
  const [from, to] = [read(a), read(b)];
  return written(from.shift.lerp(to.shift, share), from.turn.slerp(to.turn, share));
}

/** A quaternion of length 1, or undefined for one that is not within a tenth of that. */
export function unit([x, y, z, w]: Quaternion4): Quaternion4 | undefined {
  const size = Math.hypot(x, y, z, w);
  return Math.abs(size - 1) <= 0.1 ? [x / size, y / size, z / size, w / size] : undefined;
}
