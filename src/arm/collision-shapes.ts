import { UrdfError } from '../errors.js';
import { child } from './urdf-document.js';
import type { UrdfDocument, XmlElement } from './urdf-document.js';
import { finite, tuple } from './urdf-joint.js';

/** A simple shape of a link; sizes in m as MuJoCo has them: half edges, or radius and half length. */
export interface CollisionShape {
  readonly link: string;
  readonly type: 'box' | 'cylinder' | 'sphere';
  readonly size: readonly number[];
  /** Where it is in the link's frame: m, and roll, pitch, yaw about fixed axes (rad). */
  readonly xyz: readonly number[];
  readonly rpy: readonly number[];
}

/** What collides of a robot, and what of it is not seen. */
export interface CollisionShapes {
  readonly shapes: readonly CollisionShape[];
  /** A line for each shape that was left out. */
  readonly leftOut: readonly string[];
}

/**
 * The `<collision>` shapes of all links: boxes, cylinders and spheres. Meshes are left out and listed: they live
 * outside the description, and MuJoCo would see their convex hull only.
 * @throws UrdfError that names link and attribute where a size or an origin is wrong
 */
export function collisionShapes(urdf: UrdfDocument): CollisionShapes {
  const shapes: CollisionShape[] = [];
  const leftOut: string[] = [];
  for (const [link, element] of urdf.links)
    for (const part of element.children) {
      if (part.nodeName !== 'collision') continue;
      const where = `${urdf.source}: <collision> of link "${link}"`;
      const geometry = child(part, 'geometry');
      const shape = [...(geometry?.children ?? [])].at(0);
      if (shape === undefined) throw new UrdfError(`${where} has no shape in its <geometry>`);
      const size = sizeOf(shape, where);
      if (size === undefined) {
        const file = shape.getAttribute('filename');
        leftOut.push(`<${shape.nodeName}>${file === null ? '' : ` ${file}`} of link "${link}"`);
      } else shapes.push({ link, ...size, ...placeOf(part, where) });
    }
  return { shapes, leftOut };
}

/** Where an element's `<origin>` puts it: m, and roll, pitch, yaw (rad). @throws UrdfError */
export function placeOf(element: XmlElement, where: string): Pick<CollisionShape, 'xyz' | 'rpy'> {
  const origin = child(element, 'origin');
  return {
    xyz: (origin && tuple(origin, 'xyz', `${where}: <origin>`)) ?? [0, 0, 0],
    rpy: (origin && tuple(origin, 'rpy', `${where}: <origin>`)) ?? [0, 0, 0],
  };
}

function sizeOf(shape: XmlElement, where: string): Pick<CollisionShape, 'type' | 'size'> | undefined {
  const length = (attribute: string) =>
    positive(finite(shape.getAttribute(attribute) ?? '', `${where}: ${attribute}`), `${where}: ${attribute}`);
  switch (shape.nodeName) {
    case 'box': {
      const edges = tuple(shape, 'size', `${where}: <box>`);
      if (edges === undefined) throw new UrdfError(`${where}: <box> has no size`);
      return { type: 'box', size: edges.map((edge) => positive(edge, `${where}: size`) / 2) };
    }
    case 'cylinder':
      return { type: 'cylinder', size: [length('radius'), length('length') / 2] };
    case 'sphere':
      return { type: 'sphere', size: [length('radius')] };
    default:
      return undefined;
  }
}

function positive(value: number, where: string): number {
  if (!(value > 0)) throw new UrdfError(`${where} is ${value} m, expected more than 0 m`);
  return value;
}
