import { every, inMedian, inMedianAndMost, inMost } from './claim.js';
import type { Claim } from './claim.js';
import { changeAtSameChoices, differentGoals } from './code-measures.js';
import {
  costRatio,
  failedShare,
  halfDrive,
  lesion,
  lesionRatio,
  minus,
  onsetMs,
  over,
  silentShare,
  turnoverPeak,
} from './cortical-measures.js';

/** Claims about practice: those of the specification and the declared tries. They stood before any seed was run. */

const atFirst = (name: string, number: number): Claim => ({
  group: 'takeover',
  claim: 'the basal ganglia select at first',
  condition: `${name} silent after 400 trials, error over intact`,
  measure: lesionRatio(number, 400),
  bar: inMedianAndMost(
    'median above 4, 90 % of seeds above 3',
    (x) => x > 4,
    (x) => x > 3,
  ),
});

const later = (name: string, number: number): Claim => ({
  group: 'takeover',
  claim: 'the cortex takes over',
  condition: `${name} silent after 4000 trials, error over intact, goals answered since 1600`,
  measure: lesionRatio(number, 4000, 1600),
  bar: inMedianAndMost(
    'median below 1.05, 90 % of seeds below 1.2',
    (x) => x < 1.05,
    (x) => x < 1.2,
  ),
});

const bySom = (condition: 'som-high' | 'som-low') =>
  minus(silentShare(condition, 1000, lesion.va), silentShare('som-free', 1000, lesion.va));

const harm = (condition: 'som-high' | 'som-low' | 'som-low-keeps', free: 'som-free' | 'som-free-keeps') =>
  minus(failedShare(condition, lesion.va), failedShare(free, lesion.va));

const harmful = inMedian('at least 0.2', (x) => x >= 0.2);
const FAILED = 'goals that the shortcut alone fails after the change';

export const practiceClaims: readonly Claim[] = [
  atFirst('StrD1', lesion.strD1),
  atFirst('VA', lesion.va),
  later('StrD1', lesion.strD1),
  later('VA', lesion.va),
  {
    group: 'takeover',
    claim: 'selection is faster',
    condition: 'time to an answer, 4000 trials over 400',
    measure: over(onsetMs('shortcut', 4000), onsetMs('shortcut', 400)),
    bar: every('at most 0.7', (x) => x <= 0.7),
  },
  {
    group: 'takeover',
    claim: 'selection is faster',
    condition: 'time to an answer after 4000 trials, with over without the shortcut',
    measure: over(onsetMs('shortcut', 4000), onsetMs('plain', 4000)),
    bar: every('at most 0.7', (x) => x <= 0.7),
  },
  {
    group: 'takeover',
    claim: 'selection is faster',
    condition: 'after 4000 trials, shortcut silent over intact',
    measure: over(onsetMs('shortcut', 4000, lesion.shortcut), onsetMs('shortcut', 4000)),
  },
  {
    group: 'takeover',
    claim: 'fast first, slow later',
    condition: 'trials to half of the largest drive, fast over slow layer',
    measure: over(halfDrive('fast'), halfDrive('slow')),
    bar: every('at most 0.25', (x) => x <= 0.25),
  },
  {
    group: 'takeover',
    claim: 'fast turnover peaks before slow turnover',
    condition: 'visits to the most contacts formed, fast minus slow layer',
    measure: minus(turnoverPeak('fast'), turnoverPeak('slow')),
    bar: inMost('below 0', (x) => x < 0),
  },
  {
    group: 'som',
    claim: 'much SOM prevents the take-over',
    condition: 'silent goals with VA silent after 1000 trials, S = 0.95 minus free',
    measure: bySom('som-high'),
    bar: every('at least 0.5', (x) => x >= 0.5),
  },
  {
    group: 'som',
    claim: 'little SOM',
    condition: 'the same, S = 0 minus free',
    measure: bySom('som-low'),
  },
  {
    group: 'som',
    claim: 'both directions of SOM are harmful',
    condition: `${FAILED}, open dendrites keep contacts: S = 0 minus free`,
    measure: harm('som-low-keeps', 'som-free-keeps'),
    bar: harmful,
  },
  {
    group: 'som',
    claim: 'both directions of SOM are harmful',
    condition: `${FAILED}, S = 0.95 minus free`,
    measure: harm('som-high', 'som-free-keeps'),
    bar: harmful,
  },
  {
    group: 'som',
    claim: 'both directions of SOM are harmful',
    condition: `${FAILED}, without keeping: S = 0 minus free`,
    measure: harm('som-low', 'som-free'),
  },
  {
    group: 'takeover',
    claim: 'decorrelation',
    condition: 'PM of different goals, 4000 minus 400 trials',
    measure: minus(differentGoals(4000), differentGoals(400)),
  },
  {
    group: 'codes',
    claim: 'decorrelation at constant error',
    condition: 'four cells per primitive with inhibition, 4000 minus 400, pairs with the same choices',
    measure: changeAtSameChoices('assembly', 400, 4000),
    bar: inMedianAndMost(
      'median at most -0.05, 90 % of seeds below 0',
      (x) => x <= -0.05,
      (x) => x < 0,
    ),
  },
  {
    group: 'codes',
    claim: 'decorrelation at constant error',
    condition: 'the same without inhibition',
    measure: changeAtSameChoices('assembly-flat', 400, 4000),
  },
  {
    group: 'takeover',
    claim: 'cost',
    condition: 'CPU time of a trial with the shortcut over structural',
    measure: costRatio('shortcut_ms'),
    bar: inMedian('at most 1.15', (x) => x <= 1.15),
  },
  {
    group: 'takeover',
    claim: 'cost',
    condition: 'CPU time of a trial with both parts over structural',
    measure: costRatio('both_ms'),
    bar: inMedian('at most 1.3', (x) => x <= 1.3),
  },
];
