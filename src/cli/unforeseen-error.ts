import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NeuromotorError, messageOf } from '../errors.js';
import { packageVersion } from '../parameters/package-files.js';

/** EX_SOFTWARE of sysexits.h: a fault of the program, not of its input. */
export const UNFORESEEN = 70;

/**
 * Prints an error that ends a command, without a stack trace. Errors of the interface have their own words and code 1.
 * All others get one line, code 70, and a file with the details.
 * @returns the exit code
 */
export function tellError(error: unknown): number {
  if (error instanceof NeuromotorError) {
    process.stderr.write(`neuromotor: ${error.message}\n`);
    return 1;
  }
  const [line] = messageOf(error).split('\n', 1);
  const words = line.length > 200 ? `${line.slice(0, 200)}…` : line;
  process.stderr.write(`neuromotor: unforeseen error: ${words} (details: ${keepDetails(error)})\n`);
  return UNFORESEEN;
}

/** Uncaught errors end the command in the same way. If the reader of its output is gone, it ends quietly. */
export function tellUncaughtErrors(): void {
  const end = (error: unknown) => {
    if (isGonePipe(error)) process.exit(0);
    process.exit(tellError(error));
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}

const isGonePipe = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  error.code === 'EPIPE' &&
  'syscall' in error &&
  error.syscall === 'write';

/** The file with the details: a new file, so that nobody can have put a link in its place. */
function keepDetails(error: unknown): string {
  const file = join(tmpdir(), `neuromotor-error-${process.pid}-${Date.now()}.txt`);
  try {
    const details = [
      `neuromotor ${packageVersion()}, Node ${process.version}, ${process.platform} ${process.arch}`,
      `arguments: ${JSON.stringify(process.argv.slice(2))}`,
      detailsOf(error),
    ];
    writeFileSync(file, `${details.join('\n')}\n`, { flag: 'wx', mode: 0o600 });
    return file;
  } catch (failure) {
    return `none, ${messageOf(failure)}`;
  }
}

function detailsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? String(error);
  return error.cause === undefined ? own : `${own}\ncaused by: ${detailsOf(error.cause)}`;
}
