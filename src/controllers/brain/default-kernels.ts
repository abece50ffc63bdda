import { readFileSync } from 'node:fs';
import { packageFile } from '../../parameters/package-files.js';
import { ConfigurationError, messageOf } from '../../errors.js';
import { plainKernels } from '../../model/kernels/plain-kernels.js';
import type { Kernels } from '../../model/kernels/ports.js';
import { wasmKernels } from '../../model/kernels/wasm-kernels.js';

/** The kernels in use, and the reason if the fast ones could not be loaded. */
export interface KernelChoice {
  readonly kernels: Kernels;
  readonly fallback?: string;
}

let chosen: KernelChoice | undefined;

/**
 * The kernels of this process: those in WebAssembly, unless the environment variable NEUROMOTOR_KERNELS is `plain` or
 * they cannot be loaded. The choice is not a parameter of the model, because both give the same bits. Worker threads
 * inherit it.
 * @throws ConfigurationError when the variable has another value
 */
export function kernelChoice(): KernelChoice {
  chosen ??= choose(process.env.NEUROMOTOR_KERNELS ?? 'wasm');
  return chosen;
}

export function defaultKernels(): Kernels {
  return kernelChoice().kernels;
}

/** @throws ConfigurationError when `wanted` is neither `plain` nor `wasm` */
export function choose(wanted: string, file = packageFile('dist/kernels.wasm')): KernelChoice {
  if (wanted === 'plain') return { kernels: plainKernels };
  if (wanted !== 'wasm')
    throw new ConfigurationError(`NEUROMOTOR_KERNELS is '${wanted}', expected plain or wasm`);
  try {
    return { kernels: wasmKernels(readFileSync(file)) };
  } catch (error) {
    const fallback = `the fast kernels cannot be loaded: ${messageOf(error)}`;
    process.emitWarning(`${fallback}; the plain ones give the same results, several times slower`);
    return { kernels: plainKernels, fallback };
  }
}
