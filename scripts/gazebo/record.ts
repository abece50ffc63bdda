/** What was measured of arms in Gazebo: docs/gazebo.json, from which docs/gazebo.md has its tables. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PlantName } from '../../src/robot/plant-choice.js';

export type Commands = 'trajectory' | 'position';

/** First reaches for the same targets with copies of the same brain. */
export interface ReachCell {
  readonly arm: string;
  readonly commands: Commands;
  readonly plant: PlantName;
  /** Distance of the hand from each target (m); null: not reached. */
  readonly errorsM: readonly (number | null)[];
  /** Largest tracking error of each reach (rad). */
  readonly trackingRad: readonly number[];
  readonly halts: number;
  /** Hash of all that was measured of the motion, to the bit. */
  readonly bits: string;
}

/** Final errors under a disturbance, after as many reaches for each target as it takes. */
export interface DisturbanceCell {
  readonly arm: string;
  readonly plant: PlantName;
  readonly disturbance: string;
  readonly seeds: number;
  readonly firstErrorsM: readonly number[];
  readonly lastErrorsM: readonly number[];
}

/** What one fault of simulated time came to (tests/gazebo). */
export interface FaultCell {
  readonly row: string;
  readonly interface: string;
  readonly what: string;
  readonly does: string;
  readonly codes: readonly number[];
  /** Of the reach that was hurt, where there was one, and how far from its target it ended (m). */
  readonly outcome?: string;
  readonly error?: number;
  readonly learnt?: boolean;
  /** Largest step of a command (rad). */
  readonly step: number;
  /** After a jump of time: how far the arm went from where that left it (rad). */
  readonly moved?: number;
  /** How far from the next target the hand ended (m). */
  readonly next: number;
}

export interface GazeboRecord {
  readonly reaches: readonly ReachCell[];
  readonly disturbances: readonly DisturbanceCell[];
  readonly faults: readonly FaultCell[];
}

export const recordPath = fileURLToPath(new URL('../../docs/gazebo.json', import.meta.url));

export function readRecord(): GazeboRecord {
  const empty: GazeboRecord = { reaches: [], disturbances: [], faults: [] };
  return existsSync(recordPath)
    ? { ...empty, ...(JSON.parse(readFileSync(recordPath, 'utf8')) as GazeboRecord) }
    : empty;
}

/** Puts a part of the record in the place of an older one, in one step. */
export function updateRecord(change: (record: GazeboRecord) => GazeboRecord): void {
  const next = `${recordPath}.new`;
  writeFileSync(next, `${JSON.stringify(change(readRecord()), undefined, 1)}\n`);
  renameSync(next, recordPath);
}
