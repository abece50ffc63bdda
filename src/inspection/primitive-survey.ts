/** Which primitives of the brain survive on an arm, and what stands in the way of the others. */
import type { ArmModel } from '../arm/arm-model.js';
import { assembleBrain } from '../controllers/brain/brain-assembly.js';
import type { CollisionCheck } from '../motion/collision-check.js';
import { motionLimits } from '../motion/motion-limits.js';
import { PathSpline } from '../motion/path-spline.js';
import type { Settings } from '../parameters/parameter-table.js';

/** Points that are looked at between two updates of the pattern generator. */
const POINTS = 4;

/** How many primitives one joint breaks, and by how much at most (rad). */
export interface BrokenLimit {
  readonly joint: string;
  readonly side: 'lower' | 'upper';
  readonly primitives: number;
  readonly byRad: number;
}

export interface PrimitiveSurvey {
  readonly primitives: number;
  readonly survive: number;
  /** The most frequent first. A primitive may break several limits. */
  readonly limits: readonly BrokenLimit[];
  /** Pairs of bodies that would come too near, of primitives within the limits. */
  readonly collisions: readonly { readonly bodies: string; readonly primitives: number }[];
}

/** @param collisions undefined where none are predicted */
export function surveyPrimitives(
  settings: Settings,
  arm: ArmModel,
  collisions: CollisionCheck | undefined,
): PrimitiveSurvey {
  const { lower, upper } = motionLimits(arm, settings);
  const survey = new Survey(arm, lower, upper, collisions);
  let seen = 0;
  // The brain asks for each primitive once, in their order, while it is made; what it asks afterwards is of its training.
  const watch = (path: Float64Array, start: Float64Array) => {
    if (seen++ < settings['model.primitives']) survey.look(path, start);
    return true;
  };
  assembleBrain(settings, arm, watch, settings['model.repertoire_within_limits'] ? {} : { clear: watch });
  return survey.result(settings['model.primitives']);
}

class Survey {
  readonly #arm: ArmModel;
  readonly #lower: Float64Array;
  readonly #upper: Float64Array;
  readonly #collisions: CollisionCheck | undefined;
  readonly #spline: PathSpline;
  readonly #broken = new Map<
    string,
    { joint: string; side: 'lower' | 'upper'; primitives: number; byRad: number }
  >();
  readonly #near = new Map<string, number>();
  #survive = 0;

  constructor(
    arm: ArmModel,
    lower: Float64Array,
    upper: Float64Array,
    collisions: CollisionCheck | undefined,
  ) {
    this.#arm = arm;
    this.#lower = lower;
    this.#upper = upper;
    this.#collisions = collisions;
    this.#spline = new PathSpline(arm.joints);
  }

  look(path: Float64Array, start: Float64Array): void {
    const { joints, jointNames } = this.#arm;
    this.#spline.load(start, path);
    const count = this.#spline.length * POINTS + 1;
    const postures = new Float64Array(count * joints);
    const below = new Float64Array(joints);
    const above = new Float64Array(joints);
    for (let i = 0; i < count; i++) {
      const q = postures.subarray(i * joints, (i + 1) * joints);
      this.#spline.position(i / POINTS, q);
      for (let j = 0; j < joints; j++) {
        below[j] = Math.max(below[j], this.#lower[j] - q[j]);
        above[j] = Math.max(above[j], q[j] - this.#upper[j]);
      }
    }
    let within = true;
    for (let j = 0; j < joints; j++)
      for (const [side, by] of [
        ['lower', below[j]],
        ['upper', above[j]],
      ] as const)
        if (by > 0) {
          within = false;
          this.#note(jointNames[j], side, by);
        }
    const collision = within ? this.#collisions?.along(postures) : undefined;
    if (collision !== undefined) {
      const bodies = collision.bodies.join(' and ');
      this.#near.set(bodies, (this.#near.get(bodies) ?? 0) + 1);
    } else if (within) this.#survive++;
  }

  #note(joint: string, side: 'lower' | 'upper', byRad: number): void {
    const key = `${joint} ${side}`;
    const known = this.#broken.get(key) ?? { joint, side, primitives: 0, byRad: 0 };
    this.#broken.set(key, {
      ...known,
      primitives: known.primitives + 1,
      byRad: Math.max(known.byRad, byRad),
    });
  }

  result(primitives: number): PrimitiveSurvey {
    const most = <T extends { primitives: number }>(all: T[]) =>
      all.sort((a, b) => b.primitives - a.primitives);
    return {
      primitives,
      survive: this.#survive,
      limits: most([...this.#broken.values()]),
      collisions: most([...this.#near].map(([bodies, count]) => ({ bodies, primitives: count }))),
    };
  }
}
