import {
  closeSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { open, rename, rm, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { threadId } from 'node:worker_threads';
import { messageOf } from '../errors.js';

/**
 * Writes a file as a whole or not at all: a temporary file beside it, flushed to the disk, then renamed over it. A
 * crash or a full disk leaves the old file. A symbolic link remains: the file that it points to is written.
 * @throws Error that names the file and the reason; the temporary file is gone then
 */
export function writeAtomically(file: string, data: Uint8Array | string): void {
  const target = behindLinks(file);
  const temporary = temporaryName(target);
  try {
    const descriptor = openNew(temporary);
    try {
      writeFileSync(descriptor, data);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, target);
  } catch (error) {
    removeQuietly(temporary);
    throw new Error(`${file} cannot be written: ${messageOf(error)}`, { cause: error });
  }
  flushFolder(dirname(target));
}

/**
 * The same for a file that is written in pieces, without blocking the thread: `fill` writes into the temporary file.
 * @throws Error that names the file and the reason; the temporary file is gone then
 */
export async function fillAtomically(
  file: string,
  fill: (temporary: FileHandle) => Promise<void>,
): Promise<void> {
  const temporary = temporaryName(file);
  try {
    await rm(temporary, { force: true });
    const handle = await open(temporary, 'wx');
    try {
      await fill(handle);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw new Error(`${file} cannot be written: ${messageOf(error)}`, { cause: error });
  }
}

/**
 * Checks that `file` can be written later, before work is done that would otherwise be lost. An existing file is kept.
 * @throws Error that names the file and the reason
 */
export function requireWritable(file: string): void {
  const target = behindLinks(file);
  const temporary = temporaryName(target);
  try {
    if (statSync(target, { throwIfNoEntry: false })?.isDirectory()) throw new Error('it is a folder');
    closeSync(openNew(temporary));
  } catch (error) {
    throw new Error(`${file} cannot be written: ${messageOf(error)}`, { cause: error });
  } finally {
    removeQuietly(temporary);
  }
}

/** One name for each thread: two brains that save to the same file must not write into each other's half. */
function temporaryName(target: string): string {
  return `${target}.${process.pid}.${threadId}.tmp`;
}

/** A leftover of a process with the same number is removed. A link that somebody put there is not followed. */
function openNew(temporary: string): number {
  rmSync(temporary, { force: true });
  return openSync(temporary, 'wx');
}

function behindLinks(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    // The file does not exist, or cannot be reached: opening the temporary file will show which.
    return file;
  }
}

/**
 * Makes the rename itself survive a power cut, if the system can flush a folder. The file is already in its place, so a
 * failure here must not be reported as a failed write.
 */
function flushFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // Some file systems cannot flush folders, and a folder may be writable without being readable.
  }
}

function removeQuietly(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // It was never created, or the folder cannot be written: the first error says so.
  }
}
