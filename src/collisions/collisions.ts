import type { ShapeOptions } from '../arm/collision-shapes.js';
import { urdfFolder } from '../arm/robot.js';
import type { RobotDescription } from '../arm/robot.js';
import type { Settings } from '../parameters/parameter-table.js';
import { CollisionCheck, FINEST_M } from '../motion/collision-check.js';
import type { Surroundings } from './collision-description.js';
import { MujocoCollisions } from './mujoco-collisions.js';
import { mujoco } from '../plants/mujoco-runtime.js';
import type { Mujoco } from '../plants/mujoco-runtime.js';

/**
 * Extra margin of planning (m). Each movement is checked again before it begins, at other postures of the same path.
 * Without the extra margin, rounding could then refuse a good plan.
 */
const HAIR_M = 2e-3;

/** The collision shapes of the arm, and the two checks. */
export interface Collisions {
  readonly space: MujocoCollisions;
  /** For paths that are planned. */
  readonly planning: CollisionCheck;
  /** For every movement before it begins. */
  readonly moving: CollisionCheck;
}

/** MuJoCo, if the settings ask for collisions to be predicted; undefined otherwise. */
export async function mujocoFor(settings: Settings): Promise<Mujoco | undefined> {
  return settings['collision.enabled'] ? mujoco() : undefined;
}

/**
 * The checks that the settings ask for, for the calling thread.
 * @throws UrdfError, ConfigurationError
 */
export function collisionsOf(mj: Mujoco, settings: Settings, robot: RobotDescription): Collisions {
  const marginM = settings['collision.margin'];
  const space = new MujocoCollisions(mj, robot.arm, robot.urdfText, {
    surroundings: surroundingsOf(settings),
    startPosture: Float64Array.from(settings.start_posture),
    marginM,
    meshes: meshesOf(settings),
    shapes: robot.shapes,
    source: robot.urdfName,
  });
  return {
    space,
    planning: new CollisionCheck(space, marginM + HAIR_M),
    moving: new CollisionCheck(space, marginM, FINEST_M + HAIR_M),
  };
}

/** How shapes that are files of their own are read. */
export function meshesOf(settings: Settings): ShapeOptions {
  return {
    places: {
      urdfFolder: urdfFolder(settings),
      packageFolders: settings['collision.packages'],
      environment: process.env,
    },
    unreadable: settings['collision.unreadable'],
  };
}

function surroundingsOf(settings: Settings): Surroundings {
  const {
    'collision.floor_height': heights,
    'collision.floor_normal': normal,
    'collision.table_centre': centre,
    'collision.table_size': size,
  } = settings;
  return {
    ...(heights.length === 0 ? {} : { floor: { height: heights[0], normal } }),
    ...(centre.length === 0 ? {} : { table: { centre, size } }),
  };
}
