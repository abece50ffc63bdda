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
  { ...intact, corticalShortcut: true },
];

const REST_MS = 700;
const GOAL_MS = 200;

/** What a brain answers to a goal. */
interface Answer {
  readonly choice: number;
  readonly silent: boolean;
  readonly onsetMs: number;
  /** Rates at the end: of PM, and of the cells that receive the shortcut. */
  readonly premotor: Float64Array;
  readonly cells: Float64Array | undefined;
}

type Look = Omit<Row<'looks'>, 'condition' | 'trial' | 'set'>;
type Pair = Omit<Row<'pairs'>, 'condition' | 'trial'>;

/** Shows every goal with each of the lesions; the brain is as before afterwards, its random streams too. */
export function look(
  brain: Brain,
  goals: readonly Vector3[],
  hands: readonly Vector3[],
  lesions: readonly number[],
): { looks: Look[]; pairs: Pair[] } {
  const before = takeSnapshot(brain);
  const shortcut = brain.parts.find(keys.shortcut);
  const looks: Look[] = [];
  const answers: Answer[] = [];
  for (const lesion of lesions) {
    brain.lesions = lesionsOfLooks[lesion];
    goals.forEach((goal, number) => {
      const answer = answerTo(brain, goal);
      const { choice, silent, onsetMs } = answer;
      if (lesion === 0) answers.push(answer);
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
  const again = goals.map((goal) => answerTo(brain, goal));
  restoreSnapshot(brain, before);
  return { looks, pairs: pairsOf(answers, again) };
}

function answerTo(brain: Brain, goal: Vector3): Answer {
  const { basalGanglia, repertoire, parts } = brain;
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
  return {
    choice,
    silent: pm.r[choice] < PREMOTOR_ANSWER,
    onsetMs,
    premotor: pm.r.slice(),
    cells: parts.find(keys.shortcut)?.code.slice(),
  };
}

function pairsOf(answers: readonly Answer[], again: readonly Answer[]): Pair[] {
  return answers.flatMap((one, first) =>
    answers.slice(first).map((other, ahead) => {
      const shown = ahead === 0 ? again[first] : other;
      return {
        first,
        second: first + ahead,
        premotor: correlation(one.premotor, shown.premotor),
        cells: one.cells && shown.cells ? correlation(one.cells, shown.cells) : NaN,
      };
    }),
  );
}

/** Pearson's correlation; NaN where one does not vary. */
function correlation(a: Float64Array, b: Float64Array): number {
  const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += (a[i] - meanA) * (b[i] - meanB);
    aa += (a[i] - meanA) ** 2;
    bb += (b[i] - meanB) ** 2;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : NaN;
}
