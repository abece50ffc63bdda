import type { CollisionShapes, ShapeOptions } from '../arm/collision-shapes.js';
import type { RobotDescription } from '../arm/robot.js';
import type { Settings } from '../parameters/parameter-table.js';
import { remoteObject } from '../threads/remote-object.js';
import { meshesOf } from '../collisions/collisions.js';

/** What the thread is given. */
export interface ShapesSource {
  readonly urdfText: string;
  readonly urdfName: string;
  readonly meshes: ShapeOptions;
}

interface ShapeReader {
  read(): Promise<CollisionShapes>;
  close(): Promise<void>;
}

/** The compiled entry point; tests that run from source pass another. */
const compiledEntry = new URL('./shapes-worker.js', import.meta.url);

/**
 * Reads the collision shapes of a description on a thread of its own: cutting meshes takes seconds, in which the caller
 * goes on to answer others.
 * @returns undefined where there is nothing to cut, or collisions are not predicted
 * @throws UrdfError as `collisionShapes`; Error when the thread cannot be started
 */
export async function shapesOnThread(
  settings: Settings,
  { urdfText, urdfName }: RobotDescription,
  entry: URL = compiledEntry,
): Promise<CollisionShapes | undefined> {
  if (!settings['collision.enabled'] || !/<mesh\b/.test(urdfText)) return undefined;
  const { places, unreadable } = meshesOf(settings);
  // An environment is no plain data, but a copy of it is.
  const meshes = { places: { ...places, environment: { ...places.environment } }, unreadable };
  const data: ShapesSource = { urdfText, urdfName, meshes };
  const reader = await remoteObject<ShapeReader>({ entry, data, name: 'reader of shapes', told: {} });
  try {
    return await reader.read();
  } finally {
    await reader.close();
  }
}
