import type { ArmModel } from '../arm/arm-model.js';
import { collisionShapes } from '../arm/collision-shapes.js';
import { parseUrdf } from '../arm/urdf-document.js';
import type { CollisionSpace } from '../motion/collision-check.js';
import { ConfigurationError } from '../errors.js';
import { CollisionDescription } from './collision-description.js';
import type { GeomPair, Surroundings } from './collision-description.js';
import { ContactModel } from './contact-model.js';
import type { Mujoco } from '../plants/mujoco-runtime.js';

export interface CollisionOptions {
  readonly surroundings: Surroundings;
  /** Posture from which reaches start (J, rad). */
  readonly startPosture: Float64Array;
  /** Distance that will be asked for (m). */
  readonly marginM: number;
  /** What error messages call the description. */
  readonly source?: string;
}

/** How far beyond the margin pairs are seen (m): how far the arm may go from one look to the next at most. */
const FORESIGHT_M = 0.02;

/** Shapes of the robot that are nearer than this in the start posture touch there (m). */
const TOUCH_M = 1e-3;

/**
 * The arm's collision shapes in MuJoCo. Looked at are pairs of shapes of the arm, of the arm and the rest of the robot
 * (whose other joints are locked at zero), and of the arm and its surroundings; but no neighbours, and no pairs of
 * the robot that touch in the start posture, which does not collide by definition.
 */
export class MujocoCollisions implements CollisionSpace {
  readonly joints: number;
  readonly levers: Float64Array;
  readonly horizonM: number;
  /** Shapes of the description that are not seen, a sentence each. */
  readonly leftOut: readonly string[];
  /** Links that are not looked at because they touch in the start posture, a sentence each pair. */
  readonly touching: readonly string[];
  readonly #pairs: readonly GeomPair[];
  readonly #model: ContactModel;

  /**
   * @throws UrdfError where the shapes are wrong; ConfigurationError where the arm is nearer to its surroundings than
   *   the margin in the start posture already
   */
  constructor(mj: Mujoco, arm: ArmModel, urdfText: string, options: CollisionOptions) {
    const { surroundings, startPosture, marginM, source = 'the URDF' } = options;
    const urdf = parseUrdf(urdfText, source);
    const { shapes, leftOut } = collisionShapes(urdf);
    const description = new CollisionDescription(urdf, arm, shapes, surroundings);
    const candidates = description.pairs();
    this.joints = arm.joints;
    this.leftOut = leftOut.map(
      (shape) => `no collision is predicted with ${shape}: boxes, cylinders and spheres are seen only`,
    );
    if (shapes.length === 0 && leftOut.length === 0)
      this.leftOut = [`no collision is predicted: ${source} has no collision shapes`];
    this.horizonM = marginM + FORESIGHT_M;

    const atStart = new Float64Array(candidates.length);
    const all = new ContactModel(mj, arm, description, candidates, this.horizonM);
    all.look(startPosture, atStart);
    all.dispose();
    const near = candidates.findIndex((pair, i) => withSurroundings(pair) && atStart[i] < marginM);
    if (near >= 0) throw startTooNear(candidates[near], atStart[near], marginM);
    const touches = (pair: number) => atStart[pair] < TOUCH_M;
    this.touching = candidates
      .filter((_, i) => touches(i))
      .map(
        ([a, b]) => `no collision is predicted of ${a.body} with ${b.body}: they touch in the start posture`,
      );
    this.#pairs = candidates.filter((_, i) => !touches(i));
    this.#model = new ContactModel(mj, arm, description, this.#pairs, this.horizonM);
    this.levers = this.#model.levers(arm);
  }

  get pairs(): number {
    return this.#pairs.length;
  }

  look(q: Float64Array, distances: Float64Array): void {
    this.#model.look(q, distances);
  }

  bodiesOf(pair: number): readonly [string, string] {
    const [a, b] = this.#pairs[pair];
    return [a.body, b.body];
  }

  /** Gives MuJoCo's memory back; nothing can be looked at any more. */
  dispose(): void {
    this.#model.dispose();
  }
}

const withSurroundings = ([a, b]: GeomPair) => a.link === undefined || b.link === undefined;

function startTooNear([a, b]: GeomPair, distanceM: number, marginM: number): ConfigurationError {
  const how = distanceM < 0 ? `${(-distanceM).toFixed(3)} m inside` : `${distanceM.toFixed(3)} m from`;
  return new ConfigurationError(
    `start_posture has ${a.body} ${how} ${b.body}, expected at least ${marginM} m (collision.margin) between them; ` +
      'no movement could begin or end there',
  );
}
