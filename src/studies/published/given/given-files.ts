import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { ResultsError, messageOf } from '../../../errors.js';
import type { Brain } from '../../../model/brain.js';
import { CPG_PARAMETERS_PER_JOINT } from '../../../model/movement/cpg.js';
import type { Vector3 } from '../../../model/numbers/vector.js';
import { decodeNpy } from '../../../storage/npy.js';
import { readResultFile } from '../../results/trial-table.js';
import { weightArrays } from './weight-arrays.js';
import type { WeightArray } from './weight-arrays.js';

/** Goals in the order of their numbers, 3 columns (m): `goals.npy` of the reference. */
export const GOALS_FILE = 'goals.npy';
/** Parameters stored for each goal, goals x joints x 6: `parameter_history.npy` of the reference. */
export const ACTIONS_FILE = 'parameter_history.npy';

export const weightFile = (name: string): string => `weights_${name}.npy`;

/** Arrays on file that replace drawn or learnt values: plain data, the same for all seeds. */
export interface GivenArrays {
  /** Θ of each goal (J x 6, row-major). */
  readonly actions: readonly (readonly number[])[] | undefined;
  /** The weights by the names of `weightArrays`. */
  readonly weights: ReadonlyMap<string, Float64Array>;
  /** CRC-32 of the values of each. */
  readonly sums: Readonly<Record<string, number>>;
}

/**
 * Goals from a file (m).
 * @throws ResultsError that names the file and what would be right
 */
export function readGoals(file: string): Vector3[] {
  const { data, shape } = readNumbers(file);
  if (shape.length !== 2 || shape[1] !== 3 || shape[0] === 0)
    throw wrongShape(file, shape, 'goals x 3, positions in metres');
  return Array.from({ length: shape[0] }, (_, i): Vector3 => [data[3 * i], data[3 * i + 1], data[3 * i + 2]]);
}

/**
 * Θ and weights from a folder: any of the files that `--save-weights` writes.
 * @param brain a brain with the required sizes
 * @throws ResultsError that names the file and what would be right
 */
export function readGivenArrays(folder: string, brain: Brain): GivenArrays {
  const known = weightArrays(brain);
  const present = filesOf(folder);
  const names = present.filter((name) => name.startsWith('weights_'));
  const unknown = names.find((name) => !known.some((array) => weightFile(array.name) === name));
  if (unknown !== undefined)
    throw new ResultsError(
      `${join(folder, unknown)} is of no projection of this brain, expected ${namesText(known)}`,
    );
  if (names.length === 0 && !present.includes(ACTIONS_FILE))
    throw new ResultsError(
      `${folder} has no weights: expected some of ${ACTIONS_FILE} and weights_NAME.npy, NAME one of ${namesText(known)}`,
    );
  const given = known.filter((array) => names.includes(weightFile(array.name)));
  const made = known.filter(({ from }) => from === 'made');
  const lacking = made.find((array) => !given.includes(array));
  if (given.some(({ from }) => from === 'made') && lacking !== undefined)
    throw new ResultsError(
      `${folder} lacks ${weightFile(lacking.name)}: the weights of the primitives are all given or none`,
    );
  const weights = new Map(given.map((array) => [array.name, readWeights(folder, array)]));
  return {
    actions: present.includes(ACTIONS_FILE) ? readActions(join(folder, ACTIONS_FILE), brain) : undefined,
    weights,
    sums: Object.fromEntries(
      Array.from(weights, ([name, { buffer, byteOffset, byteLength }]) => [
        name,
        crc32(new Uint8Array(buffer, byteOffset, byteLength)),
      ]),
    ),
  };
}

/** `Wi, Wrec, …`, with the many arrays of the primitives as one entry. */
function namesText(known: readonly WeightArray[]): string {
  const made = known.filter(({ from }) => from === 'made').map(({ name }) => name);
  const others = known.filter(({ from }) => from !== 'made').map(({ name }) => name);
  return [`${made[0]} to ${made[made.length - 1]}`, ...others].join(', ');
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.npy'));
  } catch (error) {
    throw new ResultsError(`folder of weights ${folder} cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function readWeights(folder: string, { name, shape, positive, from, write }: WeightArray): Float64Array {
  const file = join(folder, weightFile(name));
  const { data, shape: found } = readNumbers(file);
  if (found.length !== 2 || found[0] !== shape[0] || found[1] !== shape[1])
    throw wrongShape(file, found, `${shape.join(' x ')}, post x pre`);
  if (from !== 'made' && write === undefined)
    throw new ResultsError(`${file} is of a dense projection, expected model.plasticity dense`);
  const negative = positive ? data.find((weight) => weight < 0) : undefined;
  if (negative !== undefined)
    throw new ResultsError(`${file} has a weight of ${negative}, expected none below 0`);
  return data;
}

function readActions(file: string, { body: { joints } }: Brain): number[][] {
  const { data, shape } = readNumbers(file);
  const [goals, rows, columns] = shape;
  if (shape.length !== 3 || goals === 0 || rows !== joints || columns !== CPG_PARAMETERS_PER_JOINT)
    throw wrongShape(file, shape, `goals x ${joints} joints x ${CPG_PARAMETERS_PER_JOINT} parameters`);
  const length = joints * CPG_PARAMETERS_PER_JOINT;
  return Array.from({ length: goals }, (_, goal) => [...data.subarray(goal * length, (goal + 1) * length)]);
}

function readNumbers(file: string) {
  const array = decodeNpy(readResultFile(file), file);
  const wrong = array.data.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0)
    throw new ResultsError(`${file} has ${array.data[wrong]} at place ${wrong}, expected finite numbers`);
  return array;
}

function wrongShape(file: string, shape: readonly number[], expected: string): ResultsError {
  return new ResultsError(`${file} has the shape (${shape.join(', ')}), expected ${expected}`);
}
