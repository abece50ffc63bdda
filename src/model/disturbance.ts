import { rotate, subtract } from './vector.js';
import type { Vector3 } from './vector.js';

/** How the hand is seen: what a camera or a screen shows instead of where the hand is. Lengths in m. */
export type VisualDisturbance =
  | { readonly kind: 'none' }
  /** Turned right-handed by `angleRad` about the unit vector `axis` through `about` (default: the origin). */
  | { readonly kind: 'rotation'; readonly axis: Vector3; readonly angleRad: number; readonly about?: Vector3 }
  /** Moved by a constant vector, as in the iCub study of 2024. */
  | { readonly kind: 'shift'; readonly by: Vector3 };

export const undisturbed: VisualDisturbance = Object.freeze({ kind: 'none' });

/** Where a hand at `hand` is seen. */
export function observed(disturbance: VisualDisturbance, hand: Vector3): Vector3 {
  switch (disturbance.kind) {
    case 'none':
      return hand;
    case 'shift':
      return [hand[0] + disturbance.by[0], hand[1] + disturbance.by[1], hand[2] + disturbance.by[2]];
    case 'rotation': {
      const about = disturbance.about ?? [0, 0, 0];
      const turned = rotate(subtract(hand, about), disturbance.axis, disturbance.angleRad);
      return [turned[0] + about[0], turned[1] + about[1], turned[2] + about[2]];
    }
  }
}
