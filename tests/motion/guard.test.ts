import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardStep } from '../../src/motion/guard.js';
import type { Verdict } from '../../src/motion/guard.js';
import { atRest, createGuardState, tolerate } from '../../src/motion/guard-state.js';
import type { Desired, GuardState } from '../../src/motion/guard-state.js';
import { withoutLimits } from '../../src/motion/motion-limits.js';
import type { MotionLimits } from '../../src/motion/motion-limits.js';
import { createMeasurement } from '../../src/motion/plant.js';
import { homing } from '../../src/motion/retime.js';
import { heapGrowth } from '../heap-growth.js';

const JOINTS = 2;
const DT = 0.01;
/** Bytes of the numbers a step that are boxed on their way into functions, at most 7 of 16 bytes. */
const BOXED_NUMBERS = 7 * 16;

function limitsOf(overrides: Partial<MotionLimits> = {}): MotionLimits {
  return {
    ...withoutLimits(['a', 'b']),
    lower: Float64Array.of(-1, -0.5),
    upper: Float64Array.of(1, 2),
    jointLower: Float64Array.of(-1.05, -0.55),
    jointUpper: Float64Array.of(1.05, 2.05),
    velocity: Float64Array.of(2.5, 1),
    acceleration: Float64Array.of(5, 8),
    trackingError: 0.3,
    stateTimeoutS: 0.1,
    longestStepS: 0.1,
    ...overrides,
  };
}

function restAt(limits: MotionLimits, ...posture: number[]): GuardState {
  const state = createGuardState(posture.length);
  state.position.set(posture);
  state.timeS = 0;
  tolerate(limits, state, state.position);
  return state;
}

const at = (position: number[], velocity = position.map(() => 0)): Desired => ({
  position: Float64Array.from(position),
  velocity: Float64Array.from(velocity),
});

/** Like `expect`, but fast enough for millions of cycles. */
function must(values: ArrayLike<number>, holds: (value: number, j: number) => boolean, what: string): void {
  for (let j = 0; j < values.length; j++)
    if (!holds(values[j], j)) throw new Error(`joint ${j} at ${values[j]}: expected that it ${what}`);
}

/** Runs the guard, keeping the three last commands to look at velocity and acceleration from outside. */
class Watch {
  state: GuardState;
  verdict: Verdict = 'clear';
  #next = createGuardState(JOINTS);
  /** Time that went by, whatever the clock jumped. */
  #timeS = 0;
  #trail: { timeS: number; q: number[] }[] = [];

  constructor(
    readonly limits: MotionLimits,
    start: number[],
  ) {
    this.state = restAt(limits, ...start);
    this.#trail = [
      { timeS: -DT, q: start },
      { timeS: 0, q: start },
    ];
  }

  step(dtS: number, desired: Desired | undefined): void {
    const before = this.state;
    const { limits } = this;
    this.verdict = guardStep(limits, before, undefined, desired, before.timeS + dtS, this.#next);
    [this.state, this.#next] = [this.#next, before];
    const q = [...this.state.position];
    if (!(dtS > 0)) {
      must(q, (x, j) => x === before.position[j], 'stands while no time goes by');
      return;
    }
    this.#timeS += dtS;
    this.#trail = [...this.#trail.slice(-2), { timeS: this.#timeS, q }];
    const [first, second, third] = this.#trail.slice(-3);
    const later = q.map((x, j) => (x - second.q[j]) / (third.timeS - second.timeS));
    const earlier = q.map((_, j) => (second.q[j] - first.q[j]) / (second.timeS - first.timeS));
    const rounding = 1e-14 / dtS ** 2;
    must(q, Number.isFinite, 'is a number');
    must(this.state.velocity, Number.isFinite, 'has a velocity');
    must(q, (x, j) => x <= Math.max(limits.upper[j], before.position[j]) + 1e-12, 'is not too high');
    must(q, (x, j) => x >= Math.min(limits.lower[j], before.position[j]) - 1e-12, 'is not too low');
    must(later, (v, j) => Math.abs(v) <= limits.velocity[j] * (1 + 2e-6), 'keeps the velocity limit');
    must(
      later.map((v, j) => Math.abs(v - earlier[j]) / ((third.timeS - first.timeS) / 2)),
      (a, j) => this.verdict === 'stalled' || a <= limits.acceleration[j] * (1 + 2e-6) + rounding,
      'keeps the acceleration limit',
    );
    if (this.verdict === 'stalled')
      this.#trail = [
        { timeS: this.#timeS - DT, q },
        { timeS: this.#timeS, q },
      ];
  }
}

const wild = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: -3, max: 3, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, 1e9, -1e9, 0, -0) },
);
const pair = <T>(of: fc.Arbitrary<T>) => fc.tuple(of, of).map(([a, b]) => [a, b]);
const timing = fc.oneof(
  { weight: 10, arbitrary: fc.constant(DT) },
  { weight: 4, arbitrary: fc.double({ min: 0.001, max: 0.09, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -0.01, NaN, 0.2, 1e9, 1e-5) },
);
const request = fc.record({
  /** One desired point is kept for some cycles, so that speed builds up. */
  cycles: fc.integer({ min: 1, max: 40 }),
  timings: fc.array(timing, { minLength: 1, maxLength: 7 }),
  position: pair(wild),
  velocity: pair(fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: wild })),
  stop: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
});
const requests = fc.array(request, { minLength: 1, maxLength: 12 });

function feed(watch: Watch, list: (typeof request extends fc.Arbitrary<infer T> ? T : never)[]): void {
  for (const { cycles, timings, position, velocity, stop } of list)
    for (let i = 0; i < cycles; i++)
      watch.step(timings[i % timings.length], stop ? undefined : at(position, velocity));
}

describe('the guard, whatever is desired and whenever it is asked', () => {
  it('keeps position, velocity and acceleration limits from inside, and can always stop', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.double({ min: -0.5, max: 2, noNaN: true }),
        requests,
        (a, b, list) => {
          const watch = new Watch(limitsOf(), [a, b]);
          feed(watch, list);
          for (let i = 0; i < 200; i++) {
            watch.step(DT, undefined);
            must(
              watch.state.position,
              (q, j) => q <= [1, 2][j] + 1e-12 && q >= [-1, -0.5][j] - 1e-12,
              'stays inside',
            );
          }
          expect(atRest(watch.state)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  }, 60_000);

  it('goes no further out from outside, and may come back', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 3, noNaN: true }),
        fc.double({ min: -3, max: -0.5, noNaN: true }),
        requests,
        (a, b, list) => {
          const watch = new Watch(limitsOf(), [a, b]);
          feed(watch, list);
          for (let i = 0; i < 1200; i++) watch.step(DT, at([0, 0]));
          expect([...watch.state.position]).toEqual([0, 0]);
          expect(watch.verdict).toBe('clear');
        },
      ),
      { numRuns: 200 },
    );
  }, 60_000);

  it('does so for limits of any size, as narrow as a point too', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        fc.double({ min: 0.01, max: 10, noNaN: true }),
        fc.double({ min: 0.1, max: 100, noNaN: true }),
        requests,
        (width, velocity, acceleration, list) => {
          const limits = limitsOf({
            lower: Float64Array.of(-width, -0.5),
            upper: Float64Array.of(width, -0.5),
            velocity: Float64Array.of(velocity, velocity),
            acceleration: Float64Array.of(acceleration, acceleration),
          });
          const watch = new Watch(limits, [0, -0.5]);
          feed(watch, list);
          expect(watch.state.position[1]).toBe(-0.5);
        },
      ),
      { numRuns: 200 },
    );
  }, 60_000);
});

describe('the guard', () => {
  it('passes a motion within the limits on to the bit, at any rhythm of the loop', () => {
    fc.assert(
      fc.property(
        pair(fc.double({ min: -0.49, max: 0.99, noNaN: true })),
        pair(fc.double({ min: -0.49, max: 0.99, noNaN: true })),
        fc.array(fc.double({ min: 0.0005, max: 0.09, noNaN: true }), { minLength: 1, maxLength: 9 }),
        (from, to, rhythm) => {
          const limits = limitsOf();
          const movement = homing(Float64Array.from(from), Float64Array.from(to), limits, 0.1);
          const watch = new Watch(limits, from);
          const desired = at([0, 0]);
          for (let i = 0; watch.state.timeS < movement.durationS; i++) {
            const dtS = rhythm[i % rhythm.length];
            movement.sample(watch.state.timeS + dtS, desired.position, desired.velocity);
            watch.step(dtS, desired);
            expect(watch.verdict).toBe('clear');
            expect([...watch.state.position]).toEqual([...desired.position]);
          }
          expect([...watch.state.position]).toEqual(to);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('reaches a far point without overshoot, as slowly as the limits ask, and lands on it', () => {
    const watch = new Watch(limitsOf(), [-1, 0]);
    const seen = new Set<Verdict>();
    let highest = -Infinity;
    let cycles = 0;
    while (watch.state.position[0] !== 0.9 || !atRest(watch.state)) {
      watch.step(DT, at([0.9, 0]));
      seen.add(watch.verdict);
      highest = Math.max(highest, watch.state.position[0]);
      expect(++cycles).toBeLessThan(400);
    }
    expect(highest).toBe(0.9);
    expect([...seen].sort()).toEqual(['clear', 'slowed_velocity']);
    // Bang-bang with a trapezoid: 1.9 rad at 2.5 rad/s and 5 rad/s^2 take 1.26 s at least.
    expect(cycles * DT).toBeGreaterThan(1.25);
    expect(cycles * DT).toBeLessThan(1.5);
  });

  it('stops at the limit where the desired point lies beyond, and says which joint', () => {
    const watch = new Watch(limitsOf(), [0, 0]);
    for (let i = 0; i < 300; i++) watch.step(DT, at([5, 0]));
    expect(watch.verdict).toBe('slowed_near_limit');
    expect(watch.state.position[0]).toBeCloseTo(1, 9);
    expect(watch.state.finding).toEqual({ joint: 0, value: 5, limit: 1 });
  });

  it('scales all joints by one factor where a velocity limit bites', () => {
    const limits = limitsOf({
      velocity: Float64Array.of(0.4, 0.1),
      acceleration: Float64Array.of(1e6, 1e6),
      upper: Float64Array.of(9, 9),
    });
    const watch = new Watch(limits, [0, 0]);
    watch.step(DT, at([0.2, 0.1]));
    expect(watch.state.velocity[1]).toBeCloseTo(0.1, 6);
    expect(watch.state.velocity[0] / watch.state.velocity[1]).toBeCloseTo(2, 2);
  });

  it('halts near a limit with all joints at rest together and none beyond', () => {
    const watch = new Watch(limitsOf(), [-1, 0]);
    while (watch.state.position[0] < 0.6) watch.step(DT, at([1, 2]));
    const moving = watch.state.velocity.map(Math.abs);
    expect(Math.min(...moving)).toBeGreaterThan(0.1);
    let cycles = 0;
    while (!atRest(watch.state)) {
      watch.step(DT, undefined);
      expect(++cycles).toBeLessThan(100);
    }
    expect(watch.state.position[0]).toBeLessThanOrEqual(1 + 1e-12);
    const held = [...watch.state.position];
    for (let i = 0; i < 10; i++) watch.step(DT, undefined);
    expect([...watch.state.position]).toEqual(held);
  });

  it('takes the arm to have stopped after a gap that is too long', () => {
    const watch = new Watch(limitsOf(), [0, 0]);
    for (let i = 0; i < 20; i++) watch.step(DT, at([0.9, 0]));
    const before = watch.state.position[0];
    watch.step(5, at([0.9, 0]));
    expect(watch.verdict).toBe('stalled');
    expect(watch.state.position[0]).toBe(before);
    expect(atRest(watch.state)).toBe(true);
  });

  it('says of a gap that is too long what is wrong with the arm, where something is', () => {
    const limits = limitsOf();
    const out = createGuardState(2);
    const measured = createMeasurement(2);
    measured.stampS = 5;
    const verdict = () => guardStep(limits, restAt(limits, 0, 0), measured, at([0.9, 0]), 5, out);
    expect(verdict()).toBe('stalled');
    measured.position[1] = 0.31;
    expect(verdict()).toBe('tracking_error');
    expect(out.finding).toMatchObject({ joint: 1, value: 0.31, limit: 0.3 });
  });

  it('allocates no object and no array', () => {
    const limits = limitsOf();
    let state = restAt(limits, 0, 0);
    let next = createGuardState(2);
    const desired = at([0.5, 0.5]);
    const measured = createMeasurement(2);
    const growth = heapGrowth(10_000, 10_000 * BOXED_NUMBERS, (i) => {
      const nowS = state.timeS + DT;
      measured.stampS = nowS;
      measured.position.set(state.position);
      desired.position[0] = i % 700 < 350 ? 0.9 : -0.9;
      guardStep(limits, state, measured, i % 1000 < 900 ? desired : undefined, nowS, next);
      [state, next] = [next, state];
    });
    expect(growth).toBeLessThan(10_000 * BOXED_NUMBERS);
  });
});

describe('what the guard says of the measured joints', () => {
  const limits = limitsOf();
  const judge = (change: (measured: ReturnType<typeof createMeasurement>) => void, held = false) => {
    const state = restAt(limits, 0, 0);
    const out = createGuardState(2);
    const measured = createMeasurement(2);
    measured.stampS = DT;
    change(measured);
    const verdict = guardStep(limits, state, measured, held ? undefined : at([0, 0]), DT, out);
    return { verdict, finding: { ...out.finding } };
  };

  it('is content with an arm that is where it should be', () => {
    expect(judge(() => undefined).verdict).toBe('clear');
  });

  it.each([-1, Number.NEGATIVE_INFINITY, NaN])('calls joint states of %s s stale', (stampS) => {
    expect(judge((m) => (m.stampS = stampS)).verdict).toBe('stale');
    expect(judge((m) => (m.stampS = stampS), true).verdict).toBe('stale');
  });

  it.each([NaN, Infinity])('calls a joint at %s invalid and names it', (value) => {
    const { verdict, finding } = judge((m) => (m.position[1] = value));
    expect(verdict).toBe('state_invalid');
    expect(finding.joint).toBe(1);
  });

  it('accepts joint states without velocities', () => {
    expect(judge((m) => m.velocity.fill(NaN)).verdict).toBe('clear');
  });

  it('names joint, error and limit where the arm does not follow', () => {
    const { verdict, finding } = judge((m) => (m.position[1] = 0.4));
    expect(verdict).toBe('tracking_error');
    expect(finding).toEqual({ joint: 1, value: 0.4, limit: 0.3 });
  });

  it('names the joint that left its limits', () => {
    const { verdict, finding } = judge((m) => (m.position[1] = -0.6));
    expect(verdict).toBe('joint_limit');
    expect(finding).toEqual({ joint: 1, value: -0.6, limit: -0.55 });
  });

  it('tolerates a joint that was found outside, but not farther out', () => {
    const state = restAt(limits, 0, -0.7);
    const out = createGuardState(2);
    const measured = createMeasurement(2);
    measured.stampS = DT;
    measured.position.set([0, -0.71]);
    expect(guardStep(limits, state, measured, at([0, -0.7]), DT, out)).toBe('clear');
    measured.position.set([0, -0.75]);
    expect(guardStep(limits, state, measured, at([0, -0.7]), DT, out)).toBe('joint_limit');
  });

  it('supervises a held arm like one that moves', () => {
    const moved = judge((m) => (m.position[1] = 0.4), true);
    expect(moved).toEqual({ verdict: 'tracking_error', finding: { joint: 1, value: 0.4, limit: 0.3 } });
    expect(judge((m) => (m.position[1] = -0.6), true).verdict).toBe('joint_limit');
    expect(judge((m) => (m.position[1] = 0.29), true).verdict).toBe('clear');
  });

  it('holds the joints against where they should have been when they were read', () => {
    const state = restAt(limits, 0, 0);
    const out = createGuardState(2);
    const measured = createMeasurement(2);
    measured.stampS = DT;
    measured.position.set([0, 0.5]);
    const expected = Float64Array.of(0, 0.4);
    expect(guardStep(limits, state, measured, at([0, 0]), DT, out, expected)).toBe('clear');
    expect(guardStep(limits, state, measured, at([0, 0]), DT, out)).toBe('tracking_error');
  });
});

describe('what the guard says of commands', () => {
  it('refuses numbers that are none and brakes instead', () => {
    const watch = new Watch(limitsOf(), [0, 0]);
    for (let i = 0; i < 10; i++) watch.step(DT, at([0.9, 0]));
    const speed = watch.state.velocity[0];
    watch.step(DT, at([NaN, 0]));
    expect(watch.verdict).toBe('command_invalid');
    expect(watch.state.finding.joint).toBe(0);
    expect(watch.state.velocity[0]).toBeCloseTo(speed - 5 * DT, 9);
  });

  it('lets no hand out of the workspace, farther out from outside either, but back in', () => {
    const kinematics = {
      joints: 2,
      forward: (q: Float64Array, out: Float64Array) => {
        out.set([q[0], q[1], 0]);
      },
      jacobian: () => undefined,
    };
    const limits = limitsOf({
      kinematics,
      workspaceMin: Float64Array.of(-0.5, -1, -1),
      workspaceMax: Float64Array.of(0.5, 1, 1),
    });
    const watch = new Watch(limits, [0.4, 0]);
    for (let i = 0; i < 300; i++) watch.step(DT, at([0.9, 0]));
    expect(watch.verdict).toBe('workspace');
    // It brakes so early that it stops at the wall.
    expect(watch.state.position[0]).toBeLessThanOrEqual(0.5 + 1e-8);
    expect(watch.state.position[0]).toBeGreaterThan(0.49);
    // Where only the way to stop would lead out it is slowed.
    const fast = new Watch(limits, [0, 0]);
    let cycles = 0;
    for (; fast.verdict !== 'slowed_workspace'; cycles++) {
      fast.step(DT, at([0.45, 0], [2, 0]));
      expect(cycles).toBeLessThan(100);
    }
    expect(fast.state.position[0]).toBeLessThan(0.5);
    const outside = new Watch(limits, [0.8, 0]);
    outside.state.outsideM = 0.3;
    outside.step(DT, at([0.8, 0.01]));
    expect(outside.verdict).not.toBe('workspace');
    for (let i = 0; i < 300; i++) outside.step(DT, at([0, 0]));
    expect([...outside.state.position]).toEqual([0, 0]);
  });
});
