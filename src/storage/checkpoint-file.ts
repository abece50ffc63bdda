import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { CheckpointError, messageOf } from '../errors.js';
import { requireWritable, writeAtomically } from './atomic-write.js';
import { decodeCheckpoint, encodeCheckpoint, requireSameBrain } from './checkpoint.js';
import type { BrainIdentity, Checkpoint } from './checkpoint.js';

/** Checkpoints are some megabytes; a file beyond this is none, and is not read. */
const MOST_BYTES = 2 ** 30;

/** @throws CheckpointError when the file cannot be written or the brain is broken; what was there stays */
export function writeCheckpoint(file: string, checkpoint: Checkpoint): void {
  const bytes = encodeCheckpoint(checkpoint);
  try {
    writeAtomically(file, bytes);
  } catch (error) {
    throw new CheckpointError(`checkpoint ${messageOf(error)}`, { cause: error });
  }
}

/** @throws CheckpointError when a checkpoint could not be written there later */
export function requireCheckpointWritable(file: string): void {
  try {
    requireWritable(file);
  } catch (error) {
    throw new CheckpointError(`checkpoint ${messageOf(error)}`, { cause: error });
  }
}

/** @throws CheckpointError when the file cannot be read, is damaged, or is of another brain than `identity` */
export function readCheckpoint(file: string, identity: BrainIdentity): Checkpoint {
  const checkpoint = decodeCheckpoint(readCheckpointFile(file), file);
  requireSameBrain(checkpoint.identity, identity, file);
  return checkpoint;
}

/** Looks before it reads: a device or a huge file would fill the memory, a pipe would keep the thread for ever. */
function readCheckpointFile(file: string): Uint8Array {
  const fail = (problem: string, cause?: unknown): never => {
    throw new CheckpointError(`checkpoint ${file} ${problem}`, { cause });
  };
  let descriptor: number;
  try {
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    return fail(`cannot be read: ${messageOf(error)}`, error);
  }
  try {
    const status = fstatSync(descriptor);
    if (!status.isFile()) return fail('is no file');
    if (status.size > MOST_BYTES) return fail(`has ${status.size} bytes: it is none`);
    return readFileSync(descriptor);
  } catch (error) {
    if (error instanceof CheckpointError) throw error;
    return fail(`cannot be read: ${messageOf(error)}`, error);
  } finally {
    closeSync(descriptor);
  }
}
