import { basalGangliaArrays, basalGangliaLength } from './basal-ganglia-arrays.js';
import { stepPopulations } from './plain-basal-ganglia.js';
import { clippedUpdate, cubedOuter, run } from './plain-reservoir.js';
import { runRhythm, runRhythmSlopes } from './plain-rhythm.js';
import type { BasalGangliaKernels, Kernels, ReservoirKernels, RhythmKernels } from './ports.js';
import { reservoirArrays, reservoirLength } from './reservoir-arrays.js';
import { rhythmArrays, rhythmLength } from './rhythm-arrays.js';

/** The kernels in plain TypeScript: the reference for all others, and the fallback where these cannot be loaded. */
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
  rhythm(joints, constants) {
    const arrays = rhythmArrays(joints, new Float64Array(rhythmLength(joints, constants.updates)));
    return Object.freeze<RhythmKernels>({
      arrays,
      run: () => {
        runRhythm(arrays, constants);
      },
      runSlopes: () => {
        runRhythmSlopes(arrays, constants);
      },
    });
  },
});
