import { basalGangliaArrays, basalGangliaLength } from './basal-ganglia-arrays.js';
import type { BasalGangliaKernels, Kernels, ReservoirKernels, RhythmKernels } from './ports.js';
import { PANEL_STEPS, reservoirArrays, reservoirLength } from './reservoir-arrays.js';
import { rhythmArrays, rhythmLength } from './rhythm-arrays.js';

/** The part of WebAssembly's JavaScript interface that is used here. Without the DOM, TypeScript's library has none. */
interface WebAssemblyApi {
  readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

/** What the files of assembly/ export. */
interface Exports {
  setConstants(stride: number, panelSteps: number, share: number, retention: number, renewal: number): void;
  setUnits(...addresses: number[]): void;
  setMatrices(...addresses: number[]): void;
  readonly run: (steps: number, record: number) => void;
  readonly cubedOuter: (steps: number) => void;
  readonly clippedUpdate: (factor: number, limit: number) => number;
  setNetworkConstants(...constants: number[]): void;
  setPopulations(cells: number, ...addresses: number[]): void;
  setInputs(...addresses: number[]): void;
  readonly stepPopulations: () => void;
  setRhythm(pairBytes: number, updates: number, stepsPerUpdate: number, amplitude: number): void;
  setRhythmArrays(...addresses: number[]): void;
  readonly runRhythm: () => void;
  readonly runRhythmSlopes: () => void;
}

const PAGE_BYTES = 65536;
const BYTES = Float64Array.BYTES_PER_ELEMENT;

const addressesOf = (arrays: readonly Float64Array[]) => arrays.map(({ byteOffset }) => byteOffset);

/**
 * The kernels in WebAssembly with two numbers per instruction, from the compiled files of assembly/. Every reservoir
 * and every network has its own instance and memory, which are freed with it.
 * @throws Error (WebAssembly.CompileError) where there is no WebAssembly with SIMD
 */
export function wasmKernels(bytes: Uint8Array): Kernels {
  const { Memory, Module, Instance } = (globalThis as unknown as { readonly WebAssembly: WebAssemblyApi })
    .WebAssembly;
  const module = new Module(bytes);
  /** An instance with room for `length` numbers. */
  const instantiate = (length: number) => {
    const memory = new Memory({ initial: 1 + Math.ceil((length * BYTES) / PAGE_BYTES) });
    const numbers = new Float64Array(memory.buffer, PAGE_BYTES, length);
    return { numbers, compiled: new Instance(module, { env: { memory } }).exports as Exports };
  };
  return Object.freeze<Kernels>({
    name: 'wasm',
    reservoir(stride, { share, retention, renewal }) {
      const { numbers, compiled } = instantiate(reservoirLength(stride));
      const arrays = reservoirArrays(stride, numbers);
      compiled.setConstants(stride, PANEL_STEPS, share, retention, renewal);
      compiled.setUnits(
        ...addressesOf([
          arrays.x,
          arrays.r,
          arrays.previousR,
          arrays.deviation,
          arrays.meanX,
          arrays.input,
          arrays.drive,
          arrays.clampedRates,
          arrays.rateSums,
        ]),
      );
      compiled.setMatrices(
        ...addressesOf([
          arrays.perturbations,
          arrays.deviationCubes,
          arrays.rateCubes,
          arrays.weights,
          arrays.traces,
        ]),
      );
      return Object.freeze<ReservoirKernels>({
        arrays,
        run: compiled.run,
        cubedOuter: compiled.cubedOuter,
        clippedUpdate: compiled.clippedUpdate,
      });
    },
    basalGanglia(cells, { strTau, snrTau, vaTau, pmTau, snrThreshold, pmToStr, strToSnr, snrToVa }) {
      const { numbers, compiled } = instantiate(basalGangliaLength(cells));
      const a = basalGangliaArrays(cells, numbers);
      compiled.setNetworkConstants(strTau, snrTau, vaTau, pmTau, snrThreshold, pmToStr, strToSnr, snrToVa);
      const str = [a.strM, a.strR, a.strBaseline];
      const snr = [a.snrM, a.snrR, a.snrBaseline];
      const va = [a.vaM, a.vaR, a.vaBaseline];
      const pm = [a.pmM, a.pmR, a.pmBaseline];
      compiled.setPopulations(cells, ...addressesOf([...str, ...snr, ...va, ...pm]));
      const inputs = [a.oldPmR, a.corticalSums, a.noise, a.predictionWeights, a.levels, a.totals];
      compiled.setInputs(...addressesOf(inputs));
      return Object.freeze<BasalGangliaKernels>({ arrays: a, step: compiled.stepPopulations });
    },
    rhythm(joints, { updates, stepsPerUpdate, amplitude }) {
      const { numbers, compiled } = instantiate(rhythmLength(joints, updates));
      const a = rhythmArrays(joints, numbers);
      compiled.setRhythm(a.v.byteLength, updates, stepsPerUpdate, amplitude);
      const parameters = [a.steepness, a.slowConductance, a.current, a.fast, a.slow, a.perTime, a.sign];
      const stages = [a.pull, a.stageU, a.stageV, a.bent, a.k, a.l];
      const results = [a.dV, a.dU, a.potentials];
      compiled.setRhythmArrays(...addressesOf([...parameters, a.v, a.u, ...stages, ...results]));
      return Object.freeze<RhythmKernels>({
        arrays: a,
        run: compiled.runRhythm,
        runSlopes: compiled.runRhythmSlopes,
      });
    },
  });
}
