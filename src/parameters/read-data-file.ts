import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { messageOf } from '../errors.js';

/**
 * The bytes of a file that somebody else may have written. The file is checked before it is read: a device or a huge
 * file would fill the memory, and a pipe would block the thread for ever. All files that a user names are read here.
 * @throws Error that says what is wrong with it, without its name
 */
export function readDataFile(file: string, mostBytes: number): Buffer {
  const { descriptor, size } = openDataFile(file, mostBytes);
  try {
    return readUpTo(descriptor, size, mostBytes);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * The same for reading a file piece by piece: opens it and checks its size.
 * @returns a descriptor that the caller must close, and the size (bytes)
 * @throws Error that says what is wrong with it, without its name
 */
export function openDataFile(
  file: string,
  mostBytes: number,
): { readonly descriptor: number; readonly size: number } {
  let descriptor: number;
  try {
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw new Error(`cannot be read: ${messageOf(error)}`, { cause: error });
  }
  try {
    const status = fstatSync(descriptor);
    if (!status.isFile()) throw new Error('is no file');
    if (status.size > mostBytes) throw tooLarge(status.size, mostBytes);
    return { descriptor, size: status.size };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/**
 * Reads what the file has now. This may be more than its size said, because the file grows or the system generates it
 * (/proc).
 */
function readUpTo(descriptor: number, size: number, mostBytes: number): Buffer {
  let bytes = Buffer.allocUnsafe(size + 1);
  let length = 0;
  for (;;) {
    const count = readSync(descriptor, bytes, length, bytes.length - length, null);
    if (count === 0) return bytes.subarray(0, length);
    length += count;
    if (length > mostBytes) throw tooLarge(length, mostBytes);
    if (length === bytes.length)
      bytes = Buffer.concat([bytes], Math.min(2 * bytes.length + 4096, mostBytes + 1));
  }
}

function tooLarge(bytes: number, mostBytes: number): Error {
  return new Error(`has ${bytes} bytes, more than ${mostBytes}: it is none`);
}
