import { readDataFile } from '../parameters/read-data-file.js';
import { CheckpointError, messageOf } from '../errors.js';
import { requireWritable, writeAtomically } from './atomic-write.js';
import { decodeCheckpoint, encodeCheckpoint, requireSameBrain } from './checkpoint.js';
import type { BrainIdentity, Checkpoint } from './checkpoint.js';

/** Checkpoints have some megabytes. A larger file than this is not a checkpoint, and is not read. */
const MOST_BYTES = 2 ** 30;

/** @throws CheckpointError when the file cannot be written or the brain is broken; an existing file is kept */
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

function readCheckpointFile(file: string): Uint8Array {
  try {
    return readDataFile(file, MOST_BYTES);
  } catch (error) {
    throw new CheckpointError(`checkpoint ${file} ${messageOf(error)}`, { cause: error });
  }
}
