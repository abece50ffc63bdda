import type { Object3D } from 'three';
import { ColladaLoader } from 'three/examples/jsm/loaders/ColladaLoader.js';
import { OBJLoader } from 'three/examples/jsm/loaders/OBJLoader.js';
import { STLLoader } from 'three/examples/jsm/loaders/STLLoader.js';
import { BufferAttribute, BufferGeometry, Mesh } from 'three';
import { readDataFile } from '../parameters/read-data-file.js';
import { UrdfError, messageOf } from '../errors.js';
import { browser, withGlobals } from './lent-globals.js';
import { requireWellFormed } from './well-formed.js';

/** Meshes for collisions have some hundred kilobytes, those for display some megabytes. */
const MOST_BYTES = 64 * 2 ** 20;

/**
 * The corners of the triangles of a mesh (triangles x 9, in the units of the file, Collada in m), by the ending of its name: STL, text or
 * binary, OBJ or DAE. The `up_axis` of a Collada file is ignored, as in RViz.
 * @throws UrdfError when it cannot be read, or has no corners
 */
export function meshPoints(file: string): Float64Array {
  const read = readers[(/\.([a-z]+)$/i.exec(file)?.[1] ?? '').toLowerCase()] as Reader | undefined;
  if (read === undefined)
    throw new UrdfError(
      `mesh ${file} has an unknown format; expected one of .${Object.keys(readers).join(', .')}`,
    );
  let points: Float64Array;
  try {
    const bytes = readDataFile(file, MOST_BYTES);
    points = withGlobals(lent, () => cornersOf(read(bytes, file)));
  } catch (error) {
    throw new UrdfError(`mesh ${file} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  if (points.length === 0) throw new UrdfError(`mesh ${file} has no corners`);
  const wrong = points.findIndex((x) => !Number.isFinite(x));
  if (wrong >= 0)
    throw new UrdfError(`mesh ${file}: a coordinate of corner ${Math.floor(wrong / 3)} is ${points[wrong]}`);
  return points;
}

type Reader = (bytes: Buffer, file: string) => Object3D;

const readers: Readonly<Record<string, Reader>> = {
  stl: (bytes) => new Mesh(new STLLoader().parse(new Uint8Array(bytes).buffer)),
  obj: (bytes) => new OBJLoader().parse(bytes.toString('utf8')),
  dae: (bytes, file) => {
    const text = bytes.toString('utf8');
    // The parser would repair a truncated file silently, and half a link would be seen.
    requireWellFormed(text, file);
    const collada = new ColladaLoader().parse(text, '');
    if (collada === null) throw new Error('it is no Collada file');
    const { scene } = collada;
    scene.position.set(0, 0, 0);
    scene.quaternion.identity();
    return scene;
  },
};

/**
 * What the loaders look for. Images are never loaded, because only the points of a mesh are wanted. A message to the
 * console is an error if it tells of a fault of the geometry. Other messages do not matter (materials, textures,
 * versions).
 */
const lent = {
  ...browser,
  document: { createElementNS: () => ({ addEventListener: nothing, removeEventListener: nothing }) },
  console: {
    log: nothing,
    debug: nothing,
    warn: (text: string) => {
      if (text.includes('Unexpected line')) throw new Error(text);
    },
    error: (...texts: unknown[]) => {
      throw new Error(texts.join(' '));
    },
  },
};

function nothing(): void {
  // The message is dropped.
}

/** The positions of all objects with a geometry, each where its parents put it. */
function cornersOf(root: Object3D): Float64Array {
  root.updateMatrixWorld(true);
  const parts: Float64Array[] = [];
  root.traverse((part) => {
    if (!('geometry' in part) || !(part.geometry instanceof BufferGeometry)) return;
    const geometry = part.geometry as BufferGeometry;
    const positionOf = ({ attributes }: BufferGeometry) =>
      (attributes as { readonly position?: BufferAttribute }).position;
    if (positionOf(geometry) === undefined) return;
    const position = positionOf(geometry.index === null ? geometry : geometry.toNonIndexed());
    if (position === undefined) return;
    const moved = new BufferAttribute(new Float64Array(3 * position.count), 3);
    for (let i = 0; i < position.count; i++)
      moved.setXYZ(i, position.getX(i), position.getY(i), position.getZ(i));
    moved.applyMatrix4(part.matrixWorld);
    parts.push(moved.array as Float64Array);
  });
  const all = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
