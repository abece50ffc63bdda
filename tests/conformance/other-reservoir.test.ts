import { describe, expect, it } from 'vitest';
import { replayGolden } from '../../src/conformance/replay.js';
import { editJson, goldenArm } from './golden-arm.js';

// A reservoir of other size, other constants, other seeds, other step counts and other rules than the golden one,
// computed here the slow and obvious way: synapse by synapse, step by step, without any code of the program.

const N = 30;
const ON = 50;
const LEARNING_STEP = 80;
const READOUTS = 6;
const A = 0x1234567b;
const B = 0x2545f491;

function h(n: number, s: number): number {
  let x = (BigInt(n) * BigInt(A) + BigInt(s) * BigInt(B)) & 0xffffffffn;
  x ^= x >> 15n;
  x = (x * 0x2c1b3c6dn) & 0xffffffffn;
  x ^= x >> 12n;
  return Number(x);
}
const u = (n: number, s: number) => (h(n, s) + 0.5) / 4294967296;
function z(n: number, s: number): number {
  let sum = 0;
  for (let k = 0; k < 6; k++) sum += u(n, s + k);
  return sum - 3;
}

const parameters = {
  N,
  dt: 0.5,
  tau: 20,
  alpha: 0.1,
  eta: 0.6,
  max_weight_change: 0.0004,
  constant_neurons: [
    [0, -1],
    [7, 0.5],
  ],
  mean_error_alpha: 0.4,
  x_mean_initial: 0.01,
};

function golden(): object {
  const w = Array.from({ length: N }, (_, i) => Array.from({ length: N }, (_, j) => z(i * N + j, 3) / 4));
  const start = w.map((row) => [...row]);
  const win = Array.from({ length: N }, (_, i) =>
    Array.from({ length: 4 }, (_, k) => 0.8 * u(i * 4 + k, 51) - 0.4),
  );
  const e = w.map((row) => row.map(() => 0));
  const constants = new Map(parameters.constant_neurons.map(([i, value]) => [i, Math.tanh(value)]));
  const rate = (x: number, i: number) => constants.get(i) ?? Math.tanh(x);
  let mean = new Array<number>(N).fill(0.01);
  const meanErrors = [0, 0, 0, 0];
  let x: number[] = [];
  let r: number[] = [];
  let events = 0;
  const step = (t: number, s: number, goal: number, traces: boolean) => {
    const old = r;
    const delta: number[] = [];
    x = x.map((value, i) => {
      let drive = s < ON ? win[i][goal] : 0;
      for (let j = 0; j < N; j++) drive += w[i][j] * old[j];
      const n = (t * 81 + s) * N + i;
      const noise = u(n, 61) < 0.03 ? 30 * u(n, 62) - 15 : 0;
      if (noise !== 0) events++;
      return value + (0.5 * (drive + noise - value)) / 20;
    });
    r = x.map(rate);
    mean = mean.map((value, i) => {
      delta[i] = x[i] - value;
      return 0.1 * value + 0.9 * x[i];
    });
    if (traces)
      e.forEach((row, i) => {
        row.forEach((_, j) => (row[j] += (old[j] * delta[i]) ** 3));
      });
  };
  const trials = Array.from({ length: 5 }, (_, t) => {
    const goal = (t + 1) % 3;
    x = Array.from({ length: N }, (_, i) => 0.04 * u(i + 77 * t, 71) - 0.02);
    r = x.map(rate);
    events = 0;
    const sum = new Array<number>(READOUTS).fill(0);
    const row: Record<string, unknown> = { trial: t, goal };
    for (let s = 0; s < LEARNING_STEP; s++) {
      step(t, s, goal, true);
      if (s >= ON) sum.forEach((_, k) => (sum[k] += r[N - READOUTS + k]));
      if (s === 32) row.r_step_33_first5 = r.slice(0, 5);
      if (s === 79) row.r_sum_sq_step_80 = r.reduce((total, value) => total + value * value, 0);
    }
    const readout = sum.map((value) => (2 * value) / (LEARNING_STEP - ON));
    const error = Math.sqrt(
      readout.reduce((total, o, k) => total + (o - 0.3 * Math.cos(k * (goal + 2))) ** 2, 0) / READOUTS,
    );
    const before = meanErrors[goal];
    const flat = e.flat();
    const learn = t >= 2;
    Object.assign(row, {
      n_noise_events: events,
      readout,
      error,
      mean_error_before: before,
      learn,
      trace_sum: flat.reduce((a, b) => a + b, 0),
      trace_sum_abs: flat.reduce((a, b) => a + Math.abs(b), 0),
      trace_max_abs: Math.max(...flat.map(Math.abs)),
      trace_sample: [
        [3, 0, e[3][0]],
        [29, 7, e[29][7]],
      ],
      mean_error_after: 0.4 * before + 0.6 * error,
    });
    if (learn) {
      step(t, LEARNING_STEP, goal, false);
      let clipped = 0;
      e.forEach((traces, i) => {
        traces.forEach((trace, j) => {
          const change = 0.6 * trace * before * (error - before);
          if (Math.abs(change) > 0.0004) clipped++;
          w[i][j] -= Math.min(Math.max(change, -0.0004), 0.0004);
          traces[j] = 0;
        });
      });
      const changes = w.flatMap((weights, i) => weights.map((value, j) => value - start[i][j]));
      Object.assign(row, {
        n_clipped_this_trial: clipped,
        w_change_sum: changes.reduce((a, b) => a + b, 0),
        w_change_sum_abs: changes.reduce((a, b) => a + Math.abs(b), 0),
        w_sample: [[5, 0, w[5][0]]],
      });
    }
    meanErrors[goal] = 0.4 * before + 0.6 * error;
    return row;
  });
  return {
    format: 'motor-golden/reservoir-full-1',
    hash: {
      h: `h(n,s): 32-bit unsigned arithmetic, all products modulo 2^32: x = n*0x${A.toString(16)} + s*${B}; x ^= x>>>15; x *= 0x2C1B3C6D; x ^= x>>>12`,
      u: 'u(n,s) = (h(n,s)+0.5)/4294967296',
      z: 'z(n,s) = u(n,s)+u(n,s+1)+...+u(n,s+5) - 3, added in this order starting from 0',
      check_h: [[12345, 7, h(12345, 7)]],
      check_z: [[401, 1, z(401, 1)]],
    },
    rules: {
      W: 'W[post i][pre j] = z(i*30+j, 3)/4',
      Win: 'Win[i][k] = 0.8*u(i*4+k, 51) - 0.4, k=0..3',
      x0: 'x0[i] in trial t = 0.04*u(i+77*t, 71) - 0.02',
      noise:
        'in trial t, step s (0..80, step 80 is the learning step), neuron i: n=(t*81+s)*30+i; if u(n,61) < 0.03 the drive noise is 30*u(n,62)-15, else 0',
      goal: 'g = (t+1) mod 3; input g is 1 in steps 0..49, all inputs 0 in steps 50..80',
      error: 'e = sqrt(mean over k of (readout[k]-0.3*cos(k*(g+2)))^2), k=0..5',
      learn: 'no update after trials 0 and 1, update after every later trial',
    },
    parameters,
    suggested_tolerance: { readout: 1e-11, trace: 1e-11, w: 1e-13 },
    trials,
  };
}

describe('a reservoir unlike the golden one', () => {
  const text = JSON.stringify(golden());

  it('learns in its trials, so that every branch is compared', () => {
    const { trials } = JSON.parse(text) as { trials: Record<string, number>[] };
    expect(trials[3].n_clipped_this_trial).toBeGreaterThan(0);
    expect(trials[3].n_clipped_this_trial).toBeLessThan(N * N);
    expect(trials[0].n_noise_events).toBeGreaterThan(20);
  });

  it('is replayed as told by its rules', () => {
    const result = replayGolden(text, goldenArm);
    expect(result.worst.ratio).toBeLessThan(0.2);
    expect(result.compared).toBeGreaterThan(100);
  });

  it.each([
    ['hash.u', 'u(n,s) = (h(n,s)+1)/4294967296'],
    ['rules.W', 'W[post i][pre j] = z(i*30+j, 3)/4.001'],
    ['rules.x0', 'x0[i] in trial t = 0.04*u(i+78*t, 71) - 0.02'],
    ['rules.error', 'e = sqrt(mean over k of (readout[k]-0.3*cos(k*(g+1)))^2), k=0..5'],
    ['parameters.tau', 20.01],
    ['parameters.x_mean_initial', 0],
  ])('is not met with another %s', (path, value) => {
    expect(
      replayGolden(
        editJson(text, path, () => value),
        goldenArm,
      ).worst.ratio,
    ).toBeGreaterThan(1);
  });
});
