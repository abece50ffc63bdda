import { closeSync, fsyncSync, openSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf } from '../errors.js';

/**
 * Writes a file as a whole or not at all: a temporary file beside it, flushed to the disk, then renamed over it. A
 * crash or a full disk leaves what was there before.
 * @throws Error that names the file and the reason; the temporary file is gone then
 */
export function writeAtomically(file: string, data: Uint8Array | string): void {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    const descriptor = openSync(temporary, 'w');
    try {
      writeFileSync(descriptor, data);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, file);
    flushFolder(dirname(file));
  } catch (error) {
    removeQuietly(temporary);
    throw new Error(`${file} cannot be written: ${messageOf(error)}`, { cause: error });
  }
}

/** Makes the rename itself last through a power cut. */
function flushFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function removeQuietly(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // It was never created, or the folder cannot be written: the first error says so.
  }
}
