import { UrdfError } from '../errors.js';
import { compose, fromQuaternion, identity, inverse, zTo } from './transform.js';
import type { Transform } from './transform.js';
import { linkName, quoted } from './urdf-document.js';
import type { UrdfDocument, XmlElement } from './urdf-document.js';
import { loadJoints } from './urdf-geometry.js';
import { checkGeometry, jointType, limitsOf } from './urdf-joint.js';
import type { JointLimits, MovingType } from './urdf-joint.js';

/** A moving joint; its frame is turned so that it moves about or along its own z axis. */
export interface ChainJoint {
  readonly name: string;
  readonly type: MovingType;
  /** Link that it moves. */
  readonly link: string;
  readonly limits: JointLimits;
  /** From this joint's frame at rest to the frame that the joint before it moves (or the base link's). */
  readonly fixed: Transform;
}

/** The moving joints between two links, fixed ones folded in. */
export interface Chain {
  readonly joints: readonly ChainJoint[];
  /** From the tip link's frame to the frame that the last joint moves. */
  readonly tip: Transform;
}

/**
 * The serial chain from `baseLink` to `tipLink`.
 * @throws UrdfError when a link is missing, the tip does not hang from the base, or a joint between them is wrong
 */
export function readChain(urdf: UrdfDocument, baseLink: string, tipLink: string): Chain {
  const path = jointPath(urdf, baseLink, tipLink);
  const types = path.map(([name, joint]) => jointType(joint, `${urdf.source}: joint "${name}"`));
  path.forEach(([name, joint], i) => {
    checkGeometry(joint, types[i] !== 'fixed', `${urdf.source}: joint "${name}"`);
  });
  const geometry = loadJoints(elementsOf(urdf, path), urdf.source);

  const joints: ChainJoint[] = [];
  let fixed = identity();
  path.forEach(([name, joint], i) => {
    const { position, quaternion, axis } = geometry[name];
    fixed = compose(fixed, fromQuaternion(quaternion, position));
    const type = types[i];
    if (type === 'fixed') return;
    const limits = limitsOf(joint, type, `${urdf.source}: joint "${name}"`);
    const turn = zTo(axis);
    joints.push({ name, type, link: linkName(joint, 'child'), limits, fixed: compose(fixed, turn) });
    fixed = inverse(turn);
  });
  return { joints, tip: fixed };
}

/** The joints from base to tip, in that order. */
function jointPath(urdf: UrdfDocument, baseLink: string, tipLink: string): [string, XmlElement][] {
  for (const [role, link] of [
    ['base', baseLink],
    ['tip', tipLink],
  ])
    if (!urdf.links.has(link))
      throw new UrdfError(
        `${urdf.source} has no link "${link}", asked for as the ${role} of the arm; links: ${quoted(urdf.links.keys())}`,
      );
  const path: [string, XmlElement][] = [];
  const above = [tipLink];
  for (let link = tipLink; link !== baseLink;) {
    const name = urdf.parentJoint.get(link);
    const joint = name === undefined ? undefined : urdf.joints.get(name);
    if (name === undefined || joint === undefined)
      throw new UrdfError(
        `${urdf.source}: tip link "${tipLink}" does not hang from base link "${baseLink}"; above it are ${quoted(above.slice(1))}`,
      );
    link = linkName(joint, 'parent');
    above.push(link);
    path.push([name, joint]);
  }
  return path.reverse();
}

function elementsOf(urdf: UrdfDocument, path: readonly [string, XmlElement][]): Set<XmlElement> {
  const elements = new Set<XmlElement>();
  for (const [, joint] of path) {
    for (const role of ['parent', 'child'] as const) {
      const link = urdf.links.get(linkName(joint, role));
      if (link) elements.add(link);
    }
    elements.add(joint);
  }
  return elements;
}
