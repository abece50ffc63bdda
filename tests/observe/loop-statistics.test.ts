import { expect, it } from 'vitest';
import { LoopStatistics } from '../../src/observe/loop-statistics.js';

it('counts intervals by how far they were from what they should be', () => {
  const statistics = new LoopStatistics(0.01);
  expect(statistics.summary()).toBeUndefined();
  let nowS = 5;
  statistics.record(nowS, nowS);
  for (const intervalS of [0.01, 0.01005, 0.0097, 0.0115, 0.016, 0.05]) {
    nowS += intervalS;
    statistics.record(nowS, nowS + 0.001);
  }
  expect(statistics.summary()).toMatchObject({
    'jitter_below_0.1_ms': 2,
    'jitter_below_0.2_ms': 0,
    'jitter_below_0.5_ms': 1,
    jitter_below_1_ms: 0,
    jitter_below_2_ms: 1,
    jitter_below_5_ms: 0,
    jitter_below_10_ms: 1,
    jitter_from_10_ms: 1,
  });
  statistics.restart();
  expect(statistics.summary()).toBeUndefined();
});
