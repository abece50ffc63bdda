import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/model/numbers/random.js';
import { createMeasurement } from '../../src/motion/plant.js';
import { RestWindow } from '../../src/session/rest-window.js';
import { GOAL, inState, Rig } from '../support/session-rig.js';
import { SoftArm } from '../support/soft-arm.js';

const SPAN_S = 0.5;
const NOISE_RAD = 5e-4;

/**
 * The arm as `at` has it, with noise on its encoders, read at `rateHz` from 0 on.
 * @returns when it counts as being at rest (s), at most 10
 */
function restingAfterS(rateHz: number, at: (tS: number) => number, noiseRad = NOISE_RAD, seed = 1): number {
  const chance = new RandomStream(seed, 1);
  const window = new RestWindow(2);
  const measured = createMeasurement(2);
  window.begin(0);
  for (let i = 1; i <= 10 * rateHz; i++) {
    measured.stampS = i / rateHz;
    const x = at(measured.stampS);
    measured.position.set([x + noiseRad * chance.normal(), noiseRad * chance.normal()]);
    window.take(measured, measured.position);
    if (window.settled(SPAN_S)) return measured.stampS;
  }
  return 10;
}

describe('an arm at rest', () => {
  it.each([30, 50, 200, 1000])('is recognised with noise on its encoders, %d times a second', (rateHz) => {
    for (let seed = 1; seed <= 20; seed++)
      expect(
        restingAfterS(rateHz, () => 0.3, NOISE_RAD, seed),
        `seed ${seed}`,
      ).toBeLessThan(1.2);
  });

  it('is recognised without noise as soon as it has stood for the whole time', () => {
    expect(restingAfterS(100, () => 0.3, 0)).toBeCloseTo(SPAN_S, 6);
  });

  it('is recognised sooner where more joint states come than are kept: after the time in which its hand must be seen', () => {
    expect(restingAfterS(5000, () => 0.3, 0)).toBeCloseTo(0.5 * SPAN_S, 3);
  });

  it('is not one that creeps, in noise that would hide the creeping from single samples', () => {
    expect(restingAfterS(50, (tS) => 0.02 * tS)).toBe(10);
  });

  it('is not one that swings, at whatever moment it is looked at', () => {
    for (const rateHz of [30, 50, 200])
      expect(restingAfterS(rateHz, (tS) => 0.01 * Math.sin(2 * Math.PI * 3 * tS))).toBe(10);
  });

  it('is one that has ceased to swing', () => {
    const swing = (tS: number) => 0.05 * Math.exp(-4 * tS) * Math.cos(2 * Math.PI * 3 * tS);
    const restingS = restingAfterS(50, swing);
    // By then the swing is below the noise: exp(-4 t) * 0.05 = 5e-4 at 1.15 s.
    expect(restingS - SPAN_S).toBeGreaterThan(0.8);
    expect(restingS).toBeLessThan(2.5);
  });
});

describe('the average', () => {
  it('is of hands and postures of the same time, by their stamps, with a camera that is late', () => {
    const window = new RestWindow(1);
    const measured = createMeasurement(1);
    const commanded = Float64Array.of(0.7);
    window.begin(0);
    // The hand of the time at which the arm still moved arrives late, and must not count.
    const truth = (tS: number) => (tS < 0.3 ? 5 : 1);
    let settledS = 0;
    for (let i = 1; settledS === 0 && i < 500; i++) {
      measured.stampS = i / 100;
      measured.position[0] = measured.stampS < 0.3 ? 2 * measured.stampS : 0.6;
      measured.handStampS = measured.stampS - 0.2;
      measured.hand.set([truth(measured.handStampS), i % 2, 0]);
      window.take(measured, commanded);
      if (window.settled(SPAN_S)) settledS = measured.stampS;
    }
    const outcome = window.outcome(SPAN_S, measured.hand);
    expect(outcome?.hand[0]).toBeCloseTo(1, 12);
    expect(outcome?.hand[1]).toBeGreaterThan(0.4);
    expect(outcome?.hand[1]).toBeLessThan(0.6);
    expect(outcome?.posture[0]).toBeCloseTo(0.6, 12);
    expect(outcome?.commanded[0]).toBeCloseTo(0.7, 12);
  });

  it('waits for a camera that has not seen the arm at rest yet', () => {
    const window = new RestWindow(1);
    const measured = createMeasurement(1);
    window.begin(0);
    measured.handStampS = -1;
    for (let i = 1; i <= 300; i++) {
      measured.stampS = i / 100;
      window.take(measured, measured.position);
      expect(window.settled(SPAN_S)).toBe(false);
    }
    measured.hand.set([1, 2, 3]);
    expect(window.outcome(SPAN_S, measured.hand)?.hand).toEqual([1, 2, 3]);
  });
});

describe('a reach on an arm of noisy encoders', () => {
  async function settled(settleAverageS: number) {
    const rig = new Rig();
    rig.set({ settleAverageS, settleTimeoutS: 5 });
    rig.arm = new SoftArm([...rig.measured.position], 3, 0.01);
    const chance = new RandomStream(1, 1);
    const { measured } = rig;
    const tick = rig.session.tick.bind(rig.session);
    rig.session.tick = (nowS, at, out) => {
      for (let j = 0; j < 2; j++) at.position[j] += NOISE_RAD * chance.normal();
      // As drivers have it that take differences.
      at.velocity.fill(0.03);
      for (let i = 0; i < 3; i++)
        at.hand[i] = (i < 2 ? (rig.arm?.position[i] ?? 0) : 0) + 5e-3 * chance.normal();
      return tick(nowS, at, out);
    };
    await rig.ready();
    rig.session.offer([0.5, 0.2, 0.1]);
    await rig.until(inState('settling'));
    const beganS = rig.timeS;
    await rig.until(inState('idle'));
    const [outcome] = rig.controller.outcomes;
    return { tookS: rig.timeS - beganS, outcome, measured };
  }

  it('ends when the arm is at rest, with the mean of what was seen meanwhile', async () => {
    const { tookS, outcome } = await settled(0.5);
    expect(tookS).toBeLessThan(2);
    for (let j = 0; j < 2; j++) {
      expect(Math.abs(outcome.posture[j] - (GOAL[j] - 0.01))).toBeLessThan(4e-4);
      expect(outcome.commanded[j]).toBeCloseTo(GOAL[j], 9);
      // 5 mm of noise over 50 samples: 0.7 mm.
      expect(Math.abs(outcome.hand[j] - (GOAL[j] - 0.01))).toBeLessThan(2.5e-3);
    }
  });

  it('waits for its timeout without the average, by velocities alone', async () => {
    const { tookS } = await settled(0);
    expect(tookS).toBeGreaterThan(4.9);
  });
});
