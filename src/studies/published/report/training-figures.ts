import type { Figure } from '../../figures/figure.js';
import { curveSpec } from '../../figures/curve-figure.js';
import { pointCloudSpec } from '../../figures/end-points.js';
import type { Vector3 } from '../../../model/numbers/vector.js';
import { mean } from '../../statistics/sample.js';
import type { TrialTable } from '../../results/trial-table.js';
import { binsOf, columnIn, curveOver } from './curves.js';
import type { ExperimentData } from './experiment-data.js';
import { seedsText } from '../../report/number-text.js';

const BLOCK = 25;
const HALF_EXTENT_M = 0.6;

/** Figures of the training of the basal ganglia and of the available primitives. */
export function trainingFigures(data: ExperimentData): Figure[] {
  return [chosenAndExplored(data), dopamine(data), endPoints(data)];
}

/** Blocks of the training; a last one that is not full is left out, unless it is the only one. */
function wholeBlocks({ training: [{ rows }] }: ExperimentData) {
  const full = Math.floor(rows / BLOCK) * BLOCK;
  return binsOf({ first: 0, last: (full === 0 ? rows : full) - 1 }, BLOCK);
}

const meanOf = (values: readonly number[]) => (values.length === 0 ? undefined : mean(values));

function chosenAndExplored(data: ExperimentData): Figure {
  const bins = wholeBlocks(data);
  const errors = (name: string, explored: 0 | 1) =>
    curveOver(name, data.training, bins, (bin, table) => {
      const drawn = columnIn(table, 'explored', bin);
      return meanOf(columnIn(table, 'error_m', bin).filter((_, i) => drawn[i] === explored));
    });
  const share = curveOver('explored', data.training, bins, (bin, table) =>
    mean(columnIn(table, 'explored', bin)),
  );
  return {
    name: 'chosen-against-explored',
    title: 'Chosen against explored primitives in the training of the basal ganglia',
    caption:
      `Share of trials in which a random primitive was tried as no premotor cell reached 0.05, and distance of the hand's ` +
      `end to the goal of the trial for primitives that were chosen and for those that were explored. Blocks of ${BLOCK} trials; ` +
      `${seedsText(data)}.`,
    spec: curveSpec([
      {
        y: 'share of explored trials',
        x: 'training trial',
        curves: [share],
        yRange: [0, 1],
      },
      {
        y: 'distance to goal (m)',
        x: 'training trial',
        curves: [errors('explored', 1), errors('chosen', 0)],
      },
    ]),
  };
}

function dopamine(data: ExperimentData): Figure {
  const bins = wholeBlocks(data);
  const over = (name: string, column: string) =>
    curveOver(name, data.training, bins, (bin, table) => {
      // If the hand went far, there is a reward phase, in which the cell leaves its baseline.
      const rewarded = columnIn(table, 'dopamine', bin).map((rate) => rate !== 0.1);
      return meanOf(columnIn(table, column, bin).filter((_, i) => rewarded[i]));
    });
  return {
    name: 'dopamine',
    title: 'Dopamine over the trials of the training',
    caption:
      'Rate of the dopamine cell (SNc, 0.1 at rest) at the end of the reward phase, and the inhibition by which the striatum ' +
      `predicts the reward, in trials with a reward phase. Blocks of ${BLOCK} trials; ${seedsText(data)}.`,
    spec: curveSpec([
      {
        y: 'rate',
        x: 'training trial',
        curves: [over('dopamine', 'dopamine'), over('predicted', 'prediction')],
        levels: [0.1],
      },
    ]),
  };
}

function endPoints(data: ExperimentData): Figure {
  const [table] = data.primitives;
  const [goals] = data.goalTables;
  const ends = points(table, 'end_');
  const chosen = new Set(
    columnIn(data.training[0], 'primitive', { first: 0, last: data.training[0].rows - 1 }).filter(
      (_, t) => data.training[0].column('explored')[t] === 0,
    ),
  );
  const used = primitivesOfGoals(data);
  const kinds = [
    {
      name: 'explored only',
      shape: 'circle',
      emphasis: false,
      points: ends.filter((_, k) => !chosen.has(k) && !used.has(k)),
    },
    {
      name: 'chosen in the training',
      shape: 'circle',
      emphasis: false,
      points: ends.filter((_, k) => chosen.has(k) && !used.has(k)),
    },
    { name: 'used for a goal', shape: 'diamond', emphasis: true, points: ends.filter((_, k) => used.has(k)) },
    { name: 'goal', shape: 'cross', emphasis: true, points: points(goals, '') },
  ] as const;
  return {
    name: 'end-points',
    title: 'Where the primitives end, and which were chosen',
    caption:
      `End points of the hand for all ${ends.length} primitives of seed ${data.seeds[0]}, seen along the three axes of the base frame: ` +
      'those that the basal ganglia chose at least once in their training, those that were tried at random only, those ' +
      `that the goals of the experiment got (selection: ${data.selection}), and the goals.`,
    spec: pointCloudSpec(kinds, HALF_EXTENT_M),
  };
}

function points(table: TrialTable, prefix: string): Vector3[] {
  const [x, y, z] = ['x_m', 'y_m', 'z_m'].map((axis) => table.column(`${prefix}${axis}`));
  return Array.from(x, (_, i): Vector3 => [x[i], y[i], z[i]]);
}

/** The stored primitives of the goals, or those that were used most often for each of them. */
function primitivesOfGoals(data: ExperimentData): ReadonlySet<number> {
  const stored = Array.from(data.goalTables[0].column('primitive')).filter(Number.isFinite);
  if (stored.length > 0) return new Set(stored);
  const [trials] = data.conditions[0].seeds;
  const [goal, primitive] = [trials.column('goal'), trials.column('primitive')];
  return new Set(
    Array.from({ length: data.goals }, (_, g) =>
      mostFrequent(Array.from(primitive).filter((_, t) => goal[t] === g)),
    ),
  );
}

function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return values.find((value) => counts.get(value) === most) ?? NaN;
}
