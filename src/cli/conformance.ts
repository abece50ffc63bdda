import { Command } from 'commander';
import type { ArmModel } from '../arm/arm-model.js';
import { loadArm } from '../arm/load-arm.js';
import { readUrdfFile } from '../arm/read-urdf-file.js';
import { parameterTable } from '../parameters/parameter-table.js';
import { goldenFormats, replayGolden } from '../conformance/replay.js';
import type { Conformance } from '../conformance/replay.js';
import { GoldenFileError, messageOf } from '../errors.js';
import { packageFile } from '../parameters/package-files.js';
import { readDataFile } from '../parameters/read-data-file.js';

/** Golden files are a megabyte or so. */
const MOST_BYTES = 64 * 2 ** 20;

/** The report on one file. `ratio` is Infinity if a number of ours is not finite (null in JSON). */
interface Row {
  readonly file: string;
  readonly ok: boolean;
  readonly format?: string;
  /** Largest ratio of deviation to tolerance, and where it occurred. */
  readonly ratio?: number;
  readonly where?: string;
  readonly actual?: number;
  readonly expected?: number;
  readonly tolerance?: number;
  readonly compared?: number;
  readonly error?: string;
}

/** `neuromotor conformance`: how well the program meets numbers of the reference. */
export function conformanceCommand(): Command {
  return new Command('conformance')
    .description(
      'replay golden files of the reference (docs/replication.md says of which engine) and say how well they are met',
    )
    .argument('<file...>', 'golden files (JSON)')
    .option('--json', 'print one object a file as JSON')
    .addHelpText(
      'after',
      `
Formats: ${goldenFormats.map(({ name }) => name).join(', ')}.
Prints for each file the largest ratio of deviation to tolerance and where it occurred.
Exit code 1 if one exceeds 1, or a file is malformed or of another kind.`,
    )
    .action((files: string[], { json }: { json?: true }) => {
      const arm = onceOnly(publishedArm);
      const rows: Row[] = [];
      for (const file of files) {
        const row = replayFile(file, arm);
        rows.push(row);
        if (json !== true) process.stdout.write(`${asLine(row)}\n`);
      }
      if (json === true) process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
      if (rows.some(({ ok }) => !ok)) process.exitCode = 1;
    });
}

function replayFile(file: string, arm: () => ArmModel): Row {
  let conformance: Conformance;
  try {
    conformance = replayGolden(readText(file), arm);
  } catch (error) {
    if (!(error instanceof GoldenFileError)) throw error;
    return { file, ok: false, error: error.message };
  }
  const { format, compared, worst } = conformance;
  return { file, ok: worst.ratio <= 1, format, compared, ...worst };
}

/** @throws GoldenFileError when the file cannot be read */
function readText(file: string): string {
  try {
    return readDataFile(file, MOST_BYTES).toString('utf8');
  } catch (cause) {
    throw new GoldenFileError(messageOf(cause), { cause });
  }
}

function asLine(row: Row): string {
  if (row.error !== undefined) return `INVALID  ${row.file}: ${row.error}`;
  const { ok, file, format, ratio = NaN, where, actual, expected, tolerance, compared } = row;
  const difference = ok ? '' : ` (${actual}, expected ${expected} within ${tolerance})`;
  return `${ok ? 'ok     ' : 'FAILED '}  ${file}: ${format}, ${compared} numbers, largest ratio ${ratio.toPrecision(2)} at ${where}${difference}`;
}

/** The package's own arm, whatever robot is configured: golden files are for the arm of the publication. */
function publishedArm(): ArmModel {
  const file = packageFile('urdf/left_arm.urdf');
  const selection = {
    joints: parameterTable.joints.value.published,
    baseLink: parameterTable.base_frame.value.published,
    tipLink: parameterTable.tip_link.value.published,
  };
  return loadArm(readUrdfFile(file), selection, file);
}

function onceOnly<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
