import { existsSync } from 'node:fs';
import { z } from 'zod';
import { CheckpointError, messageOf } from '../../errors.js';
import type { Fields, Stateful } from '../../model/numbers/fields.js';
import { readDataFile } from '../../parameters/read-data-file.js';
import { fillAtomically, requireWritable } from '../../storage/atomic-write.js';

/** The controller and the arm of an estimate. */
export interface EstimateIdentity {
  /** The value of the parameter `controller`. */
  readonly controller: string;
  /** Hash of the arm's names, geometry and limits. */
  readonly chainHash: string;
}

const FORMAT = 'neuromotor-estimate';
const VERSION = 1;
/** Estimates have some kilobytes. */
const MOST_BYTES = 2 ** 26;

const contents = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  controller: z.string(),
  chainHash: z.string(),
  state: z.record(z.string(), z.array(z.number())),
});

/** The estimate of a classical controller as JSON: numbers by name, which JSON keeps bit by bit. */
export class EstimateFile {
  readonly #identity: EstimateIdentity;

  constructor(identity: EstimateIdentity) {
    this.#identity = identity;
  }

  /** @throws CheckpointError when it cannot be written; what was there stays */
  async save(file: string, estimator: Stateful): Promise<void> {
    const state = Object.fromEntries(
      Object.entries(estimator.save()).map(([name, values]) => [name, [...values]]),
    );
    const text = JSON.stringify({ format: FORMAT, version: VERSION, ...this.#identity, state });
    try {
      await fillAtomically(file, async (temporary) => {
        await temporary.writeFile(`${text}\n`);
      });
    } catch (error) {
      throw new CheckpointError(`checkpoint ${messageOf(error)}`, { cause: error });
    }
  }

  /** @throws CheckpointError when it cannot be read, or is of something else; the estimator stays as it was then */
  load(file: string, estimator: Stateful): void {
    const { controller, chainHash, state } = this.#read(file);
    const fail = (problem: string): never => {
      throw new CheckpointError(`checkpoint ${file} ${problem}`);
    };
    if (controller !== this.#identity.controller)
      fail(`is of the controller '${controller}', expected '${this.#identity.controller}'`);
    if (chainHash !== this.#identity.chainHash) fail('is of another arm');
    const before = estimator.save();
    const fields: Fields = Object.fromEntries(
      Object.entries(state).map(([name, values]) => [name, likewise(before[name], values)]),
    );
    try {
      estimator.load(fields);
    } catch (error) {
      estimator.load(before);
      fail(`does not fit: ${messageOf(error)}`);
    }
  }

  /** @throws CheckpointError as `load` does; a file that is not there is no error */
  loadIfThere(file: string, estimator: Stateful): void {
    if (existsSync(file)) this.load(file, estimator);
  }

  /** @throws CheckpointError when it could not be written there later */
  requireWritable(file: string): void {
    try {
      requireWritable(file);
    } catch (error) {
      throw new CheckpointError(`checkpoint ${messageOf(error)}`, { cause: error });
    }
  }

  #read(file: string): z.infer<typeof contents> {
    let plain: unknown;
    try {
      plain = JSON.parse(readDataFile(file, MOST_BYTES).toString('utf8'));
    } catch (error) {
      const none = error instanceof SyntaxError;
      throw new CheckpointError(
        `checkpoint ${file} ${none ? 'is no estimate of a classical controller: it is not JSON' : messageOf(error)}`,
        { cause: error },
      );
    }
    const { data, error } = contents.safeParse(plain);
    if (data === undefined)
      throw new CheckpointError(
        `checkpoint ${file} is no estimate of a classical controller: ${z.prettifyError(error).split('\n')[0]}`,
      );
    return data;
  }
}

/** Numbers in an array of the same type as before; JSON does not tell it. */
function likewise(before: Fields[string] | undefined, values: readonly number[]): Fields[string] {
  if (before instanceof Int32Array) return Int32Array.from(values);
  if (before instanceof Uint8Array) return Uint8Array.from(values);
  return Float64Array.from(values);
}
