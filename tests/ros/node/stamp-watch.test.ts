import { describe, expect, it } from 'vitest';
import { StampWatch } from '../../../src/ros/node/stamp-watch.js';

const TOLERANCE_S = 0.1;
const PERIOD_S = 0.02;

/** Reads joint states whose delays are what `delayS` says of their times; the last reading, and the time. */
function play(watch: StampWatch, fromS: number, forS: number, delayS: (tS: number) => number) {
  let last = watch.read(delayS(fromS), fromS, TOLERANCE_S);
  let tS = fromS;
  while (tS < fromS + forS) {
    tS += PERIOD_S;
    last = watch.read(delayS(tS), tS, TOLERANCE_S);
  }
  return { ...last, tS };
}

describe('stamps of joint states', () => {
  it('tell the latency where the clocks agree', () => {
    const watch = new StampWatch();
    expect(play(watch, 0, 2, (tS) => 0.05 + 0.004 * Math.sin(40 * tS)).latencyS).toBeCloseTo(0.05, 1);
    expect(watch.offsetS).toBeUndefined();
    expect(watch.jitterS).toBeCloseTo(0.008, 3);
  });

  it.each([3600, -7200, 0.4, -0.05])('that are %s s off are told of, and tell what is beyond', (offS) => {
    const watch = new StampWatch();
    const { latencyS, changeS } = play(watch, 0, 8, (tS) => offS + (tS > 7 ? 0.03 : 0));
    expect(watch.offsetS).toBeCloseTo(offS, 6);
    expect(latencyS).toBeCloseTo(0.03, 6);
    expect(changeS).toBe(0);
  });

  it('are none where they are 0', () => {
    const watch = new StampWatch();
    expect(play(watch, 0, 1, () => NaN)).toMatchObject({ latencyS: 0, changeS: 0 });
  });

  it('that become older by more than joint states may be stay too old', () => {
    const watch = new StampWatch();
    const { tS } = play(watch, 0, 2, () => 0.01);
    expect(play(watch, tS, 60, () => 1.51).changeS).toBeCloseTo(1.5, 6);
    expect(play(watch, tS + 61, 0.1, () => 0.01).changeS).toBe(0);
  });

  it('that grow older little by little are no drift of clocks', () => {
    const watch = new StampWatch();
    const grown = (tS: number) => 0.01 + 0.02 * tS;
    expect(play(watch, 0, 40, grown).changeS).toBeGreaterThan(TOLERANCE_S);
  });

  it('of clocks that drift apart are followed', () => {
    const watch = new StampWatch();
    const { changeS } = play(watch, 0, 600, (tS) => 5 + 1e-4 * tS);
    expect(changeS).toBe(0);
    expect(watch.offsetS).toBeCloseTo(5.06, 2);
  });

  it('that become newer are doubted for a second, and believed then', () => {
    const watch = new StampWatch();
    const { tS } = play(watch, 0, 2, () => 10);
    expect(play(watch, tS, 0.5, () => 8).changeS).toBeCloseTo(2, 6);
    expect(play(watch, tS + 0.6, 1, () => 8).changeS).toBe(0);
    expect(watch.offsetS).toBeCloseTo(8, 6);
  });
});
