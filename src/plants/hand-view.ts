import { ModelError } from '../errors.js';
import { observed, undisturbed } from '../model/movement/disturbance.js';
import type { VisualDisturbance } from '../model/movement/disturbance.js';
import { norm } from '../model/numbers/vector.js';

/**
 * How the hand is seen, for every cycle: all visual disturbances are affine maps, x' = A x + b, so their images of
 * the origin and of the unit vectors say everything.
 */
export class HandView {
  readonly #a = new Float64Array(9);
  readonly #b = new Float64Array(3);
  #undisturbed = true;

  /** @throws ModelError when a number is not finite, or the axis of a rotation is not a unit vector */
  set(disturbance: VisualDisturbance = undisturbed): void {
    if (disturbance.kind === 'rotation' && !(Math.abs(norm(disturbance.axis) - 1) < 1e-6))
      throw new ModelError(
        `the axis (${disturbance.axis.join(', ')}) of a visual rotation must be a unit vector`,
      );
    const b = observed(disturbance, [0, 0, 0]);
    const columns = [
      observed(disturbance, [1, 0, 0]),
      observed(disturbance, [0, 1, 0]),
      observed(disturbance, [0, 0, 1]),
    ];
    if (![...b, ...columns.flat()].every(Number.isFinite))
      throw new ModelError(`visual disturbance "${disturbance.kind}" has a number that is not finite`);
    this.#b.set(b);
    columns.forEach((column, j) => {
      for (let i = 0; i < 3; i++) this.#a[3 * i + j] = column[i] - b[i];
    });
    this.#undisturbed = disturbance.kind === 'none';
  }

  /** Replaces the position of the hand (3, m) by the one that is seen. */
  apply(hand: Float64Array): void {
    if (this.#undisturbed) return;
    const a = this.#a;
    const x = hand[0];
    const y = hand[1];
    const z = hand[2];
    for (let i = 0; i < 3; i++) hand[i] = a[3 * i] * x + a[3 * i + 1] * y + a[3 * i + 2] * z + this.#b[i];
  }
}
