import { join } from 'node:path';
import { ResultsError, messageOf } from '../../errors.js';
import { writeAtomically } from '../../storage/atomic-write.js';
import { programFacts } from '../results/provenance.js';
import { tuningProcedure } from './tuning.js';
import type { Tuning } from './tuning.js';

/**
 * Writes tuning.json into the folder: the procedure, every set of constants with its score, and the best of each controller.
 * @returns the text of the file
 * @throws ResultsError when it cannot be written
 */
export function writeTunings(folder: string, tunings: readonly Tuning[]): string {
  const log = {
    format: 'neuromotor-tuning',
    version: 1,
    program: programFacts(),
    procedure: tuningProcedure,
    tunings,
  };
  const text = JSON.stringify(log, undefined, 2);
  try {
    writeAtomically(join(folder, 'tuning.json'), `${text}\n`);
  } catch (error) {
    throw new ResultsError(`the log of the tuning cannot be written: ${messageOf(error)}`, { cause: error });
  }
  return text;
}
