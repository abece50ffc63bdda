import { observed } from '../model/movement/disturbance.js';
import { norm, scale, vector3 } from '../model/numbers/vector.js';
import type { Vector3 } from '../model/numbers/vector.js';
import type { Faults } from '../parameters/fault-table.js';

/** The part of the arm's geometry on which the view depends. */
interface Stand {
  /** The first joint (3, m, base frame). */
  readonly origin: Float64Array;
  /** Of the arm (m). */
  readonly reach: number;
}

/**
 * How the hand is seen, for every cycle: first through the lens, x' = x + lens (r / reach)^2 r / reach outwards, r the
 * distance from the line of sight through the first joint; then larger with depth, x' = x + scale d (x - o), d the depth of x
 * behind the first joint o; then turned and moved, an affine map x' = A x + b whose images of the origin and of the unit
 * vectors say everything.
 */
export class HandView {
  readonly #stand: Stand;
  readonly #a = new Float64Array(9);
  readonly #b = new Float64Array(3);
  readonly #axis = new Float64Array(3);
  #lensM = 0;
  #scalePerM = 0;
  #affine = false;

  constructor(stand: Stand) {
    this.#stand = stand;
  }

  /** @param faults that were checked: the axis is a direction */
  set(faults: Faults): void {
    const { view_angle: angleRad, view_axis: axis, view_about: about, view_shift: shift } = faults;
    const direction = vector3(axis);
    const unit = norm(direction) === 1 ? direction : scale(direction, 1 / norm(direction));
    this.#axis.set(unit);
    this.#lensM = faults.lens;
    this.#scalePerM = faults.depth_scale;
    this.#affine = angleRad !== 0 || shift.some((by) => by !== 0);
    const centre = vector3(about.length === 0 ? this.#stand.origin : about);
    const by = vector3(shift);
    const moved = (point: Vector3): Vector3 => {
      const turned =
        angleRad === 0 ? point : observed({ kind: 'rotation', axis: unit, angleRad, about: centre }, point);
      return by.some((x) => x !== 0) ? observed({ kind: 'shift', by }, turned) : turned;
    };
    const b = moved([0, 0, 0]);
    this.#b.set(b);
    [moved([1, 0, 0]), moved([0, 1, 0]), moved([0, 0, 1])].forEach((column, j) => {
      for (let i = 0; i < 3; i++) this.#a[3 * i + j] = column[i] - b[i];
    });
  }

  /** Replaces the position of the hand (3, m) by its seen position. */
  apply(hand: Float64Array): void {
    if (this.#lensM !== 0) this.#bend(hand);
    if (this.#scalePerM !== 0) this.#enlarge(hand);
    if (!this.#affine) return;
    const a = this.#a;
    const x = hand[0];
    const y = hand[1];
    const z = hand[2];
    for (let i = 0; i < 3; i++) hand[i] = a[3 * i] * x + a[3 * i + 1] * y + a[3 * i + 2] * z + this.#b[i];
  }

  #enlarge(hand: Float64Array): void {
    const { origin } = this.#stand;
    const share = this.#scalePerM * this.#depth(hand);
    for (let i = 0; i < 3; i++) hand[i] += share * (hand[i] - origin[i]);
  }

  /** How far along the line of sight from the first joint (m). */
  #depth(hand: Float64Array): number {
    const { origin } = this.#stand;
    let along = 0;
    for (let i = 0; i < 3; i++) along += this.#axis[i] * (hand[i] - origin[i]);
    return along;
  }

  #bend(hand: Float64Array): void {
    const { origin, reach } = this.#stand;
    const axis = this.#axis;
    const along = this.#depth(hand);
    let squared = 0;
    for (let i = 0; i < 3; i++) squared += (hand[i] - origin[i] - along * axis[i]) ** 2;
    const share = (this.#lensM * squared) / reach ** 3;
    for (let i = 0; i < 3; i++) hand[i] += share * (hand[i] - origin[i] - along * axis[i]);
  }
}
