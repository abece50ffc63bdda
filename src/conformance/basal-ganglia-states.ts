import { GoldenFileError } from '../errors.js';
import type { BasalGangliaFile, Segment, States, Tolerances } from './basal-ganglia-file.js';
import type { GoldenNetwork } from './basal-ganglia-network.js';
import { checkIndex, numbers, shaped } from './golden-file.js';
import { summarise } from './reservoir-model.js';
import type { Tally } from './tally.js';

/** Calls `use` for every potential and rate in `states`; traces and dead populations are passed over. */
function forEachState(
  where: string,
  network: GoldenNetwork,
  states: States,
  use: (place: string, actual: Float64Array, golden: readonly number[]) => void,
): void {
  for (const [population, golden] of Object.entries(states)) {
    if (network.isDead(population)) continue;
    const { m, r } = network.population(where, population);
    const list = (golden: number | number[]) => (typeof golden === 'number' ? [golden] : golden);
    use(`${where} ${population}.mp`, m, list(golden.mp));
    use(`${where} ${population}.r`, r, list(golden.r));
  }
}

/** Puts the potentials and rates of `states` into the network. @throws GoldenFileError on another size */
export function loadStates(where: string, network: GoldenNetwork, states: States): void {
  forEachState(where, network, states, (place, actual, golden) => {
    if (golden.length !== actual.length)
      throw new GoldenFileError(`${place} has ${golden.length} numbers, expected ${actual.length}`);
    actual.set(golden);
  });
}

/** Compares the potentials and rates of `states`. @throws GoldenFileError on another size */
export function compareStates(
  where: string,
  network: GoldenNetwork,
  states: States,
  tolerance: number,
  tally: Tally,
): void {
  forEachState(where, network, states, (place, actual, golden) => {
    tally.compareAll(place, actual, golden, tolerance);
  });
}

/**
 * Compares a bump of the cortex: its sum, the listed cells, and that no other cell is larger than the listed ones.
 * @throws GoldenFileError when an index is out of range
 */
export function compareBump(
  where: string,
  bump: Float64Array,
  golden: BasalGangliaFile['cortexInputs'][number],
  { cell, sum }: Tolerances,
  tally: Tally,
): void {
  tally.compare(`${where}.sum`, summarise(bump.length, (k) => bump[k]).sum, golden.sum, sum);
  compareListed(`${where}.topValues`, bump, golden.topIndices, golden.topValues, cell, tally);
  compareListed(`${where}.probeValue`, bump, golden.probeIndex, golden.probeValue, cell, tally);
  compareTop(`${where}.topIndices`, bump, golden.topIndices, cell, tally);
}

function compareListed(
  where: string,
  actual: ArrayLike<number>,
  indices: readonly number[],
  golden: readonly number[],
  tolerance: number,
  tally: Tally,
): void {
  indices.forEach((at) => {
    checkIndex(where, at, actual.length);
  });
  tally.compareAll(
    where,
    indices.map((at) => actual[at]),
    golden,
    tolerance,
  );
}

/**
 * Near ties may be listed in any order. So only the excess of the largest unlisted cell over the least listed cell is
 * compared.
 */
function compareTop(
  where: string,
  actual: ArrayLike<number>,
  indices: readonly number[],
  tolerance: number,
  tally: Tally,
): void {
  const listed = new Set(indices);
  let least = Infinity;
  let others = -Infinity;
  for (let k = 0; k < actual.length; k++)
    if (listed.has(k)) least = Math.min(least, actual[k]);
    else others = Math.max(others, actual[k]);
  tally.compare(`${where}, a larger one is not listed`, Math.max(0, others - least), 0, tolerance);
}

const topKey = /^row(\d+)Top$/;
const topWeightsKey = /^row(\d+)TopW$/;

/** Compares what is stated at the end of a run. @throws GoldenFileError when a row or cell is out of range */
export function compareSegment(
  where: string,
  network: GoldenNetwork,
  golden: Segment,
  { segment: tolerance, sum: sumTolerance }: Tolerances,
  tally: Tally,
): void {
  const { basalGanglia } = network;
  const { corticoStriatal } = basalGanglia;
  const weights = Array.from({ length: basalGanglia.cells }, (_, post) => {
    const { weights: all, from, to } = corticoStriatal.contacts(post);
    return [...all.subarray(from, to)];
  }).flat();
  const square = (k: number) => weights[k] * weights[k];
  tally.compare(
    `${where} wCtxTotal`,
    summarise(weights.length, (k) => weights[k]).sum,
    golden.wCtxTotal,
    sumTolerance,
  );
  tally.compare(
    `${where} wCtxTotalSq`,
    summarise(weights.length, square).sum,
    golden.wCtxTotalSq,
    sumTolerance,
  );
  if (golden.rowSums !== null) {
    const sums = Array.from({ length: basalGanglia.cells }, (_, i) => corticoStriatal.rowSum(i));
    tally.compareAll(`${where} rowSums`, sums, golden.rowSums, sumTolerance);
  }
  compareTopWeights(where, network, golden, tolerance, tally);
  const { predictionWeights, strD1, pm } = basalGanglia;
  const total = summarise(predictionWeights.length, (k) => predictionWeights[k]).sum;
  tally.compare(`${where} wSNcTotal`, total, golden.wSNcTotal, sumTolerance);
  if (golden.StrD1 !== null) tally.compareAll(`${where} StrD1`, strD1.r, golden.StrD1, tolerance);

  const strongest = pm.r.reduce((most, rate) => Math.max(most, rate));
  tally.compare(`${where} PMmax`, strongest, golden.PMmax, tolerance);
  checkIndex(`${where} PMargmax`, golden.PMargmax, pm.r.length);
  // If other cells are within the tolerance, only the rate of this cell can be compared, not whether it is the first of
  // them.
  tally.compare(`${where} PMargmax, rate there`, pm.r[golden.PMargmax], strongest, tolerance);
}

function compareTopWeights(
  where: string,
  network: GoldenNetwork,
  golden: Segment,
  tolerance: number,
  tally: Tally,
): void {
  const keys = Object.keys(golden);
  const rows = keys.filter((key) => topKey.test(key));
  if (rows.length === 0 || rows.length !== keys.filter((key) => topWeightsKey.test(key)).length)
    throw new GoldenFileError(`${where}: expected row<n>Top and row<n>TopW for one row or more`);
  for (const key of rows) {
    const post = Number(topKey.exec(key)?.[1]);
    checkIndex(`${where} ${key}`, post, network.basalGanglia.cells);
    const indices = shaped(numbers, golden[key]);
    const expected = shaped(numbers, golden[`${key}W`]);
    const { cortex, corticoStriatal } = network.basalGanglia;
    const { cells, weights, from, to } = corticoStriatal.contacts(post);
    const row = new Float64Array(cortex.cells);
    for (let k = from; k < to; k++) row[cells[k]] = weights[k];
    compareListed(`${where} ${key}W`, row, indices, expected, tolerance, tally);
    compareTop(`${where} ${key}`, row, indices, tolerance, tally);
  }
}
