import { readFileSync } from 'node:fs';
import { UrdfError, messageOf } from '../errors.js';

/**
 * The text of a robot description.
 * @throws UrdfError when the file is missing, unreadable or empty
 */
export function readUrdfFile(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UrdfError(`URDF file ${file} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  if (text.trim() === '') throw new UrdfError(`URDF file ${file} is empty`);
  return text;
}
