import type { Brain } from '../../model/brain.js';
import { PREMOTOR_ANSWER } from '../../model/basal-ganglia/action-selection.js';
import { intact } from '../../model/brain-state.js';
import type { Lesions } from '../../model/brain-state.js';
import { distance } from '../../model/numbers/vector.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import { restoreSnapshot, takeSnapshot } from '../../model/snapshot.js';
import { keys } from '../../model/standard-parts.js';
import type { Row } from './cortical-tables.js';

/** The lesions that a look is made with, in the order of their numbers in the tables. */
export const lesionsOfLooks: readonly Lesions[] = [
  intact,
  { ...intact, directPathway: true },
  { ...intact, basalGangliaOutput: true },
  { ...intact, indirectPathway: true },
];

const REST_MS = 700;
const GOAL_MS = 200;

/** What a brain answers to a goal. */
interface Answer {
  readonly choice: number;
  readonly silent: boolean;
  readonly onsetMs: number;
  /** Rates of PM at the end. */
  readonly code: Float64Array;
}

type Look = Omit<Row<'looks'>, 'condition' | 'trial'>;

/** Shows every goal with each of the lesions; the brain is as before afterwards, its random streams too. */
export function look(
  brain: Brain,
  goals: readonly Vector3[],
  hands: readonly Vector3[],
  lesions: readonly number[],
): { looks: Look[]; sameGoal: number; differentGoals: number } {
  const before = takeSnapshot(brain);
  const shortcut = brain.parts.find(keys.shortcut);
  const looks: Look[] = [];
  const codes: Float64Array[] = [];
  const again: Float64Array[] = [];
  for (const lesion of lesions) {
    brain.lesions = lesionsOfLooks[lesion];
    goals.forEach((goal, number) => {
      const { choice, silent, onsetMs, code } = answerTo(brain, goal);
      if (lesion === 0) codes.push(code);
      const chance = hands.reduce((sum, hand) => sum + distance(hand, goal), 0) / hands.length;
      looks.push({
        lesion,
        goal: number,
        choice,
        silent: Number(silent),
        error_m: silent ? chance : distance(hands[choice], goal),
        onset_ms: onsetMs,
        ...(shortcut === undefined ? { fast: NaN, slow: NaN, som: NaN } : shortcut.layers(choice)),
      });
    });
  }
  brain.lesions = intact;
  for (const goal of goals) again.push(answerTo(brain, goal).code);
  restoreSnapshot(brain, before);
  return {
    looks,
    sameGoal: meanOf(codes.map((code, i) => correlation(code, again[i]))),
    differentGoals: meanOf(
      codes.flatMap((code, i) => codes.slice(i + 1).map((other) => correlation(code, other))),
    ),
  };
}

function answerTo(brain: Brain, goal: Vector3): Answer {
  const { basalGanglia, repertoire } = brain;
  const { cortex, pm } = basalGanglia;
  brain.setSwitches(false, true);
  cortex.clear();
  basalGanglia.resetRates();
  basalGanglia.run(REST_MS);
  cortex.show(goal);
  let onsetMs = NaN;
  let choice = repertoire.available[0];
  for (let ms = 1; ms <= GOAL_MS; ms++) {
    basalGanglia.step();
    for (const k of repertoire.available) if (pm.r[k] > pm.r[choice]) choice = k;
    if (Number.isNaN(onsetMs) && pm.r[choice] >= PREMOTOR_ANSWER) onsetMs = ms;
  }
  return { choice, silent: pm.r[choice] < PREMOTOR_ANSWER, onsetMs, code: pm.r.slice() };
}

/** Mean of those that are numbers; NaN of none. */
function meanOf(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** Pearson's correlation; NaN where one does not vary. */
function correlation(a: Float64Array, b: Float64Array): number {
  const [meanA, meanB] = [meanOf([...a]), meanOf([...b])];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += (a[i] - meanA) * (b[i] - meanB);
    aa += (a[i] - meanA) ** 2;
    bb += (b[i] - meanB) ** 2;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : NaN;
}
