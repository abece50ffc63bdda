import type { Kernels, ReservoirKernels } from '../model/ports.js';
import { PANEL_STEPS, reservoirArrays, reservoirLength } from '../model/reservoir-arrays.js';

/** The part of the JavaScript interface of WebAssembly that is used; the compiler's library has none without a DOM. */
interface WebAssemblyApi {
  readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

/** What assembly/kernels.ts exports. */
interface Exports {
  setConstants(stride: number, panelSteps: number, share: number, retention: number, renewal: number): void;
  setUnits(...addresses: number[]): void;
  setMatrices(...addresses: number[]): void;
  readonly run: (steps: number, record: number) => void;
  readonly cubedOuter: (steps: number) => void;
  readonly clippedUpdate: (factor: number, limit: number) => number;
}

const PAGE_BYTES = 65536;
const BYTES = Float64Array.BYTES_PER_ELEMENT;

/**
 * The kernels in WebAssembly with two numbers an instruction, from the compiled assembly/kernels.ts. Every reservoir has
 * an instance and a memory of its own, which go when it goes.
 * @throws Error (WebAssembly.CompileError) where there is no WebAssembly with SIMD
 */
export function wasmKernels(bytes: Uint8Array): Kernels {
  const { Memory, Module, Instance } = (globalThis as unknown as { readonly WebAssembly: WebAssemblyApi })
    .WebAssembly;
  const module = new Module(bytes);
  return Object.freeze<Kernels>({
    name: 'wasm',
    reservoir(stride, { share, retention, renewal }) {
      const length = reservoirLength(stride);
      const memory = new Memory({ initial: 1 + Math.ceil((length * BYTES) / PAGE_BYTES) });
      const arrays = reservoirArrays(stride, new Float64Array(memory.buffer, PAGE_BYTES, length));
      const compiled = new Instance(module, { env: { memory } }).exports as Exports;
      compiled.setConstants(stride, PANEL_STEPS, share, retention, renewal);
      compiled.setUnits(
        ...[
          arrays.x,
          arrays.r,
          arrays.previousR,
          arrays.deviation,
          arrays.meanX,
          arrays.input,
          arrays.drive,
          arrays.clampedRates,
          arrays.rateSums,
        ].map(({ byteOffset }) => byteOffset),
      );
      compiled.setMatrices(
        ...[arrays.perturbations, arrays.deviationCubes, arrays.rateCubes, arrays.weights, arrays.traces].map(
          ({ byteOffset }) => byteOffset,
        ),
      );
      return Object.freeze<ReservoirKernels>({
        arrays,
        run: compiled.run,
        cubedOuter: compiled.cubedOuter,
        clippedUpdate: compiled.clippedUpdate,
      });
    },
  });
}
