import type { Vector3 } from '../../../src/model/numbers/vector.js';
import { readGolden } from './golden.js';

interface LearningStats {
  readonly columns: readonly string[];
  readonly runs: readonly { readonly source: string; readonly trials: readonly (readonly number[])[] }[];
}

/** A trial of the training of the reference simulator: what to force upon a brain, and what came of it there. */
export interface ForcedTrial {
  readonly goal: Vector3;
  readonly primitive: number;
  readonly hand: Vector3;
  readonly explored: boolean;
  readonly dopamine: number;
}

export function forcedTraining(): readonly ForcedTrial[] {
  const { columns, runs } = readGolden('bg_learning_stats.json') as LearningStats;
  const run = runs.find(({ source }) => source === 'reference simulator');
  if (run === undefined) throw new Error('bg_learning_stats.json has no run of the reference simulator');
  return run.trials.map((row) => {
    const at = (name: string) => row[columns.indexOf(name)];
    const point = (prefix: string): Vector3 => [at(`${prefix}x`), at(`${prefix}y`), at(`${prefix}z`)];
    return {
      goal: point('g'),
      hand: point('f'),
      primitive: at('primitive'),
      explored: at('explored') === 1,
      dopamine: at('dopamine'),
    };
  });
}
