/**
 * Classical controllers on the left arm in MuJoCo against what a comparison that shares no code with this one measured
 * (3 seeds, 8 targets of its own), and against theory. Errors are medians over 8 targets (mm).
 */
import { describe, expect, it } from 'vitest';
import { describedRobot } from '../../src/arm/robot.js';
import { resolveSettings } from '../../src/parameters/settings.js';
import { measureCell } from '../../src/studies/comparison/comparison-cell.js';
import type { DisturbanceName } from '../../src/studies/comparison/disturbances.js';
import { median } from '../../src/studies/statistics/sample.js';

/** Rounds under the disturbance. */
const ROUNDS = 6;

/** The median error of each round under a disturbance that nobody tells (mm). */
async function roundsOf(controller: string, disturbance: DisturbanceName): Promise<readonly number[]> {
  const settings = resolveSettings('robot', { controller, 'model.seed': 1 });
  const measures = await measureCell(
    settings,
    describedRobot(settings),
    { disturbance, trainedTargets: 8, newTargets: 1, leastDistanceM: 0.2, healthyRounds: 1, rounds: ROUNDS },
    () => undefined,
  );
  return Array.from(
    { length: ROUNDS },
    (_, round) => 1000 * median(measures[`round_${round + 1}_error_m`] ?? []),
  );
}

describe('known answers', () => {
  it.each([
    ['ik', 'none', 0.19],
    ['ik', 'encoders', 16],
    ['ik', 'joint-gain', 84],
    ['ik', 'longer-link', 22],
    ['ik', 'backlash', 3.9],
    ['ik', 'camera-noise', 0.2],
  ] as const)('%s stays where %s brings it', async (controller, disturbance, known) => {
    const rounds = await roundsOf(controller, disturbance);
    for (const error of [rounds[0], rounds[ROUNDS - 1]]) {
      expect(error).toBeGreaterThan(known / 2);
      expect(error).toBeLessThan(known * 2);
    }
  });

  it.each([
    ['ik-integral', 'encoders', 0.04],
    ['ik-integral', 'longer-link', 0.03],
    ['ik-integral', 'backlash', 0.06],
    ['broyden', 'encoders', 0.05],
    ['broyden', 'joint-gain', 0.05],
    ['rigid', 'rotation', 0.2],
    ['calibration', 'rotation', 0.07],
    ['calibration', 'encoders', 0.07],
  ] as const)('%s learns away what %s does', async (controller, disturbance, known) => {
    expect((await roundsOf(controller, disturbance))[ROUNDS - 1]).toBeLessThan(2 * known);
  });

  it('integration takes away a share of 1 - 2 sin(angle / 2) of a turned view in each round', async () => {
    const rounds = await roundsOf('ik-integral', 'rotation');
    for (let round = 1; round < ROUNDS; round++)
      expect(rounds[round] / rounds[round - 1]).toBeCloseTo(2 * Math.sin(Math.PI / 8), 1);
  });

  it('integration never ends where the view is turned by 60 degrees', async () => {
    const rounds = await roundsOf('ik-integral', 'rotation-60');
    expect(rounds[ROUNDS - 1]).toBeGreaterThan(0.8 * rounds[0]);
  });

  it('integration takes up the noise of a camera, of which the average at the end of a reach leaves a part', async () => {
    const [kept, learnt] = await Promise.all([
      roundsOf('ik', 'camera-noise'),
      roundsOf('ik-integral', 'camera-noise'),
    ]);
    expect(learnt[ROUNDS - 1]).toBeGreaterThan(2 * kept[ROUNDS - 1]);
    // Without the average it is 8.7 mm.
    expect(learnt[ROUNDS - 1]).toBeLessThan(8.7 / 3);
  });

  it('one angle solves a pure rotation within the first round, and nothing else', async () => {
    expect((await roundsOf('rotation', 'rotation'))[1]).toBeLessThan(0.76);
    expect((await roundsOf('rotation', 'joint-gain'))[ROUNDS - 1]).toBeGreaterThan(20);
  });
});
