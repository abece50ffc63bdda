import type { StoredAction } from '../../model/brain-state.js';
import type { Repertoire } from '../../model/movement/repertoire.js';
import type { TrainingRecord } from '../../model/trial/training.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import { goalColumns, primitiveColumns, trainingColumns, trialColumns } from './columns.js';
import { TrialTable } from '../results/trial-table.js';
import { position } from './trial-row.js';
import type { TrialRow } from './trial-row.js';

/** Columns of the tables of reaching and adaptation, for the manifest. */
export const publishedTables = {
  trials: [...trialColumns],
  training: [...trainingColumns],
  primitives: [...primitiveColumns],
  goals: [...goalColumns],
};

export function trialTable(rows: readonly TrialRow[]): TrialTable {
  return TrialTable.from(trialColumns, rows);
}

export function trainingTable(records: readonly TrainingRecord[]): TrialTable {
  return TrialTable.from(
    trainingColumns,
    records.map((record) => ({
      trial: record.trial,
      ...position('goal', record.goal),
      primitive: record.primitive,
      explored: Number(record.explored),
      premotor_max: record.premotorMax,
      ...position('hand', record.hand),
      displacement_m: record.displacementM,
      error_m: record.errorM,
      reward: record.reward,
      dopamine: record.dopamine,
      prediction: record.prediction,
    })),
  );
}

export function primitiveTable(repertoire: Repertoire): TrialTable {
  return TrialTable.from(
    primitiveColumns,
    repertoire.endPoints.map((end, primitive) => ({
      primitive,
      ...position('end', end),
      displacement_m: repertoire.displacements[primitive],
      available: Number(repertoire.isAvailable(primitive)),
    })),
  );
}

/** @param actions the stored action of each goal; undefined where it is selected in every trial */
export function goalTable(
  goals: readonly Vector3[],
  actions: readonly StoredAction[] | undefined,
): TrialTable {
  return TrialTable.from(
    goalColumns,
    goals.map(([x, y, z], goal) => {
      const action = actions?.[goal];
      return {
        goal,
        x_m: x,
        y_m: y,
        z_m: z,
        primitive: action === undefined || action.primitive < 0 ? NaN : action.primitive,
        explored: action === undefined ? NaN : Number(action.explored),
      };
    }),
  );
}
