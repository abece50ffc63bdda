import { defaultKernels } from '../src/controllers/brain/default-kernels.js';
import { BasalGanglia } from '../src/model/basal-ganglia/basal-ganglia.js';
import { publishedCortex } from '../src/model/brain-parameters.js';
import { Random } from '../src/model/numbers/random.js';
import { cerebellarTrial } from './cerebellum.js';
import { median, seconds } from './measure.js';
import type { Extent, Report } from './report.js';

const RESERVOIRS = [100, 200, 400, 800, 1600];
const PRIMITIVES = [60, 120, 240, 480];
const CORTICES = [10, 20, 30];
const STEPS = 2000;

/** How cost grows with the sizes of the networks. */
export function growthLines(report: Report, { quick }: Extent): void {
  for (const units of RESERVOIRS) {
    const trial = cerebellarTrial(defaultKernels(), units);
    const value = 1000 * repeated(trial, quick ? 1 : units > 800 ? 4 : 12);
    report({
      key: `cerebellarTrialMs_${units}`,
      what: `ms, one cerebellar trial, ${units} units`,
      value,
    });
  }
  for (const primitives of PRIMITIVES)
    report({
      key: `bgStepUs_${primitives}`,
      what: `us, one step of the basal ganglia, ${primitives} primitives`,
      value: bgStepUs(primitives, publishedCortex.cells),
    });
  for (const cells of CORTICES)
    report({
      key: `bgStepUs_cortex${cells}`,
      what: `us, one step of the basal ganglia, cortex of ${cells} x ${cells} x ${cells} cells`,
      value: bgStepUs(120, cells),
    });
}

/** Microseconds of one step in which everything takes part: a bump, reward, learning in one striatal cell. */
export function bgStepUs(primitives: number, cortexCells: number): number {
  const noise = new Random(1).stream('noise');
  const cortex = { ...publishedCortex, cells: cortexCells };
  const basalGanglia = new BasalGanglia({ primitives, cortex }, noise, defaultKernels());
  basalGanglia.cortex.show([-0.1, 0.2, 0.25]);
  basalGanglia.pm.baseline[0] = 0.5;
  basalGanglia.firing = true;
  basalGanglia.reward.baseline[0] = 1;
  return (
    (1e6 / STEPS) *
    repeated(() => {
      basalGanglia.run(STEPS);
    }, 10)
  );
}

/** Median seconds after a third as many warm-up runs. */
function repeated(work: () => void, runs: number): number {
  for (let run = 0; run < runs / 3; run++) work();
  return median(Array.from({ length: runs }, () => seconds(work)));
}
