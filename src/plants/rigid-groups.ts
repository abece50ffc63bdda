import type { ArmModel } from '../arm/arm-model.js';
import { compose, fromQuaternion, identity } from '../arm/transform.js';
import type { Transform } from '../arm/transform.js';
import { child, linkName } from '../arm/urdf-document.js';
import type { UrdfDocument, XmlElement } from '../arm/urdf-document.js';
import { loadJoints } from '../arm/urdf-geometry.js';
import { finite, tuple } from '../arm/urdf-joint.js';
import { UrdfError } from '../errors.js';

/**
 * The links between one joint of an arm and the next, as one rigid body. Positions (m), directions and the inertia are
 * in axes parallel to the base link's, at zero angles; positions are from the base link.
 */
export interface RigidGroup {
  readonly joint: string;
  readonly slides: boolean;
  /** Position of the joint (3). */
  readonly origin: readonly number[];
  /** Unit vector about or along which it moves (3). */
  readonly axis: readonly number[];
  readonly massKg: number;
  /** Centre of mass (3). */
  readonly centre: readonly number[];
  /** About the centre of mass (9, row-major, kg m^2). */
  readonly inertia: readonly number[];
}

interface Body {
  readonly massKg: number;
  readonly centre: readonly number[];
  readonly inertia: readonly number[];
}

/**
 * The rigid bodies of an arm, from the base outwards. Joints that are not the arm's are locked at zero.
 * @throws UrdfError when a joint moves no mass, or a number is invalid
 */
export function rigidGroups(urdf: UrdfDocument, arm: ArmModel): RigidGroup[] {
  const geometry = loadJoints([...urdf.links.values(), ...urdf.joints.values()], urdf.source);
  const frames = new Map<string, Transform>([[arm.baseLink, identity()]]);
  const movers = new Map<string, string>();
  const bodies = new Map<string, Body[]>(arm.jointNames.map((name) => [name, []]));
  const hanging = new Map<string, [string, XmlElement][]>();
  for (const [name, joint] of urdf.joints) {
    const parent = linkName(joint, 'parent');
    hanging.set(parent, [...(hanging.get(parent) ?? []), [name, joint]]);
  }
  const groups = new Map<string, Omit<RigidGroup, keyof Body>>();
  const waiting = [arm.baseLink];
  for (let link = waiting.shift(); link !== undefined; link = waiting.shift()) {
    const frame = frames.get(link) ?? identity();
    const mover = movers.get(link);
    const element = urdf.links.get(link);
    const body = element && bodyOf(element, frame, `${urdf.source}: link "${link}"`);
    if (mover !== undefined && body !== undefined) bodies.get(mover)?.push(body);
    for (const [name, joint] of hanging.get(link) ?? []) {
      const next = linkName(joint, 'child');
      const { position, quaternion, axis } = geometry[name];
      const at = compose(frame, fromQuaternion(quaternion, position));
      frames.set(next, at);
      const ours = arm.jointNames.includes(name);
      const by = ours ? name : mover;
      if (by !== undefined) movers.set(next, by);
      if (ours)
        groups.set(name, {
          joint: name,
          slides: joint.getAttribute('type') === 'prismatic',
          origin: [...at.slice(9)],
          axis: turned(at, [axis.x, axis.y, axis.z]),
        });
      waiting.push(next);
    }
  }
  return arm.chainOrder.map((name) => {
    const group = groups.get(name);
    const parts = bodies.get(name) ?? [];
    if (group === undefined) throw new UrdfError(`${urdf.source}: joint "${name}" is not on the base link`);
    if (parts.length === 0)
      throw new UrdfError(
        `${urdf.source}: joint "${name}" moves no link with an <inertial> and a mass; physics cannot move what weighs nothing`,
      );
    return { ...group, ...together(parts) };
  });
}

function turned(r: Transform, [x, y, z]: readonly number[]): number[] {
  return [0, 3, 6].map((i) => r[i] * x + r[i + 1] * y + r[i + 2] * z);
}

/** R I R' (9). */
function turnedTensor(r: Transform, tensor: readonly number[]): number[] {
  const at = (i: number, j: number) => {
    let sum = 0;
    for (let k = 0; k < 3; k++)
      for (let l = 0; l < 3; l++) sum += r[3 * i + k] * tensor[3 * k + l] * r[3 * j + l];
    return sum;
  };
  return [0, 1, 2].flatMap((i) => [0, 1, 2].map((j) => at(i, j)));
}

/** Roll, pitch, yaw about fixed axes, as URDF has them. */
function fromRpy([roll, pitch, yaw]: readonly number[], [x, y, z]: readonly number[]): Transform {
  const [cr, sr] = [Math.cos(roll), Math.sin(roll)];
  const [cp, sp] = [Math.cos(pitch), Math.sin(pitch)];
  const [cy, sy] = [Math.cos(yaw), Math.sin(yaw)];
  return Float64Array.of(
    cy * cp,
    cy * sp * sr - sy * cr,
    cy * sp * cr + sy * sr,
    sy * cp,
    sy * sp * sr + cy * cr,
    sy * sp * cr - cy * sr,
    -sp,
    cp * sr,
    cp * cr,
    x,
    y,
    z,
  );
}

/** The `<inertial>` of a link; undefined if it has no mass. */
function bodyOf(link: XmlElement, frame: Transform, where: string): Body | undefined {
  const inertial = child(link, 'inertial');
  if (inertial === undefined) return undefined;
  const number = (element: string, name: string) =>
    finite(child(inertial, element)?.getAttribute(name)?.trim() ?? '0', `${where}: <${element} ${name}>`);
  const massKg = number('mass', 'value');
  if (massKg < 0) throw new UrdfError(`${where} has the mass ${massKg} kg; it must not be negative`);
  if (massKg === 0) return undefined;
  const origin = child(inertial, 'origin');
  const triple = (name: string) =>
    (origin && tuple(origin, name, `${where}: <inertial><origin>`)) ?? [0, 0, 0];
  const at = compose(frame, fromRpy(triple('rpy'), triple('xyz')));
  const [xx, xy, xz, yy, yz, zz] = ['ixx', 'ixy', 'ixz', 'iyy', 'iyz', 'izz'].map((name) =>
    number('inertia', name),
  );
  return {
    massKg,
    centre: [...at.slice(9)],
    inertia: turnedTensor(at, [xx, xy, xz, xy, yy, yz, xz, yz, zz]),
  };
}

/** Bodies that move as one: I = sum of I_k + m_k (|d|^2 E - d d'), d from the common centre. */
function together(bodies: readonly Body[]): Body {
  const massKg = bodies.reduce((sum, body) => sum + body.massKg, 0);
  const centre = [0, 1, 2].map(
    (i) => bodies.reduce((sum, body) => sum + body.massKg * body.centre[i], 0) / massKg,
  );
  const inertia = new Array<number>(9).fill(0);
  for (const body of bodies) {
    const d = body.centre.map((x, i) => x - centre[i]);
    const square = d[0] ** 2 + d[1] ** 2 + d[2] ** 2;
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++)
        inertia[3 * i + j] += body.inertia[3 * i + j] + body.massKg * ((i === j ? square : 0) - d[i] * d[j]);
  }
  return { massKg, centre, inertia };
}
