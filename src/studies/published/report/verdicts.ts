import { medianEstimate } from '../../statistics/bootstrap.js';
import type { TrialTable } from '../../results/trial-table.js';
import { claims } from './claims.js';
import type { Claim } from './claims.js';
import type { ConditionData } from './experiment-data.js';

/** What became of one line of what an experiment must show. */
export interface Verdict {
  readonly claim: string;
  readonly condition: string;
  /** Over seeds, with bootstrap 95 % interval; null where nothing was measured. */
  readonly median: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly requirement: string;
  /**
   * Whether the requirement is met, by the median where it does not say otherwise. `not run`: the condition, or a frozen
   * evaluation that the line needs, is not among the results. `no bar`: measured, but nothing is required (of these
   * conditions: where it is of another rule that selects primitives).
   */
  readonly met: boolean | 'not run' | 'no bar';
}

/**
 * All lines, in one order, whatever was run.
 * @param conditions that were run; of two that are the same published one the first is judged
 * @param selection rule of the run, `nearest` for that which the bars are for
 */
export function verdictsOn(
  conditions: readonly Pick<ConditionData, 'published' | 'seeds'>[],
  selection: string,
): Verdict[] {
  return claims.map((claim) => {
    const run = conditions.find(({ published }) => published === claim.condition);
    return verdictOn(claim, run?.seeds ?? [], selection);
  });
}

function verdictOn(
  { claim, condition, requirement, value, anySelection }: Claim,
  tables: readonly TrialTable[],
  selection: string,
): Verdict {
  const measured = value(tables);
  const head = { claim, condition };
  if (measured.length === 0)
    return { ...head, median: null, low: null, high: null, requirement: requirement.text, met: 'not run' };
  const { median, low, high } = medianEstimate(measured);
  return anySelection === true || selection === 'nearest'
    ? { ...head, median, low, high, requirement: requirement.text, met: requirement.holds(median) }
    : { ...head, median, low, high, requirement: `none (${requirement.text} for nearest)`, met: 'no bar' };
}
