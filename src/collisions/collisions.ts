import type { RobotDescription } from '../arm/robot.js';
import type { Settings } from '../parameters/parameter-table.js';
import { CollisionCheck } from '../motion/collision-check.js';
import type { Surroundings } from './collision-description.js';
import { MujocoCollisions } from './mujoco-collisions.js';
import { mujoco } from '../plants/mujoco-runtime.js';
import type { Mujoco } from '../plants/mujoco-runtime.js';

/**
 * What the brain plans is checked again before it begins, at other postures of the same path: it plans with this much
 * more margin (m), so that no rounding refuses then what was planned well.
 */
const HAIR_M = 2e-3;

/** What the arm may collide with, and the two checks of it. */
export interface Collisions {
  readonly space: MujocoCollisions;
  /** For paths that are planned. */
  readonly planning: CollisionCheck;
  /** For every movement before it begins. */
  readonly moving: CollisionCheck;
}

/** MuJoCo where the settings ask for collisions to be predicted; undefined where they don't. */
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
    source: robot.urdfName,
  });
  return {
    space,
    planning: new CollisionCheck(space, marginM + HAIR_M),
    moving: new CollisionCheck(space, marginM),
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
