import { GoldenFileError } from '../errors.js';
import type { GoldenNetwork } from './basal-ganglia-network.js';
import { checkIndex } from './golden-file.js';

/** One column of the samples. */
export interface Column {
  readonly name: string;
  /** Whether it is a sum over many cells, which has its own tolerance. */
  readonly isSum: boolean;
  readonly read: () => number;
}

/** A column that says nothing of the model: a trace (a dead variable) or a dead population. */
export const skipped = Symbol('skipped');

const plainName = /^(\w+)\.(\w+?)(?:\[([^\]]*)\])?$/;
const priorName = /^wSNc\[(\d+)\]$/;
const rowName = /^(wCtx)\.(sum|max)Row(\d+)$|^(alphaCtx)\.row(\d+)$/;
const familyIndex = /^joint(\d+),\s*cell(\d+)$/;

const sum = (values: ArrayLike<number>): number => {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
};

/**
 * How to read a column like `StrD1.r[17]`, `RG1.r[joint0,cell4]`, `VA.sumR`, `wCtx.sumRow17` or `wSNc[3]`.
 * @param timeMs the present time
 * @throws GoldenFileError for a name that is not known or an index out of range
 */
export function readColumn(
  name: string,
  network: GoldenNetwork,
  timeMs: () => number,
): Column | typeof skipped {
  if (name === 't') return { name, isSum: false, read: timeMs };
  const learnt = weightColumn(name, network);
  if (learnt !== undefined) return learnt;
  const [, population, variable, index] = plainName.exec(name) ?? unknown(name);
  if (variable === 'trace' || network.isDead(population)) return skipped;
  if (population === 'Cortex') return cortexColumn(name, variable, index, network);
  if (name === 'SNc.sumInh') return { name, isSum: false, read: () => network.basalGanglia.prediction };
  const cells = network.population(`column ${name}`, population);
  if (variable === 'sumR') return { name, isSum: true, read: () => sum(cells.r) };
  if (variable === 'sumMp') return { name, isSum: true, read: () => sum(cells.m) };
  const values = variable === 'r' ? cells.r : variable === 'mp' ? cells.m : cells.baseline;
  if (values === undefined || !['r', 'mp', 'baseline'].includes(variable)) return unknown(name);
  const at = cellIndex(name, index, values.length, network);
  return { name, isSum: false, read: () => values[at] };
}

function weightColumn(name: string, network: GoldenNetwork): Column | undefined {
  const { basalGanglia } = network;
  const prior = priorName.exec(name);
  if (prior !== null) {
    const at = Number(prior[1]);
    checkIndex(`column ${name}`, at, basalGanglia.cells);
    return { name, isSum: false, read: () => basalGanglia.predictionWeights[at] };
  }
  const row = rowName.exec(name);
  if (row === null) return undefined;
  const [, projection, kind] = row;
  const post = Number(projection === 'wCtx' ? row[3] : row[5]);
  checkIndex(`column ${name}`, post, basalGanglia.cells);
  if (projection !== 'wCtx') return { name, isSum: false, read: () => basalGanglia.alpha[post] };
  if (kind === 'sum') return { name, isSum: true, read: () => basalGanglia.corticoStriatal.rowSum(post) };
  return { name, isSum: false, read: () => largestWeight(network, post) };
}

function largestWeight(network: GoldenNetwork, post: number): number {
  const { weights, from, to } = network.basalGanglia.corticoStriatal.contacts(post);
  let largest = 0;
  for (let k = from; k < to; k++) if (!(weights[k] <= largest)) largest = weights[k];
  return largest;
}

function cortexColumn(
  name: string,
  variable: string,
  index: string | undefined,
  network: GoldenNetwork,
): Column {
  const { cortex } = network.basalGanglia;
  if (variable === 'sumR') return { name, isSum: true, read: () => cortex.mean * cortex.cells };
  if (variable !== 'r') return unknown(name);
  const at = Number(index);
  checkIndex(`column ${name}`, at, cortex.cells);
  return { name, isSum: false, read: () => cortex.rate(at) };
}

function cellIndex(name: string, index: string | undefined, size: number, network: GoldenNetwork): number {
  if (index === undefined) {
    if (size !== 1) return unknown(name);
    return 0;
  }
  const family = familyIndex.exec(index);
  const at =
    family === null
      ? Number(index)
      : network.familyCell(`column ${name}`, Number(family[1]), Number(family[2]));
  checkIndex(`column ${name}`, at, size);
  return at;
}

function unknown(name: string): never {
  throw new GoldenFileError(
    `columns: '${name}' is not known, expected a name like StrD1.r[17], RG1.r[joint0,cell4], VA.sumR, wCtx.sumRow17 or wSNc[3]`,
  );
}
