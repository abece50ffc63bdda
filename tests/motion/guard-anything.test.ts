import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { restingPosture } from '../../src/motion/brake.js';
import { atRest, createGuardState, tolerate } from '../../src/motion/guard-state.js';
import type { GuardState } from '../../src/motion/guard-state.js';
import { guardStep, outsideM } from '../../src/motion/guard.js';
import type { Verdict } from '../../src/motion/guard.js';
import { withoutLimits } from '../../src/motion/motion-limits.js';
import type { MotionLimits } from '../../src/motion/motion-limits.js';
import { createMeasurement } from '../../src/motion/plant.js';

/** Room for sums of many small steps: an angle (rad), and a share. */
const ROUNDING = 1e-11;
const SHARE = 1 + 2e-6;

/** Numbers that break formulas: none, too large to be squared, too small to be divided by. */
const nasty = fc.constantFrom(
  NaN,
  Infinity,
  -Infinity,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  1e200,
  -1e154,
  Number.MIN_VALUE,
  -Number.MIN_VALUE,
  2.3e-308,
  1e-16,
  0,
  -0,
);
/** Spread evenly for the most part: `double` alone draws bits, of which half lie next to zero. */
const finite = (min: number, max: number) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 1e6 }).map((n) => min + (max - min) * (n / 1e6)) },
    { weight: 1, arbitrary: fc.double({ min, max, noNaN: true }) },
  );

const number = fc.oneof(
  { weight: 5, arbitrary: finite(-4, 4) },
  { weight: 2, arbitrary: nasty },
  { weight: 1, arbitrary: fc.double() },
);

/** Limits of one joint: wide, narrow, or a point. */
const jointLimits = fc.record({
  lower: finite(-3, 3),
  width: fc.oneof(finite(0, 4), fc.constantFrom(0, 1e-12, Number.MIN_VALUE)),
  velocity: fc.oneof(finite(0.01, 10), finite(1e-3, 1e9)),
  acceleration: fc.oneof(finite(0.1, 50), finite(0.1, 1e9)),
});
/** Position in shares of the limits, outside too; velocity in shares of its limit, beyond it too. */
const jointState = fc.record({
  share: fc.oneof(finite(0, 1), finite(-1, 2), fc.constantFrom(0, 1)),
  speed: fc.oneof(fc.constant(0), finite(-1, 1), finite(-3, 3), nasty.filter(Number.isFinite)),
});
const timing = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0.01) },
  { weight: 3, arbitrary: finite(1e-4, 0.1) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(0, -0.01, -3600, NaN, Infinity, -Infinity, 1e-9, 1e-300, 0.5, 1e9, 1e300),
  },
);
const cycle = fc.record({
  position: fc.array(number, { minLength: 2, maxLength: 2 }),
  velocity: fc.array(fc.oneof(fc.constant(0), number), { minLength: 2, maxLength: 2 }),
  timings: fc.array(timing, { minLength: 1, maxLength: 5 }),
  cycles: fc.integer({ min: 1, max: 30 }),
});
const scene = fc.record({
  limits: fc.tuple(jointLimits, jointLimits),
  state: fc.tuple(jointState, jointState),
  cycles: fc.array(cycle, { minLength: 1, maxLength: 8 }),
});
type Scene = typeof scene extends fc.Arbitrary<infer T> ? T : never;

function limitsOf({ limits }: Scene, overrides: Partial<MotionLimits> = {}): MotionLimits {
  const lower = Float64Array.from(limits, ({ lower: low }) => low);
  const upper = Float64Array.from(limits, ({ lower: low, width }) => low + width);
  return {
    ...withoutLimits(['a', 'b']),
    lower,
    upper,
    jointLower: lower.map((x) => x - 0.05),
    jointUpper: upper.map((x) => x + 0.05),
    velocity: Float64Array.from(limits, ({ velocity }) => velocity),
    acceleration: Float64Array.from(limits, ({ acceleration }) => acceleration),
    longestStepS: 0.1,
    ...overrides,
  };
}

/** A state as far in or out as asked, and no faster than what can be stopped anywhere near (10 rad). */
function stateOf({ limits, state }: Scene, motion: MotionLimits): GuardState {
  const out = createGuardState(2);
  out.timeS = 100;
  state.forEach(({ share, speed }, j) => {
    out.position[j] = limits[j].lower + share * Math.max(limits[j].width, 0.1);
    const most = Math.min(motion.velocity[j], Math.sqrt(20 * motion.acceleration[j]));
    out.velocity[j] = Math.max(-3, Math.min(3, speed)) * most;
  });
  tolerate(motion, out, out.position);
  out.outsideM = outsideM(motion, out.position, out.hand);
  return out;
}

/** How far up and down a joint may come: to its limit, or where it is and cannot but come to rest. */
function bounds(limits: MotionLimits, { position, velocity }: GuardState, j: number): [number, number] {
  const w = velocity[j];
  const stop = position[j] + (w * Math.abs(w)) / (2 * limits.acceleration[j]);
  return [Math.min(limits.lower[j], position[j], stop), Math.max(limits.upper[j], position[j], stop)];
}

function check(
  limits: MotionLimits,
  before: GuardState,
  after: GuardState,
  dtS: number,
  verdict: Verdict,
): void {
  for (let j = 0; j < 2; j++) {
    const q = after.position[j];
    const w = after.velocity[j];
    const where = `joint ${j} from ${before.position[j]} at ${before.velocity[j]} to ${q} at ${w} in ${dtS} s (${verdict})`;
    if (!Number.isFinite(q) || !Number.isFinite(w)) throw new Error(`${where}: not a number`);
    const [low, high] = bounds(limits, before, j);
    const [lowAfter, highAfter] = bounds(limits, after, j);
    const room = ROUNDING * Math.max(1, Math.abs(low), Math.abs(high));
    if (!(lowAfter >= low - room && highAfter <= high + room)) throw new Error(`${where}: farther out`);
    const most = Math.max(limits.velocity[j] * SHARE, Math.abs(before.velocity[j]));
    if (!(Math.abs(w) <= most)) throw new Error(`${where}: faster than ${most}`);
    if (!(Math.abs(q - before.position[j]) <= Math.max(0, dtS) * most * SHARE + ROUNDING))
      throw new Error(`${where}: too far a way`);
    const gain = limits.acceleration[j] * Math.max(0, dtS);
    if (verdict !== 'stalled' && !(Math.abs(w - before.velocity[j]) <= gain * SHARE + ROUNDING * most))
      throw new Error(`${where}: too quick a change`);
  }
}

/** Runs all cycles, checking each; then halts and runs to rest. */
function run(
  scene: Scene,
  limits: MotionLimits,
  each: (state: GuardState) => void = () => undefined,
): GuardState {
  let state = stateOf(scene, limits);
  let next = createGuardState(2);
  const step = (desired: { position: Float64Array; velocity: Float64Array } | undefined, dtS: number) => {
    const nowS = state.timeS + dtS;
    const verdict = guardStep(limits, state, undefined, desired, nowS, next);
    const passed = Number.isFinite(nowS) ? nowS - state.timeS : 0;
    check(
      limits,
      state,
      next,
      passed > limits.longestStepS ? 0 : passed,
      passed > limits.longestStepS ? 'stalled' : verdict,
    );
    [state, next] = [next, state];
    each(state);
    return passed;
  };
  for (const { position, velocity, timings, cycles } of scene.cycles)
    for (let i = 0; i < cycles; i++)
      step(
        { position: Float64Array.from(position), velocity: Float64Array.from(velocity) },
        timings[i % timings.length],
      );
  const slowest = Math.max(...state.velocity.map((w, j) => Math.abs(w) / limits.acceleration[j]));
  const timings = scene.cycles
    .flatMap(({ timings: some }) => some)
    .filter((dtS) => dtS >= 1e-4 && dtS <= 0.1);
  let haltS = 0;
  for (let i = 0; !atRest(state); i++) {
    const before = state.velocity.map(Math.abs);
    const passed = step(undefined, timings.length > 0 ? timings[i % timings.length] : 0.01);
    haltS += passed;
    state.velocity.forEach((w, j) => {
      if (Math.abs(w) > before[j])
        throw new Error(`joint ${j} gets faster while it halts: ${before[j]} to ${w}`);
    });
    if (haltS > slowest * SHARE + 2 * 0.1)
      throw new Error(`not at rest after ${haltS} s, expected ${slowest} s`);
  }
  return state;
}

describe('the guard, from any state, with any command, at any time', () => {
  it('makes numbers only, never goes farther out than it must, and keeps velocity and acceleration', () => {
    fc.assert(
      fc.property(scene, (any) => {
        run(any, limitsOf(any));
      }),
      { numRuns: 400 },
    );
  }, 60_000);

  it('lets the hand no farther out of the workspace than it was, or must be to stop', () => {
    const kinematics = {
      joints: 2,
      forward: (q: Float64Array, out: Float64Array) => {
        out.set([q[0], q[1], 0]);
      },
      jacobian: () => undefined,
    };
    fc.assert(
      fc.property(scene, finite(-0.5, 1), finite(0, 1), (any, from, share) => {
        // A part of what the joint limits leave of x.
        const [x] = any.limits;
        const low = x.lower + from * x.width;
        const width = share * x.width;
        const limits = limitsOf(any, {
          kinematics,
          workspaceMin: Float64Array.of(low, -100, -1),
          workspaceMax: Float64Array.of(low + width, 100, 1),
        });
        const outside = (x: number) => Math.max(0, low - x, x - low - width);
        const start = stateOf(any, limits);
        start.velocity.fill(0);
        const still = {
          ...any,
          state: [any.state[0], any.state[1]].map(({ share }) => ({ share, speed: 0 })),
        } as Scene;
        let most = outside(start.position[0]);
        run(still, limits, (state) => {
          const [x] = state.position;
          restingPosture(limits, state, state.rest);
          const now = Math.max(outside(x), outside(state.rest[0]));
          if (now > most + 1e-8) throw new Error(`the hand at ${x} is ${now} m out, was ${most} m`);
          most = Math.min(most, now);
        });
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  it('brakes whatever the joint states are that do not make sense, and says what is wrong', () => {
    fc.assert(
      fc.property(scene, fc.tuple(number, number), number, (any, [a, b], stampS) => {
        const limits = limitsOf(any, { stateTimeoutS: 0.1, trackingError: 0.3 });
        const state = stateOf(any, limits);
        const next = createGuardState(2);
        const measured = createMeasurement(2);
        measured.stampS = stampS;
        measured.position.set([a, b]);
        const nowS = state.timeS + 0.01;
        const desired = { position: state.position.slice(), velocity: state.velocity.slice() };
        const verdict = guardStep(limits, state, measured, desired, nowS, next);
        check(limits, state, next, 0.01, verdict);
        if (!(Math.abs(nowS - stampS) <= 0.1)) expect(verdict).toBe('stale');
        else if (!(Math.abs(a) <= 1e9 && Math.abs(b) <= 1e9)) expect(verdict).toBe('state_invalid');
        if (verdict === 'stale' || verdict === 'state_invalid')
          next.velocity.forEach((w, j) => {
            expect(Math.abs(w)).toBeLessThanOrEqual(Math.abs(state.velocity[j]));
          });
      }),
      { numRuns: 300 },
    );
  });

  it('goes on from where a clock jumps back to', () => {
    const limits = limitsOf({
      limits: [
        { lower: -2, width: 4, velocity: 1, acceleration: 5 },
        { lower: -2, width: 4, velocity: 1, acceleration: 5 },
      ],
      state: [
        { share: 0.5, speed: 0 },
        { share: 0.5, speed: 0 },
      ],
      cycles: [],
    });
    let state = createGuardState(2);
    let next = createGuardState(2);
    state.timeS = 1e6;
    const desired = { position: Float64Array.of(1, 0), velocity: new Float64Array(2) };
    let nowS = state.timeS;
    for (let i = 0; i < 300; i++) {
      nowS = i === 50 ? 3 : nowS + 0.01;
      guardStep(limits, state, undefined, desired, nowS, next);
      [state, next] = [next, state];
    }
    expect(state.position[0]).toBe(1);
    expect(state.timeS).toBe(nowS);
  });
});
