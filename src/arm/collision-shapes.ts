import { UrdfError } from '../errors.js';
import { convexParts } from './convex-parts.js';
import { meshFile } from './mesh-files.js';
import type { MeshPlaces } from './mesh-files.js';
import { meshPoints } from './mesh-points.js';
import { child } from './urdf-document.js';
import type { UrdfDocument, XmlElement } from './urdf-document.js';
import { finite, tuple } from './urdf-joint.js';

/** A shape of a link: a simple one, or a convex hull of a mesh or of a part of it. */
export interface CollisionShape {
  readonly link: string;
  readonly type: 'box' | 'cylinder' | 'sphere' | 'hull';
  /** Sizes in m, as in MuJoCo: half edges, or radius and half length; for a hull its corners (n x 3). */
  readonly size: ArrayLike<number>;
  /** Where it is in the link's frame: m, and roll, pitch, yaw about fixed axes (rad). */
  readonly xyz: readonly number[];
  readonly rpy: readonly number[];
}

/** The collision shapes of a robot, and the shapes that are left out. */
export interface CollisionShapes {
  readonly shapes: readonly CollisionShape[];
  /** A line for each shape that was left out, and why. */
  readonly leftOut: readonly string[];
}

/** How to read shapes that are not in the description itself. */
export interface ShapeOptions {
  readonly places: MeshPlaces;
  /** The treatment of a shape that cannot be read. */
  readonly unreadable: 'refuse' | 'leave_out';
}

/**
 * The `<collision>` shapes of all links: boxes, cylinders, spheres, and meshes as convex parts.
 * @throws UrdfError that names link and attribute where a size or an origin is wrong, and where a shape cannot be read,
 *   unless such shapes are to be left out
 */
export function collisionShapes(urdf: UrdfDocument, { places, unreadable }: ShapeOptions): CollisionShapes {
  const shapes: CollisionShape[] = [];
  const leftOut: string[] = [];
  const hulls = new Hulls(places);
  for (const [link, element] of urdf.links)
    for (const part of element.children) {
      if (part.nodeName !== 'collision') continue;
      const where = `${urdf.source}: <collision> of link "${link}"`;
      const geometry = child(part, 'geometry');
      const shape = [...(geometry?.children ?? [])].at(0);
      if (shape === undefined) throw new UrdfError(`${where} has no shape in its <geometry>`);
      try {
        const place = placeOf(part, where);
        for (const sized of sizesOf(shape, where, hulls)) shapes.push({ link, ...sized, ...place });
      } catch (error) {
        if (!(error instanceof UnreadableShape)) throw error;
        if (unreadable === 'refuse')
          throw new UrdfError(
            `${where}: ${error.message}; collision.unreadable: leave_out goes on without it`,
            {
              cause: error,
            },
          );
        leftOut.push(`<${shape.nodeName}> of link "${link}": ${error.message}`);
      }
    }
  return { shapes, leftOut };
}

/** A shape of an unknown kind, or a mesh that is missing or broken. */
class UnreadableShape extends UrdfError {}

/** The convex parts of mesh files, each computed once. */
class Hulls {
  readonly #places: MeshPlaces;
  readonly #byFile = new Map<string, readonly Float64Array[]>();

  constructor(places: MeshPlaces) {
    this.#places = places;
  }

  /** The corners of each part (n x 3). @throws UnreadableShape */
  of(filename: string): readonly Float64Array[] {
    try {
      const file = meshFile(filename, this.#places);
      const known = this.#byFile.get(file);
      if (known !== undefined) return known;
      const parts = convexParts(meshPoints(file));
      if (parts.length === 0) throw new UrdfError(`mesh ${file} is flat: it encloses nothing`);
      this.#byFile.set(file, parts);
      return parts;
    } catch (error) {
      if (error instanceof UrdfError) throw new UnreadableShape(error.message, { cause: error });
      throw error;
    }
  }
}

/** The pose that an element's `<origin>` gives: m, and roll, pitch, yaw (rad). @throws UrdfError */
export function placeOf(element: XmlElement, where: string): Pick<CollisionShape, 'xyz' | 'rpy'> {
  const origin = child(element, 'origin');
  return {
    xyz: (origin && tuple(origin, 'xyz', `${where}: <origin>`)) ?? [0, 0, 0],
    rpy: (origin && tuple(origin, 'rpy', `${where}: <origin>`)) ?? [0, 0, 0],
  };
}

function sizesOf(
  shape: XmlElement,
  where: string,
  hulls: Hulls,
): readonly Pick<CollisionShape, 'type' | 'size'>[] {
  const length = (attribute: string) =>
    positive(finite(shape.getAttribute(attribute) ?? '', `${where}: ${attribute}`), `${where}: ${attribute}`);
  switch (shape.nodeName) {
    case 'box': {
      const edges = tuple(shape, 'size', `${where}: <box>`);
      if (edges === undefined) throw new UrdfError(`${where}: <box> has no size`);
      return [{ type: 'box', size: edges.map((edge) => positive(edge, `${where}: size`) / 2) }];
    }
    case 'cylinder':
      return [{ type: 'cylinder', size: [length('radius'), length('length') / 2] }];
    case 'sphere':
      return [{ type: 'sphere', size: [length('radius')] }];
    case 'mesh': {
      const filename = shape.getAttribute('filename')?.trim() ?? '';
      if (filename === '') throw new UrdfError(`${where}: <mesh> has no filename`);
      const scale = tuple(shape, 'scale', `${where}: <mesh>`) ?? [1, 1, 1];
      if (scale.includes(0))
        throw new UrdfError(`${where}: <mesh> scale="${scale.join(' ')}" must not have a 0`);
      return hulls
        .of(filename)
        .map((corners) => ({ type: 'hull' as const, size: corners.map((x, i) => x * scale[i % 3]) }));
    }
    default:
      throw new UnreadableShape(`<${shape.nodeName}> is none of box, cylinder, sphere and mesh`);
  }
}

function positive(value: number, where: string): number {
  if (!(value > 0)) throw new UrdfError(`${where} is ${value} m, expected more than 0 m`);
  return value;
}
