import { compose, fromQuaternion, identity } from './transform.js';
import type { Transform } from './transform.js';
import { child, linkName } from './urdf-document.js';
import type { UrdfDocument, XmlElement } from './urdf-document.js';
import { loadJoints } from './urdf-geometry.js';

/** On the surface of the earth, along -z of the root link (m/s^2). */
const EARTH = '0 0 -9.81';

/** Gravity in the root link's frame as a description states it: `<mujoco><option gravity="x y z"/></mujoco>`, or the earth's. */
export function statedGravity({ robot }: UrdfDocument): string {
  for (const element of robot.children)
    if (element.nodeName === 'mujoco') return child(element, 'option')?.getAttribute('gravity') ?? EARTH;
  return EARTH;
}

/**
 * Where down is in the frame of the base link (3): a unit vector, or 0 where the description says that nothing has
 * weight. Joints between the root and the base are taken to be at 0.
 * @throws UrdfError when one of these joints cannot be read
 */
export function downOf(urdf: UrdfDocument, baseLink: string): Float64Array {
  const gravity = statedGravity(urdf).trim().split(/\s+/).map(Number);
  const size = Math.hypot(...gravity);
  const down = new Float64Array(3);
  if (!(size > 0 && Number.isFinite(size))) return down;
  const turn = placeOf(urdf, baseLink);
  // The inverse of a rotation is its transpose.
  for (let i = 0; i < 3; i++) for (let k = 0; k < 3; k++) down[i] += (turn[3 * k + i] * gravity[k]) / size;
  return down;
}

/** The place of a link in the frame of the root. */
function placeOf(urdf: UrdfDocument, link: string): Transform {
  const names: string[] = [];
  const elements = new Set<XmlElement>();
  for (let at = link; ;) {
    const name = urdf.parentJoint.get(at);
    const joint = name === undefined ? undefined : urdf.joints.get(name);
    if (name === undefined || joint === undefined) break;
    names.unshift(name);
    elements.add(joint);
    at = linkName(joint, 'parent');
  }
  if (names.length === 0) return identity();
  for (const joint of [...elements])
    for (const role of ['parent', 'child'] as const) {
      const found = urdf.links.get(linkName(joint, role));
      if (found) elements.add(found);
    }
  const geometry = loadJoints(elements, urdf.source);
  return names.reduce((place, name) => {
    const { position, quaternion } = geometry[name];
    return compose(place, fromQuaternion(quaternion, position));
  }, identity());
}
