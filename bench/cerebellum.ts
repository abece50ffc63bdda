import { choose } from '../src/controllers/brain/default-kernels.js';
import type { Kernels } from '../src/model/kernels/ports.js';
import { Random } from '../src/model/numbers/random.js';
import { ReservoirCerebellum } from '../src/model/cerebellum/reservoir-cerebellum.js';
import { median, seconds } from './measure.js';
import { numpyPeer, pythonWithNumpy } from './numpy-peer.js';
import type { Extent, Report } from './report.js';

/** Ratios to numpy that were asked for, by number of units. */
const sizes = [
  { units: 400, rounds: 40, toReach: 1.3, key: 'cerebellarTrialVsNumpy' },
  { units: 1600, rounds: 7, toReach: 2.2, key: 'cerebellarTrialVsNumpy1600' },
] as const;
const WARM_UP = 10;

/** One trial of a separate cerebellum: 400 ms of network time with perturbation and traces, and the learning step. */
export function cerebellarTrial(kernels: Kernels, units: number): () => void {
  const random = new Random(1);
  const streams = {
    weights: random.stream('reservoir'),
    perturbation: random.stream('perturbation'),
    reset: random.stream('reset'),
  };
  const cerebellum = new ReservoirCerebellum(streams, kernels, {
    reservoir: { units },
  });
  const out = new Float64Array(cerebellum.reservoir.parameters.readouts);
  const target = [-0.2, 0.2, 0.2];
  return () => {
    cerebellum.correction({ slot: 0, target, primitive: 0, theta: out }, out);
    cerebellum.learn({ slot: 0, error: 0.1 });
  };
}

/** This project, its plain kernels, and numpy (float64, one thread), in turns: medians and their ratios. */
export async function cerebellumLines(report: Report, { quick }: Extent): Promise<void> {
  const python = pythonWithNumpy();
  for (const { units, rounds: usual, toReach, key } of sizes) {
    const [warmUp, rounds] = quick ? [0, 1] : [WARM_UP, usual];
    const fast = cerebellarTrial(choose('wasm').kernels, units);
    const plain = cerebellarTrial(choose('plain').kernels, units);
    const numpy = python === undefined ? undefined : await numpyPeer(python, units);
    const times = {
      fast: [] as number[],
      plain: [] as number[],
      numpy: [] as number[],
    };
    for (let round = -warmUp; round < rounds; round++) {
      const fastMs = 1000 * seconds(fast);
      const plainMs = 1000 * seconds(plain);
      const numpyMs = await numpy?.trial();
      if (round < 0) continue;
      times.fast.push(fastMs);
      times.plain.push(plainMs);
      if (numpyMs !== undefined) times.numpy.push(numpyMs);
    }
    numpy?.close();
    const suffix = units === 400 ? '' : String(units);
    const trial = `one cerebellar trial of ${units} units, 400 ms and learning`;
    const ms = median(times.fast);
    report({
      key: `cerebellarTrialMs${suffix}`,
      what: `ms, ${trial}`,
      value: ms,
      ...(units === 400 && { toReach: 100 }),
    });
    report({
      key: `cerebellarTrialVsPlain${suffix}`,
      what: `of the plain kernels' time, ${trial}`,
      value: ms / median(times.plain),
    });
    if (times.numpy.length > 0)
      report({
        key,
        what: `of numpy's time (one thread), ${trial}`,
        value: ms / median(times.numpy),
        toReach,
      });
  }
  if (python === undefined) throw new Error('no python3 with numpy to compare with');
}
