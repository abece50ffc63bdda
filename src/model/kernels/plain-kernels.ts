import { basalGangliaArrays, basalGangliaLength } from './basal-ganglia-arrays.js';
import { stepPopulations } from './plain-basal-ganglia.js';
import { clippedUpdate, cubedOuter, run } from './plain-reservoir.js';
import type { BasalGangliaKernels, Kernels, ReservoirKernels } from './ports.js';
import { reservoirArrays, reservoirLength } from './reservoir-arrays.js';

/** The kernels in plain TypeScript: the oracle of all others, and what is used where they cannot be. */
export const plainKernels: Kernels = Object.freeze<Kernels>({
  name: 'plain',
  reservoir(stride, constants) {
    const arrays = reservoirArrays(stride, new Float64Array(reservoirLength(stride)));
    return Object.freeze<ReservoirKernels>({
      arrays,
      run: (steps, record) => {
        run(arrays, stride, constants, steps, record);
      },
      cubedOuter: (steps) => {
        cubedOuter(arrays, stride, steps);
      },
      clippedUpdate: (factor, limit) => clippedUpdate(arrays, stride, factor, limit),
    });
  },
  basalGanglia(cells, constants) {
    const arrays = basalGangliaArrays(cells, new Float64Array(basalGangliaLength(cells)));
    return Object.freeze<BasalGangliaKernels>({
      arrays,
      step: () => {
        stepPopulations(arrays, cells, constants);
      },
    });
  },
});
