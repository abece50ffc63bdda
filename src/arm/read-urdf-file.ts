import { readDataFile } from '../parameters/read-data-file.js';
import { UrdfError, messageOf } from '../errors.js';

/** Descriptions are some hundred kilobytes: meshes are files of their own. */
const MOST_BYTES = 16 * 2 ** 20;

/**
 * The text of a robot description.
 * @throws UrdfError when the file is missing, unreadable, too large or empty
 */
export function readUrdfFile(file: string): string {
  let text: string;
  try {
    text = readDataFile(file, MOST_BYTES).toString('utf8');
  } catch (error) {
    throw new UrdfError(`URDF file ${file} ${messageOf(error)}`, { cause: error });
  }
  if (text.trim() === '') throw new UrdfError(`URDF file ${file} is empty`);
  return text;
}
