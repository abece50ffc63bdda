import { stringify } from 'yaml';
import { z } from 'zod';
import { parseYaml } from '../../parameters/configuration-file.js';
import { readDataFile } from '../../parameters/read-data-file.js';
import { readQuantity } from '../../parameters/quantity.js';
import { ConfigurationError, messageOf } from '../../errors.js';
import { scheduleSchema } from './schedule.js';
import type { Schedule } from './schedule.js';

/** A block takes a hundred bytes. A hostile file of a megabyte would take seconds to read. */
const MOST_BYTES = 256 * 1024;

/** Units of values that may be written with another unit. */
const units: Readonly<Record<string, string>> = { angle: 'rad', by: 'm' };

/**
 * A schedule of trials from a YAML file; angles and lengths may have a unit ("45 deg", "10 cm").
 * @throws ConfigurationError with the file and the place in it
 */
export async function readSchedule(file: string): Promise<Schedule> {
  let text: string;
  try {
    text = readDataFile(file, MOST_BYTES).toString('utf8');
  } catch (error) {
    throw new ConfigurationError(`schedule ${file} ${messageOf(error)}`, { cause: error });
  }
  try {
    const value = await inSiUnits(parseYaml(text));
    const parsed = scheduleSchema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw new ConfigurationError(z.prettifyError(parsed.error));
  } catch (error) {
    throw new ConfigurationError(`schedule ${file}: ${messageOf(error)}`, { cause: error });
  }
}

/** The schedule as such a file. */
export function scheduleText(schedule: Schedule): string {
  return stringify(schedule, { aliasDuplicateObjects: false, collectionStyle: 'any' });
}

async function inSiUnits(value: unknown, unit?: string): Promise<unknown> {
  if (typeof value === 'string' && unit !== undefined) return readQuantity(value, unit);
  if (Array.isArray(value)) return Promise.all(value.map((item) => inSiUnits(item, unit)));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    await Promise.all(
      Object.entries(value).map(async ([key, item]) => [key, await inSiUnits(item, units[key])] as const),
    ),
  );
}
