import { changedShare, relearnt, wrongChoices } from './change-measures.js';
import { every, inMedian } from './claim.js';
import type { Claim } from './claim.js';
import type { ConditionName } from './cortical-conditions.js';
import { lesion, minus, over } from './cortical-measures.js';

/** Claims about another body: those of the specification and the declared tries. They stood before any seed was run. */

const wrongOverDense = (condition: ConditionName) =>
  over(wrongChoices(condition, 100), wrongChoices('dense', 100));
const stops = inMedian('at most 0.6', (x) => x <= 0.6);

const savings = (name: string, condition: ConditionName, isClaimed: boolean): Claim => ({
  group: 'indirect',
  claim: 'savings',
  condition: `trials until relearnt, second over first change, ${name}`,
  measure: over(relearnt(condition, 3), relearnt(condition, 1)),
  ...(isClaimed ? { bar: inMedian('at most 0.8', (x: number) => x <= 0.8) } : {}),
});

export const changeClaims: readonly Claim[] = [
  {
    group: 'takeover',
    claim: 'habits are blind for their outcome',
    condition: 'wrong choices in 300 with another elbow, no mismatch rule',
    measure: wrongChoices('habit-blind', 300),
    bar: inMedian('at least 100', (x) => x >= 100),
  },
  {
    group: 'takeover',
    claim: 'habits are blind for their outcome',
    condition: 'the same, the shortcut taken out',
    measure: wrongChoices('habit-none', 300),
    bar: inMedian('at most 10', (x) => x <= 10),
  },
  {
    group: 'takeover',
    claim: 'a mismatch signal ends a habit',
    condition: 'the same, with the mismatch rule',
    measure: wrongChoices('habit-seen', 300),
    bar: inMedian('at most 30', (x) => x <= 30),
  },
  {
    group: 'indirect',
    claim: 'D2 stops wrong choices',
    condition: 'wrong in the first 100 with another elbow, D2 over dense',
    measure: wrongOverDense('dense-indirect'),
    bar: stops,
  },
  {
    group: 'indirect',
    claim: 'D2 is not pruning',
    condition: 'trials until relearnt, D2 over mismatch pruning',
    measure: over(relearnt('dense-indirect', 1), relearnt('dense-pruning', 1)),
  },
  {
    group: 'indirect',
    claim: 'D2 is not pruning',
    condition: 'trials until relearnt on the way back, D2 over mismatch pruning',
    measure: over(relearnt('dense-indirect', 2), relearnt('dense-pruning', 2)),
  },
  {
    group: 'indirect',
    claim: 'D1 and D2 lesions differ',
    condition: 'after the change, goals silent with StrD1 silent',
    measure: changedShare('dense-indirect', lesion.strD1, 'silent'),
    bar: every('1', (x) => x === 1),
  },
  {
    group: 'indirect',
    claim: 'D1 and D2 lesions differ',
    condition: 'after the change, wrong goals with StrD2 silent minus intact',
    measure: minus(
      changedShare('dense-indirect', lesion.strD2, 'wrong'),
      changedShare('dense-indirect', lesion.none, 'wrong'),
    ),
    bar: inMedian('at least 0.15', (x) => x >= 0.15),
  },
  {
    group: 'indirect',
    claim: 'SNc carries the dip',
    condition: 'wrong in the first 100 over dense, baseline 1, gain 1',
    measure: wrongOverDense('dense-snc'),
    bar: stops,
  },
  {
    group: 'indirect',
    claim: 'SNc carries the dip',
    condition: 'wrong in the first 100 over dense, published baseline 0.1, gain 10',
    measure: wrongOverDense('dense-snc-published'),
    bar: stops,
  },
  {
    group: 'indirect',
    claim: 'one rule of opposite sign',
    condition: 'wrong in the first 100 over dense, dips for StrD1 and StrD2',
    measure: wrongOverDense('dense-opposed'),
    bar: stops,
  },
  {
    group: 'indirect',
    claim: 'one rule of opposite sign',
    condition: 'trials until relearnt over those with mismatch pruning',
    measure: over(relearnt('dense-opposed', 1), relearnt('dense-pruning', 1)),
    bar: inMedian('at most 1', (x) => x <= 1),
  },
  savings('D2', 'dense-indirect', true),
  savings('rule of opposite sign', 'dense-opposed', true),
  savings('dense', 'dense', false),
  savings('mismatch pruning', 'dense-pruning', false),
];
