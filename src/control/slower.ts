import type { Movement } from './controller.js';

/** The same movement in `factor` times its duration; `joint` is why. */
export function slower(movement: Movement, factor: number, joint: string): Movement {
  return {
    kind: 'movement',
    durationS: movement.durationS * factor,
    slowedBy: { joint, limit: 'velocity' },
    sample: (tS, q, qd) => {
      movement.sample(tS / factor, q, qd);
      for (let j = 0; j < qd.length; j++) qd[j] /= factor;
    },
    remaining: (tS, posture) => movement.remaining(tS / factor, posture),
  };
}
