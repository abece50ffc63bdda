import type { ArmModel } from '../arm/arm-model.js';
import { collisionShapes } from '../arm/collision-shapes.js';
import type { CollisionShapes, ShapeOptions } from '../arm/collision-shapes.js';
import { parseUrdf } from '../arm/urdf-document.js';
import type { CollisionSpace } from '../motion/collision-check.js';
import { ConfigurationError } from '../errors.js';
import { CollisionDescription } from './collision-description.js';
import type { GeomPair, Surroundings } from './collision-description.js';
import { ContactModel } from './contact-model.js';
import { sampledPostures } from '../arm/sampled-postures.js';
import type { Mujoco } from '../plants/mujoco-runtime.js';

export interface CollisionOptions {
  readonly surroundings: Surroundings;
  /** Posture from which reaches start (J, rad). */
  readonly startPosture: Float64Array;
  /** The distance that will be required (m). */
  readonly marginM: number;
  /** How to read shapes that are files of their own. */
  readonly meshes: ShapeOptions;
  /** The shapes, if they were read already. */
  readonly shapes?: CollisionShapes | undefined;
  /** What error messages call the description. */
  readonly source?: string;
}

/** Pairs are seen up to this distance beyond the margin (m). It is the longest way of the arm between two checks. */
const FORESIGHT_M = 0.02;

/** Shapes of the robot that are nearer than this in the start posture touch there (m). */
const TOUCH_M = 1e-3;

/**
 * Number of postures in which shapes that touch by design are looked for, and the share of them in which such shapes
 * touch.
 */
const SAMPLES = 500;
const BY_DESIGN = 0.95;

/**
 * The arm's collision shapes in MuJoCo. These pairs of shapes are checked: within the arm, between the arm and the rest
 * of the robot (whose other joints are locked at zero), and between the arm and its surroundings. Neighbours are not
 * checked, nor are pairs of the robot that touch by design. Such pairs touch in the start posture, which does not
 * collide by definition, or in nearly all postures (the rule of MoveIt's setup assistant).
 */
export class MujocoCollisions implements CollisionSpace {
  readonly joints: number;
  readonly levers: Float64Array;
  readonly horizonM: number;
  readonly startDistances: Float64Array;
  /** Shapes of the description that are not seen, one sentence per shape. */
  readonly leftOut: readonly string[];
  /** Links that are not checked because they touch by design, one sentence per pair. */
  readonly touching: readonly string[];
  readonly #pairs: readonly GeomPair[];
  readonly #model: ContactModel;

  /**
   * @throws UrdfError where the shapes are wrong; ConfigurationError where the arm is nearer to its surroundings than
   *   the margin in the start posture already
   */
  constructor(mj: Mujoco, arm: ArmModel, urdfText: string, options: CollisionOptions) {
    const { surroundings, startPosture, marginM, meshes, source = 'the URDF' } = options;
    const urdf = parseUrdf(urdfText, source);
    const { shapes, leftOut } = options.shapes ?? collisionShapes(urdf, meshes);
    const description = new CollisionDescription(urdf, arm, shapes, surroundings);
    const candidates = description.pairs();
    this.joints = arm.joints;
    this.leftOut = leftOut.map((shape) => `no collision is predicted with ${shape}`);
    if (shapes.length === 0 && leftOut.length === 0)
      this.leftOut = [`no collision is predicted: ${source} has no collision shapes`];
    this.horizonM = marginM + FORESIGHT_M;

    const atStart = new Float64Array(candidates.length);
    const all = new ContactModel(mj, arm, description, candidates, this.horizonM);
    all.look(startPosture, atStart);
    const near = candidates.findIndex((pair, i) => withSurroundings(pair) && atStart[i] < marginM);
    if (near >= 0) {
      all.dispose();
      throw startTooNear(candidates[near], atStart[near], marginM);
    }
    const always = touchingNearlyAlways(all, arm, candidates);
    all.dispose();
    const byDesign = candidates.map((_, i) =>
      atStart[i] < TOUCH_M ? 'in the start posture' : always[i] ? 'in nearly all postures' : undefined,
    );
    this.touching = candidates.flatMap(([a, b], i) =>
      byDesign[i] === undefined
        ? []
        : [`no collision is predicted of ${a.body} with ${b.body}: they touch ${byDesign[i]}`],
    );
    this.#pairs = candidates.filter((_, i) => byDesign[i] === undefined);
    this.#model = new ContactModel(mj, arm, description, this.#pairs, this.horizonM);
    this.levers = this.#model.levers(arm);
    this.startDistances = atStart.filter((_, i) => byDesign[i] === undefined);
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

  /** Frees MuJoCo's memory. Nothing can be checked afterwards. */
  dispose(): void {
    this.#model.dispose();
  }
}

const withSurroundings = ([a, b]: GeomPair) => a.link === undefined || b.link === undefined;

/** Which pairs of the robot's own shapes touch in nearly all postures that the joints allow. */
function touchingNearlyAlways(model: ContactModel, arm: ArmModel, pairs: readonly GeomPair[]): boolean[] {
  const touches = new Int32Array(pairs.length);
  const distances = new Float64Array(pairs.length);
  const postures = sampledPostures(arm.lower, arm.upper, SAMPLES);
  for (let row = 0; row < postures.length; row += arm.joints) {
    model.look(postures.subarray(row, row + arm.joints), distances);
    for (let pair = 0; pair < pairs.length; pair++) if (distances[pair] < TOUCH_M) touches[pair]++;
  }
  return pairs.map((pair, i) => !withSurroundings(pair) && touches[i] >= BY_DESIGN * SAMPLES);
}

function startTooNear([a, b]: GeomPair, distanceM: number, marginM: number): ConfigurationError {
  const how = distanceM < 0 ? `${(-distanceM).toFixed(3)} m inside` : `${distanceM.toFixed(3)} m from`;
  return new ConfigurationError(
    `start_posture has ${a.body} ${how} ${b.body}, expected at least ${marginM} m (collision.margin) between them; ` +
      'no movement could begin or end there',
  );
}
