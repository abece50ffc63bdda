import type { TrialTable } from '../../results/trial-table.js';
import type { TrainingTrial } from '../reference/training-statistics.js';

/** The rows of a table of the training as records. */
export function trainingRows(table: TrialTable): TrainingTrial[] {
  const column = (name: string) => table.column(name);
  const [explored, primitive, displacement] = ['explored', 'primitive', 'displacement_m'].map(column);
  const [error, reward, dopamine] = ['error_m', 'reward', 'dopamine'].map(column);
  return Array.from({ length: table.rows }, (_, t) => ({
    explored: explored[t] === 1,
    primitive: primitive[t],
    displacementM: displacement[t],
    errorM: error[t],
    reward: reward[t],
    dopamine: dopamine[t],
  }));
}
