import { holm, pairedTest } from '../statistics/paired-test.js';
import { differenceOf, seedPairs } from './comparison-rows.js';
import type { Difference, MeasuredCell } from './comparison-rows.js';

/** One controller less another one under the same disturbance on the same arm, seed by seed. Lengths in m. */
export interface ComparedPair extends Difference {
  readonly robot: string;
  readonly plant: string;
  readonly disturbance: string;
  readonly controller: string;
  readonly against: string;
  readonly measure: string;
  /** Of the Wilcoxon signed-rank test, adjusted after Holm over the disturbances of this controller on this arm. */
  readonly p: number;
}

/** All pairs with one controller, the first one unless given. Pairs without a common seed are left out. */
export function comparedPairs(
  cells: readonly MeasuredCell[],
  measure: string,
  against = cells.at(0)?.controller,
): readonly ComparedPair[] {
  const pairs = cells.flatMap((cell) => {
    const { robot, plant, disturbance, controller } = cell;
    const other = cells.find(
      (one) => one.robot === robot && one.disturbance === disturbance && one.controller === against,
    );
    if (against === undefined || other === undefined || other === cell) return [];
    const difference = differenceOf(cell, other, measure);
    if (difference === undefined) return [];
    const both = seedPairs(cell, other, measure);
    const { p } = pairedTest(
      both.map(([own]) => own),
      both.map(([, theirs]) => theirs),
    );
    return [{ ...{ robot, plant, disturbance, controller, against, measure }, ...difference, p }];
  });
  // One family per controller and arm: whether it differs from the other one, under any disturbance.
  const familyOf = ({ robot, controller }: ComparedPair) => `${robot} ${controller}`;
  return [...new Set(pairs.map(familyOf))].flatMap((name) => {
    const family = pairs.filter((pair) => familyOf(pair) === name);
    const adjusted = holm(family.map(({ p }) => p));
    return family.map((pair, i) => ({ ...pair, p: adjusted[i] }));
  });
}
