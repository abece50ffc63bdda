import { describe, expect, it } from 'vitest';
import { BasalGanglia } from '../../../src/model/basal-ganglia/basal-ganglia.js';
import { publishedCortex } from '../../../src/model/brain-parameters.js';
import type { CortexParameters } from '../../../src/model/cortex/cortex.js';
import { plainKernels } from '../../../src/model/kernels/plain-kernels.js';
import { Random } from '../../../src/model/numbers/random.js';
import type { Vector3 } from '../../../src/model/numbers/vector.js';
import { ReferenceNetwork } from './reference-network.js';

const TOLERANCE = 1e-12;
/** Fewer cells, farther apart, with bumps as wide as the published ones in units of that distance. */
const coarse: CortexParameters = { ...publishedCortex, cells: 8, varianceM2: 0.00625 };

function pair(n: number, grid: CortexParameters, seed = 1) {
  const noise = () => new Random(seed).stream('noise');
  const fast = new BasalGanglia({ primitives: n, cortex: grid }, noise(), plainKernels);
  const direct = new ReferenceNetwork(n, grid, noise());
  return { fast, direct };
}
type Pair = ReturnType<typeof pair>;

/** Does the same to both. */
const both = {
  show: ({ fast, direct }: Pair, at: Vector3) => {
    fast.cortex.show(at);
    direct.show(at);
  },
  clear: ({ fast, direct }: Pair) => {
    fast.cortex.clear();
    direct.clear();
  },
  reset: ({ fast, direct }: Pair) => {
    fast.resetRates();
    direct.resetRates();
  },
  drive: ({ fast, direct }: Pair, primitive: number, baseline: number) => {
    fast.pm.baseline[primitive] = baseline;
    direct.pm.b[primitive] = baseline;
  },
  reward: ({ fast, direct }: Pair, size: number, firing: boolean) => {
    fast.reward.baseline[0] = direct.reward.b[0] = size;
    fast.firing = direct.firing = firing;
  },
  run: ({ fast, direct }: Pair, steps: number) => {
    fast.run(steps);
    direct.run(steps);
  },
  contract: ({ fast, direct }: Pair) => {
    Object.assign(fast.lateral, { snr: 0.01, va: 0.04 });
    Object.assign(direct.lateral, { snr: 0.01, va: 0.04 });
  },
};

/** Largest deviation of all potentials, rates, weights and dopamine quantities. */
function deviation({ fast, direct }: Pair): number {
  let largest = 0;
  const compare = (a: number, b: number) => {
    const d = Math.abs(a - b);
    if (!(d <= largest)) largest = d;
  };
  for (const [a, b] of [
    [fast.strD1, direct.strD1],
    [fast.snr, direct.snr],
    [fast.va, direct.va],
    [fast.pm, direct.pm],
    [fast.snc, direct.snc],
    [fast.reward, direct.reward],
  ] as const)
    for (let i = 0; i < b.m.length; i++) {
      compare(a.m[i], b.m[i]);
      compare(a.r[i], b.r[i]);
    }
  for (let i = 0; i < direct.n; i++) {
    compare(fast.alpha[i], direct.alpha[i]);
    compare(fast.predictionWeights[i], direct.wSnc[i]);
    for (let k = 0; k < direct.cortex.m.length; k++)
      compare(fast.corticoStriatal.weight(i, k), direct.wCortex[i][k]);
  }
  compare(fast.prediction, direct.prediction);
  return largest;
}

const winner = (rates: ArrayLike<number>): number =>
  Array.from(rates).reduce((best, rate, k) => (rate > rates[best] ? k : best), 0);

describe('the basal ganglia against a direct implementation of the specification', () => {
  it('agree over trials of both tasks, with rewards, dips and fading bumps, while the network contracts', () => {
    const network = pair(20, coarse, 7);
    both.contract(network);
    const goals: Vector3[] = [
      [-0.1, 0.2, 0.25],
      [0.13, -0.21, 0.02],
      [-0.27, 0.05, -0.2],
    ];
    const choices: number[] = [];
    for (let trial = 0; trial < 6; trial++) {
      const adaptation = trial % 3 === 2;
      if (!adaptation) both.clear(network);
      both.reset(network);
      both.run(network, 200);
      both.show(network, goals[trial % 3]);
      both.run(network, 200);
      const chosen = winner(network.fast.pm.r);
      expect(winner(network.direct.pm.r), `choice of trial ${trial}`).toBe(chosen);
      const primitive = trial < 3 ? 7 * trial : chosen;
      choices.push(primitive);
      both.drive(network, primitive, adaptation ? 1 : 0.5);
      both.run(network, 150);
      if (!adaptation) both.show(network, goals[(trial + primitive) % 3]);
      both.run(network, 100);
      // A reward, a graded one, and none while the cell fires: a dip below its baseline.
      both.reward(network, [1, 0.4, 0][trial % 3], true);
      both.run(network, 100);
      both.reward(network, 0, false);
      expect(deviation(network), `after trial ${trial}`).toBeLessThan(TOLERANCE);
    }
    expect(new Set(choices).size).toBeGreaterThan(2);
    const rows = network.direct.wCortex.map((row) => row.reduce((sum, w) => sum + w, 0));
    rows.forEach((sum, i) => {
      expect(network.fast.corticoStriatal.rowSum(i)).toBeCloseTo(sum, 11);
    });
    expect(Math.max(...rows)).toBeGreaterThan(0.1);
    expect(Math.max(...network.direct.wSnc)).toBeGreaterThan(1e-3);
  });

  it('agree under the regularisation, above the threshold of the potential, down to weights of 0', () => {
    const network = pair(30, coarse, 3);
    both.contract(network);
    both.show(network, [0.1, 0.1, 0.1]);
    both.drive(network, 4, 0.5);
    both.reward(network, 1, true);
    both.run(network, 200);
    const before = network.fast.corticoStriatal.rowSum(4);
    expect(before).toBeGreaterThan(0.05);
    both.reward(network, 0, false);
    both.drive(network, 4, 6);
    both.run(network, 150);
    expect(network.fast.alpha[4]).toBeGreaterThan(0.1);
    expect(network.fast.corticoStriatal.rowSum(4)).toBeLessThan(before);
    expect(deviation(network)).toBeLessThan(TOLERANCE);
  });

  it('agree in single steps with the standard weights, from states of a running network', () => {
    const network = pair(40, coarse, 11);
    both.show(network, [-0.2, 0.1, 0]);
    for (const [k, at] of [200, 350, 500].entries()) {
      network.fast.run(at - (k === 0 ? 0 : 150));
      const { fast, direct } = network;
      for (const name of ['strD1', 'snr', 'va', 'pm', 'snc', 'reward'] as const) {
        direct[name].m = Array.from(fast[name].m);
        direct[name].r = Array.from(fast[name].r);
        direct[name].b = Array.from(fast[name].baseline);
      }
      fast.noise = 0;
      const silent = Object.assign(Object.create(Object.getPrototypeOf(direct.noise) as object) as object, {
        signed: () => 0,
      });
      const twin = Object.assign(Object.create(ReferenceNetwork.prototype) as ReferenceNetwork, direct, {
        noise: silent,
      });
      for (let cell = 0; cell < direct.cortex.m.length; cell++)
        twin.cortex.m[cell] = twin.cortex.r[cell] = fast.cortex.rate(cell);
      fast.step();
      twin.step();
      expect(deviation({ fast, direct: twin })).toBeLessThan(TOLERANCE);
      fast.noise = 0.05;
    }
  });

  it('agree at full size over a rewarded choice', () => {
    const network = pair(120, publishedCortex, 5);
    both.contract(network);
    both.drive(network, 17, 0.5);
    both.show(network, [-0.1, 0.2, 0.25]);
    both.run(network, 40);
    both.reward(network, 1, true);
    both.run(network, 40);
    expect(network.fast.corticoStriatal.rowSum(17)).toBeGreaterThan(0.001);
    expect(deviation(network)).toBeLessThan(TOLERANCE);
  });
});

describe('the reset at the start of a trial', () => {
  it('overwrites rates for one step, not potentials, and ends the drive of PM', () => {
    const { fast } = pair(20, coarse);
    fast.pm.baseline[3] = 0.5;
    fast.run(100);
    const { strD1, snr, va, pm } = fast;
    const potentials = [strD1, snr, va, pm].map(({ m }) => m.slice());
    const premotor = pm.r.slice();
    fast.resetRates();
    expect([strD1, snr, va, pm].map(({ m }) => m)).toEqual(potentials);
    expect(strD1.r.every((r) => r === 0)).toBe(true);
    expect(snr.r.every((r) => r === 1.1)).toBe(true);
    expect(va.r.every((r) => r === 0)).toBe(true);
    expect(pm.r).toEqual(premotor);
    expect(pm.baseline.every((b) => b === 0)).toBe(true);
    fast.step();
    expect(snr.r[3]).toBe(Math.max(snr.m[3], 0));
  });
});

describe('plasticity', () => {
  it('changes nothing while it is off', () => {
    const rewarded = (change: (fast: BasalGanglia) => void) => {
      const { fast } = pair(20, coarse);
      change(fast);
      fast.pm.baseline[3] = 0.5;
      fast.cortex.show([0, 0, 0]);
      fast.reward.baseline[0] = 1;
      fast.firing = true;
      fast.run(200);
      return { weights: fast.corticoStriatal.rowSum(3), prediction: fast.predictionWeights[3] };
    };
    expect(rewarded((fast) => (fast.plastic = false))).toEqual({ weights: 0, prediction: 0 });
    const plastic = rewarded(() => undefined);
    expect(plastic.weights).toBeGreaterThan(0);
    expect(plastic.prediction).toBeGreaterThan(0);
  });
});
