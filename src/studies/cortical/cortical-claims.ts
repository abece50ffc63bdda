import type { Verdict } from '../report/folder-report.js';
import { medianEstimate } from '../statistics/bootstrap.js';
import { holm, signTest } from '../statistics/sign-test.js';
import { changeClaims } from './change-claims.js';
import type { Claim } from './claim.js';
import type { CorticalData } from './cortical-data.js';
import { practiceClaims } from './practice-claims.js';

export const claims: readonly Claim[] = [...practiceClaims, ...changeClaims];

/** Claims about time do not depend on how long is practised. */
const isOfAnyLength = ({ claim }: Claim) => claim === 'cost';

const valuesOf = ({ measure }: Claim, data: CorticalData) => data.seeds.map((seed) => measure(seed, data));

/**
 * What became of each claim. A claim about a group or length that was not run is not judged. A claim with a seed without a
 * number is not met.
 */
export function corticalVerdicts(data: CorticalData): readonly Verdict[] {
  return claims.map((one): Verdict => {
    const { group, claim, condition, bar } = one;
    const requirement = bar?.requirement ?? 'told only';
    const none = { claim, condition, median: null, low: null, high: null, requirement };
    if (!data.groups.includes(group)) return { ...none, met: 'not run' };
    const all = valuesOf(one, data);
    const values = all.filter((value) => Number.isFinite(value));
    const told = values.length === 0 ? none : { ...none, ...medianEstimate(values) };
    const isJudged = data.isWhole || isOfAnyLength(one);
    const met = !isJudged
      ? 'not run'
      : bar === undefined
        ? 'no bar'
        : values.length === all.length && bar.holds(values);
    const { median, low, high } = told;
    return { claim, condition, median, low, high, requirement, met };
  });
}

/** How surely the median of all seeds that there could be is on the right side of its bar. */
export interface ClaimTest {
  readonly claim: string;
  readonly condition: string;
  /** Seeds on the right side, of those that were run. */
  readonly held: number;
  readonly seeds: number;
  readonly p: number;
  /** Corrected for all claims with a bar that were run (Holm 1979). */
  readonly corrected: number;
}

/** The tests of all claims with a bar of the groups that were run. */
export function claimTests(data: CorticalData): readonly ClaimTest[] {
  const tests = claims.flatMap((one) => {
    const { bar, claim, condition, group } = one;
    if (bar === undefined || !data.groups.includes(group)) return [];
    const values = valuesOf(one, data);
    const held = values.filter((value) => bar.seedHolds(value)).length;
    return [{ claim, condition, held, seeds: values.length, p: signTest(held, values.length) }];
  });
  const corrected = holm(tests.map(({ p }) => p));
  return tests.map((test, i) => ({ ...test, corrected: corrected[i] }));
}

/** The numbers behind the verdicts, by seed. */
export function valuesBySeed(data: CorticalData): readonly {
  readonly claim: string;
  readonly condition: string;
  readonly values: readonly number[];
}[] {
  return claims
    .filter(({ group }) => data.groups.includes(group))
    .map((one) => ({ claim: one.claim, condition: one.condition, values: valuesOf(one, data) }));
}
