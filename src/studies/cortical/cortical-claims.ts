import type { Verdict } from '../report/folder-report.js';
import { medianEstimate } from '../statistics/bootstrap.js';
import { median } from '../statistics/sample.js';
import type { CorticalData } from './cortical-data.js';
import {
  changedShare,
  costRatio,
  differentGoals,
  halfDrive,
  lesionRatio,
  minus,
  onsetMs,
  over,
  silentShare,
  wrongChoices,
} from './cortical-measures.js';
import type { Measure } from './cortical-measures.js';

/** One line: a number a seed, and what they have to meet, if anything. */
interface Claim {
  readonly claim: string;
  readonly condition: string;
  readonly measure: Measure;
  readonly requirement: string;
  readonly holds?: (values: readonly number[]) => boolean;
}

const shareOf = (values: readonly number[], holds: (value: number) => boolean) =>
  values.filter(holds).length / values.length;
const every = (holds: (value: number) => boolean) => (values: readonly number[]) => values.every(holds);
const D1 = 1;
const VA = 2;
const D2 = 3;

const atFirst = (name: string, lesion: number): Claim => ({
  claim: 'the basal ganglia select at first',
  condition: `${name} silent after 400 trials, error over intact`,
  measure: lesionRatio(lesion, 400),
  requirement: 'median above 4, 90 % of seeds above 3',
  holds: (values) => median(values) > 4 && shareOf(values, (x) => x > 3) >= 0.9,
});

const later = (name: string, lesion: number): Claim => ({
  claim: 'the cortex takes over',
  condition: `${name} silent after 4000 trials, error over intact, goals answered since 1600`,
  measure: lesionRatio(lesion, 4000, 1600),
  requirement: 'median below 1.05, 90 % of seeds below 1.2',
  holds: (values) => median(values) < 1.05 && shareOf(values, (x) => x < 1.2) >= 0.9,
});

/** The claims that are made, before any seed of them was run: the table of the specification. */
const claims: readonly Claim[] = [
  atFirst('StrD1', D1),
  atFirst('VA', VA),
  later('StrD1', D1),
  later('VA', VA),
  {
    claim: 'selection is faster',
    condition: 'time to an answer, 4000 trials over 400',
    measure: over(onsetMs('shortcut', 4000), onsetMs('shortcut', 400)),
    requirement: 'at most 0.7, every seed',
    holds: every((x) => x <= 0.7),
  },
  {
    claim: 'selection is faster',
    condition: 'time to an answer after 4000 trials, with over without the shortcut',
    measure: over(onsetMs('shortcut', 4000), onsetMs('plain', 4000)),
    requirement: 'at most 0.7, every seed',
    holds: every((x) => x <= 0.7),
  },
  {
    claim: 'fast first, slow later',
    condition: 'trials to half of the largest drive, fast over slow layer',
    measure: over(halfDrive('fast'), halfDrive('slow')),
    requirement: 'at most 0.25, every seed',
    holds: every((x) => x <= 0.25),
  },
  {
    claim: 'much SOM prevents the take-over',
    condition: 'silent goals with VA silent after 1000 trials, S = 0.95 minus free',
    measure: minus(silentShare('som-high', 1000, VA), silentShare('shortcut', 1000, VA)),
    requirement: 'at least 0.5, every seed',
    holds: every((x) => x >= 0.5),
  },
  {
    claim: 'little SOM',
    condition: 'the same, S = 0 minus free',
    measure: minus(silentShare('som-low', 1000, VA), silentShare('shortcut', 1000, VA)),
    requirement: 'told only; no effect expected',
  },
  {
    claim: 'habits are blind for their outcome',
    condition: 'wrong choices in 300 with another elbow, no mismatch rule',
    measure: wrongChoices('habit-blind', 300),
    requirement: 'median at least 100',
    holds: (values) => median(values) >= 100,
  },
  {
    claim: 'habits are blind for their outcome',
    condition: 'the same, the shortcut taken out',
    measure: wrongChoices('habit-none', 300),
    requirement: 'median at most 10',
    holds: (values) => median(values) <= 10,
  },
  {
    claim: 'a mismatch signal ends a habit',
    condition: 'the same, with the mismatch rule',
    measure: wrongChoices('habit-seen', 300),
    requirement: 'median at most 30',
    holds: (values) => median(values) <= 30,
  },
  {
    claim: 'D2 stops wrong choices',
    condition: 'wrong in the first 100 with another elbow, dense with D2 over dense',
    measure: over(wrongChoices('dense-indirect', 100), wrongChoices('dense', 100)),
    requirement: 'median at most 0.6',
    holds: (values) => median(values) <= 0.6,
  },
  {
    claim: 'D2 is not pruning',
    condition: 'wrong in the first 100, D2 over mismatch pruning',
    measure: over(wrongChoices('dense-indirect', 100), wrongChoices('dense-pruning', 100)),
    requirement: 'told only',
  },
  {
    claim: 'D1 and D2 lesions differ',
    condition: 'after the change, goals silent with StrD1 silent',
    measure: changedShare('dense-indirect', D1, 'silent'),
    requirement: '1, every seed',
    holds: every((x) => x === 1),
  },
  {
    claim: 'D1 and D2 lesions differ',
    condition: 'after the change, wrong goals with StrD2 silent minus intact',
    measure: minus(changedShare('dense-indirect', D2, 'wrong'), changedShare('dense-indirect', 0, 'wrong')),
    requirement: 'median at least 0.15',
    holds: (values) => median(values) >= 0.15,
  },
  {
    claim: 'decorrelation',
    condition: 'PM of different goals, 4000 minus 400 trials',
    measure: minus(differentGoals(4000), differentGoals(400)),
    requirement: 'told only; not expected',
  },
  {
    claim: 'cost',
    condition: 'time of a trial with the shortcut over structural',
    measure: costRatio('shortcut_ms'),
    requirement: 'median at most 1.15',
    holds: (values) => median(values) <= 1.15,
  },
  {
    claim: 'cost',
    condition: 'time of a trial with both parts over structural',
    measure: costRatio('both_ms'),
    requirement: 'median at most 1.3',
    holds: (values) => median(values) <= 1.3,
  },
];

/** What became of every claim; those about lengths that were not run are not judged. Seeds in which a number cannot be told count as not met. */
export function corticalVerdicts(data: CorticalData): readonly Verdict[] {
  return claims.map(({ claim, condition, measure, requirement, holds }) => {
    const all = data.seeds.map((seed) => measure(seed, data));
    const values = all.filter((value) => Number.isFinite(value));
    const { middle, low, high } =
      values.length === 0 ? { middle: null, low: null, high: null } : intervalOf(values);
    const isAsked = data.isWhole || claim === 'cost';
    const holdsHere = holds === undefined ? 'no bar' : values.length === all.length && holds(values);
    const met = isAsked ? holdsHere : 'not run';
    return { claim, condition, median: middle, low, high, requirement, met };
  });
}

function intervalOf(values: readonly number[]): { middle: number; low: number; high: number } {
  const { median: middle, low, high } = medianEstimate(values);
  return { middle, low, high };
}

/** Claims that can be met or not: what multiplicity is about. */
export const claimsWithBar = claims.filter(({ holds }) => holds !== undefined).length;

/** The numbers behind the verdicts, by seed. */
export function valuesBySeed(data: CorticalData): readonly {
  readonly claim: string;
  readonly condition: string;
  readonly values: readonly number[];
}[] {
  return claims.map(({ claim, condition, measure }) => ({
    claim,
    condition,
    values: data.seeds.map((seed) => measure(seed, data)),
  }));
}
