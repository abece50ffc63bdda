import math from 'mathjs/lib/browser/math.js';
import type { ArmModel } from '../../arm/arm-model.js';
import { loadInto } from '../../model/numbers/fields.js';
import type { Fields } from '../../model/numbers/fields.js';
import { norm, scale, subtract, vector3 } from '../../model/numbers/vector.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import type { ReachDetails } from '../../session/controller.js';
import { endLearner } from './end-learner.js';
import type { EndEstimator, PostureQuestion, ReachEnd } from './end-learner.js';
import { kinematicsOf } from './posture-finder.js';

export const rigidKind = endLearner(
  'rigid',
  'inverse kinematics with a rigid transform learnt, from the hand as the joints have it to the hand as it is seen',
  (arm, _settings, constants) => new RigidEstimate(arm, constants),
  {
    /** Share of earlier reaches that is lost with a new one. */
    forgetting: 0.2,
    /** Weight of each point of the prior. */
    priorWeight: 1e-3,
  },
);

/**
 * The knowledge before the first reach: six points at this distance from the first joint, seen at their true places.
 */
const PRIOR_M = 0.3;

/** h = R p + t. */
interface RigidTransform {
  readonly rotation: readonly [Vector3, Vector3, Vector3];
  readonly shift: Vector3;
}

/**
 * The rigid transform that brings hands as the joints have them, p, nearest to hands as seen, h, by least squares with
 * weights memory^age. Its rotation is the eigenvector of the largest eigenvalue of a symmetric 4 x 4 matrix of the
 * products of p and h, a unit quaternion (Horn 1987). The aim is the target transformed back.
 */
class RigidEstimate implements EndEstimator {
  readonly #arm: ArmModel;
  readonly #forgetting: number;
  readonly #priorWeight: number;
  readonly #axis: Vector3;
  /** Sums over reaches: weights (1), p (3), h (3), p h^T (9, row-major), from the first joint. */
  readonly #sums = new Float64Array(16);

  constructor(
    arm: ArmModel,
    { forgetting, priorWeight }: { readonly forgetting: number; readonly priorWeight: number },
  ) {
    this.#forgetting = forgetting;
    this.#priorWeight = priorWeight;
    this.#arm = arm;
    this.#axis = vector3(arm.origin);
    this.forget();
  }

  posture({ target, start, limits, finder }: PostureQuestion): Float64Array {
    const { rotation, shift } = this.#estimate();
    const back = subtract(subtract(target, this.#axis), shift);
    const [x, y, z] = rotation;
    const aim: Vector3 = [0, 1, 2].map(
      (c) => this.#axis[c] + x[c] * back[0] + y[c] * back[1] + z[c] * back[2],
    ) as unknown as Vector3;
    return finder.nearest(kinematicsOf(limits), limits, aim, start).posture;
  }

  learn({ hand, posture }: ReachEnd): ReachDetails {
    const own = new Float64Array(3);
    this.#arm.forward(posture, own);
    for (let i = 0; i < this.#sums.length; i++) this.#sums[i] *= 1 - this.#forgetting;
    this.#add(subtract(vector3(own), this.#axis), subtract(hand, this.#axis), 1);
    const { rotation, shift } = this.#estimate();
    const trace = rotation[0][0] + rotation[1][1] + rotation[2][2];
    return { turnRad: Math.acos(Math.min(1, Math.max(-1, (trace - 1) / 2))), shiftM: norm(shift) };
  }

  forget(): void {
    this.#sums.fill(0);
    for (const axis of [0, 1, 2])
      for (const side of [-PRIOR_M, PRIOR_M]) {
        const point: Vector3 = [axis === 0 ? side : 0, axis === 1 ? side : 0, axis === 2 ? side : 0];
        this.#add(point, point, this.#priorWeight);
      }
  }

  save(): Fields {
    return { sums: this.#sums.slice() };
  }

  load(fields: Fields): void {
    loadInto('rigid', fields, 'sums', [this.#sums]);
  }

  #add(p: Vector3, h: Vector3, weight: number): void {
    this.#sums[0] += weight;
    for (let r = 0; r < 3; r++) {
      this.#sums[1 + r] += weight * p[r];
      this.#sums[4 + r] += weight * h[r];
      for (let c = 0; c < 3; c++) this.#sums[7 + 3 * r + c] += weight * p[r] * h[c];
    }
  }

  #estimate(): RigidTransform {
    const [weight, ...rest] = this.#sums;
    const p = scale(vector3(rest), 1 / weight);
    const h = scale(vector3(rest.slice(3)), 1 / weight);
    const s = (r: number, c: number) => rest[6 + 3 * r + c] - weight * p[r] * h[c];
    const [w, x, y, z] = largestEigenvector([
      [s(0, 0) + s(1, 1) + s(2, 2), s(1, 2) - s(2, 1), s(2, 0) - s(0, 2), s(0, 1) - s(1, 0)],
      [s(1, 2) - s(2, 1), s(0, 0) - s(1, 1) - s(2, 2), s(0, 1) + s(1, 0), s(2, 0) + s(0, 2)],
      [s(2, 0) - s(0, 2), s(0, 1) + s(1, 0), s(1, 1) - s(0, 0) - s(2, 2), s(1, 2) + s(2, 1)],
      [s(0, 1) - s(1, 0), s(2, 0) + s(0, 2), s(1, 2) + s(2, 1), s(2, 2) - s(0, 0) - s(1, 1)],
    ]);
    const rotation: RigidTransform['rotation'] = [
      [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
      [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
      [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
    ];
    const turned: Vector3 = [
      rotation[0][0] * p[0] + rotation[0][1] * p[1] + rotation[0][2] * p[2],
      rotation[1][0] * p[0] + rotation[1][1] * p[1] + rotation[1][2] * p[2],
      rotation[2][0] * p[0] + rotation[2][1] * p[1] + rotation[2][2] * p[2],
    ];
    return { rotation, shift: subtract(h, turned) };
  }
}

/** @param matrix symmetric @returns of length 1 */
function largestEigenvector(matrix: number[][]): number[] {
  const { eigenvectors } = math.eigs(matrix);
  const [best] = [...eigenvectors].sort((a, b) => Number(b.value) - Number(a.value));
  const vector = (best.vector as number[]).map(Number);
  const length = Math.hypot(...vector);
  return vector.map((x) => x / length);
}
