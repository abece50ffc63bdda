import { add, distance, rotate, scale, subtract, unit } from '../numbers/vector.js';
import type { Vector3 } from '../numbers/vector.js';

/** Disturbances of the view: where a camera or a screen shows the hand, instead of its true position. Lengths in m. */
export type VisualDisturbance =
  | { readonly kind: 'none' }
  /** Turned right-handed by `angleRad` about the unit vector `axis` through `about` (default: the origin). */
  | { readonly kind: 'rotation'; readonly axis: Vector3; readonly angleRad: number; readonly about?: Vector3 }
  /** Moved by a constant vector, as in the iCub study of 2024. */
  | { readonly kind: 'shift'; readonly by: Vector3 }
  /**
   * A task-irrelevant clamp (Morehead et al. 2017): in the direction of `towards`, seen from `about` and turned as above,
   * as far away as the hand is.
   */
  | {
      readonly kind: 'clamp';
      readonly axis: Vector3;
      readonly angleRad: number;
      readonly towards: Vector3;
      readonly about?: Vector3;
    };

export const undisturbed: VisualDisturbance = Object.freeze({ kind: 'none' });

/** The place where a hand at `hand` is seen. */
export function observed(disturbance: VisualDisturbance, hand: Vector3): Vector3 {
  switch (disturbance.kind) {
    case 'none':
      return hand;
    case 'shift':
      return add(hand, disturbance.by);
    case 'rotation': {
      const about = disturbance.about ?? [0, 0, 0];
      const turned = rotate(subtract(hand, about), disturbance.axis, disturbance.angleRad);
      return add(about, turned);
    }
    case 'clamp': {
      const about = disturbance.about ?? [0, 0, 0];
      const direction = rotate(
        unit(subtract(disturbance.towards, about)),
        disturbance.axis,
        disturbance.angleRad,
      );
      return add(about, scale(direction, distance(hand, about)));
    }
  }
}
