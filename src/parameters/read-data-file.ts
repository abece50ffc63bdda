import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { messageOf } from '../errors.js';

/**
 * The bytes of a file that somebody else may have written. Looks before it reads: a device or a huge file would fill the
 * memory, a pipe would keep the thread for ever.
 * @throws Error that says what is wrong with it, without its name
 */
export function readDataFile(file: string, mostBytes: number): Buffer {
  let descriptor: number;
  try {
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw new Error(`cannot be read: ${messageOf(error)}`, { cause: error });
  }
  try {
    const status = fstatSync(descriptor);
    if (!status.isFile()) throw new Error('is no file');
    if (status.size > mostBytes)
      throw new Error(`has ${status.size} bytes, more than ${mostBytes}: it is none`);
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
