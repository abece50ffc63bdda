/** Folders and names of recordings. */
import { constants, statSync } from 'node:fs';
import { access, mkdir, open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { ConfigurationError, messageOf } from '../errors.js';

const SUFFIX = '.mcap';

/** As `20261124T070512123Z`: sorts by time, and may stand in the name of a file. */
export function timeInName(date = new Date()): string {
  return date.toISOString().replace(/[-:.]/g, '');
}

/**
 * Checks whether a recording may go to `target`: a name that ends with .mcap, or a folder (with a slash at its end if
 * it does not exist).
 * @throws ConfigurationError
 */
export function requireRecordingTarget(target: string): void {
  const named = extname(target) === SUFFIX;
  if (!named && !isFolder(target) && !target.endsWith('/'))
    throw new ConfigurationError(
      `recording '${target}': expected a name that ends with ${SUFFIX}, or a folder (ending with / where it does not exist yet)`,
    );
  if (named && !isFolder(target) && !isFolder(dirname(target)))
    throw new ConfigurationError(`recording '${target}': there is no folder '${dirname(target)}'`);
}

const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/**
 * Opens a new file for a recording to `target`. Nothing is overwritten: a name that is taken gets -2, -3 and so on.
 * @param name name of a file in a folder, before the time
 * @throws Error that names the file and the reason
 */
export async function createRecordingFile(
  target: string,
  name: string,
): Promise<{ readonly path: string; readonly file: FileHandle }> {
  let stem: string;
  if (extname(target) === SUFFIX && !isFolder(target)) stem = join(dirname(target), basename(target, SUFFIX));
  else {
    await mkdir(target, { recursive: true });
    stem = join(target, `${name}-${timeInName()}`);
  }
  for (let n = 1; ; n++) {
    const path = `${stem}${n === 1 ? '' : `-${n}`}${SUFFIX}`;
    try {
      return { path, file: await open(path, 'wx') };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw new Error(`${path} cannot be written: ${messageOf(error)}`, { cause: error });
    }
  }
}

/** Creates `folder` if it does not exist. @throws Error when files cannot be made in it */
export async function requireFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await access(folder, constants.W_OK);
}
