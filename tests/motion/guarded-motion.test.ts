import { describe, expect, it } from 'vitest';
import { CollisionCheck } from '../../src/motion/collision-check.js';
import { GuardedMotion } from '../../src/motion/guarded-motion.js';
import type { MotionLimits } from '../../src/motion/motion-limits.js';
import { createMeasurement } from '../../src/motion/plant.js';
import { homing } from '../../src/motion/retime.js';
import { rigLimits } from '../support/session-rig.js';

const CYCLE_S = 0.01;
const rest = Float64Array.of(0, 0);

/** A post at 0.6 rad of the first joint that stands there from the moment on in which `isThere` is set. */
class Post {
  isThere = false;
  readonly check = new CollisionCheck(
    {
      joints: 2,
      pairs: 1,
      levers: Float64Array.of(1, 1),
      horizonM: 0.3,
      startDistances: Float64Array.of(Infinity),
      look: ([q], distances) => {
        const far = Math.abs(q - 0.6);
        distances[0] = this.isThere && far < 0.3 ? far : Infinity;
      },
      bodiesOf: () => ['arm', 'post'],
    },
    0.05,
  );
}

/** A movement of half a second that stalls, so that it is planned anew from where it stands: the verdict then. */
function verdictAfterStall(
  limits: MotionLimits,
  after: MotionLimits,
  meanwhile: () => void = () => undefined,
) {
  const motion = new GuardedMotion({ joints: 2, commandInterface: 'position', cycleS: CYCLE_S });
  const measured = createMeasurement(2);
  let nowS = 1;
  const step = (dtS: number, under: MotionLimits) => {
    nowS += dtS;
    measured.stampS = nowS;
    measured.position.set(motion.position);
    return motion.step(under, measured, nowS);
  };
  motion.place(limits, rest, nowS);
  step(CYCLE_S, limits);
  expect(motion.start(limits, homing(rest, Float64Array.of(1, 0.2), limits, 0.5), nowS)).toBeUndefined();
  for (let cycle = 0; cycle < 15; cycle++) expect(step(CYCLE_S, limits)).toBe('clear');
  meanwhile();
  return { verdict: step(limits.longestStepS + 0.05, after), finding: motion.finding };
}

describe('a movement that stalled and is planned anew', () => {
  it('goes on where its way is still permitted', () => {
    const limits = rigLimits();
    expect(verdictAfterStall(limits, limits).verdict).toBe('clear');
  });

  it('ends with a collision that was not there before', () => {
    const post = new Post();
    const limits = rigLimits({ collisions: post.check });
    const { verdict } = verdictAfterStall(limits, limits, () => {
      post.isThere = true;
    });
    expect(verdict).toBe('collision');
  });

  it('ends as a command that is not permitted beyond limits that are narrower now', () => {
    const limits = rigLimits();
    const narrow = rigLimits({ upper: Float64Array.of(0.8, 1.5), jointUpper: Float64Array.of(0.85, 1.55) });
    expect(verdictAfterStall(limits, narrow)).toMatchObject({
      verdict: 'command_invalid',
      finding: { joint: 0, limit: 0.8 },
    });
  });
});
