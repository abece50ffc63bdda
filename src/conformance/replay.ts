import { z } from 'zod';
import type { ArmModel } from '../arm/arm-model.js';
import { GoldenFileError, ModelError } from '../errors.js';
import { basalGangliaReplay } from './basal-ganglia.js';
import { patternGenerator } from './cpg.js';
import { forwardKinematics } from './fk.js';
import { parseJson, shaped } from './golden-file.js';
import type { GoldenFormat } from './golden-file.js';
import { fullReservoir } from './reservoir-full.js';
import { smallReservoir } from './reservoir.js';
import { Tally } from './tally.js';
import type { Deviation } from './tally.js';

/** The formats that can be replayed. */
export const goldenFormats: readonly GoldenFormat[] = [
  forwardKinematics,
  patternGenerator,
  basalGangliaReplay,
  smallReservoir,
  fullReservoir,
];

/** The result of replaying one golden file. */
export interface Conformance {
  readonly format: string;
  /** Numbers compared. */
  readonly compared: number;
  /** The largest deviation in units of its tolerance; it conforms when the ratio is at most 1. */
  readonly worst: Deviation;
}

const header = z.looseObject({ format: z.string() });

/**
 * Replays the text of a golden file and compares every number that it states.
 * @param arm the arm of the publication, read when a format needs it
 * @throws GoldenFileError when the file is malformed or of another kind, naming the key that is missing or wrong
 */
export function replayGolden(text: string, arm: () => ArmModel): Conformance {
  const content = parseJson(text);
  const name = shaped(header, content).format;
  const format = goldenFormats.find((known) => known.name === name);
  if (format === undefined)
    throw new GoldenFileError(
      `format: '${name}' cannot be replayed, expected one of ${goldenFormats.map((known) => known.name).join(', ')}`,
    );
  const tally = new Tally();
  try {
    format.replay(content, arm, tally);
  } catch (cause) {
    // Constants or positions that the model cannot compute with are the file's fault.
    throw cause instanceof ModelError ? new GoldenFileError(cause.message, { cause }) : cause;
  }
  return { format: name, compared: tally.compared, worst: tally.worst };
}
