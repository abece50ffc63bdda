import { describe, expect, it } from 'vitest';
import { DenseCorticoStriatal } from '../../../src/model/basal-ganglia/cortico-striatal.js';
import type { CortexCode } from '../../../src/model/cortex/cortex-code.js';

/** A cortex of four cells that is no grid and has no time: one bump, fully on. */
function stillCode(values: readonly number[]): CortexCode {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const active = Array.from(values.keys()).filter((cell) => values[cell] > mean);
  const bump = {
    values: Float64Array.from(values),
    raisable: Int32Array.from(active),
    raisableCount: active.length,
    share: 1,
    serial: 1,
  };
  return {
    cells: values.length,
    mean,
    bumps: [bump],
    rate: (cell) => values[cell],
    activeCells: () => active,
  };
}

describe('the dense projection from the cortex', () => {
  it('needs no more of the cortex than its code', () => {
    const code = stillCode([4, 0, 2, 0]);
    const projection = new DenseCorticoStriatal(1, 4);
    projection.goalShown(code);
    projection.learn(0, { g: 0.5, d: 1, alpha: 0 }, code);
    projection.outcomeShown(0, code);
    // w = 1.2 D g (r - mean) / 2200 where the rate is above the mean.
    const rate = (1.2 * 0.5) / 2200;
    const weights = [0, 1, 2, 3].map((cell) => projection.weight(0, cell));
    [2.5 * rate, 0, 0.5 * rate, 0].forEach((expected, cell) => {
      expect(weights[cell]).toBeCloseTo(expected, 12);
    });
    const out = new Float64Array(1);
    projection.sums(code, out);
    expect(out[0]).toBeCloseTo(4 * weights[0] + 2 * weights[2], 12);
  });
});
