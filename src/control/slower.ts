import type { Movement, SlowedBy } from './controller.js';

/** The same movement in `factor` times its duration; `slowedBy` is why. */
export function slower(movement: Movement, factor: number, slowedBy: SlowedBy): Movement {
  return {
    kind: 'movement',
    durationS: movement.durationS * factor,
    slowedBy,
    sample: (tS, q, qd) => {
      movement.sample(tS / factor, q, qd);
      for (let j = 0; j < qd.length; j++) qd[j] /= factor;
    },
    remaining: (tS, posture) => movement.remaining(tS / factor, posture),
  };
}
