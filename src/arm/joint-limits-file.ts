import { parseDocument } from 'yaml';
import type { ScalarTag } from 'yaml';
import { z } from 'zod';
import { ConfigurationError, messageOf } from '../errors.js';
import { readDataFile } from '../parameters/read-data-file.js';

/** Limits of one joint beside those of its description; undefined: none. */
export interface MotionRates {
  /** rad/s, or m/s. */
  readonly velocity?: number;
  /** rad/s^2, or m/s^2. */
  readonly acceleration?: number;
  /** rad/s^3, or m/s^3. */
  readonly jerk?: number;
}

const MOST_BYTES = 2 ** 20;
const DEGREE = Math.PI / 180;
const kinds = ['velocity', 'acceleration', 'jerk'] as const;

const entry = z.looseObject({
  has_velocity_limits: z.boolean().optional(),
  max_velocity: z.number().optional(),
  has_acceleration_limits: z.boolean().optional(),
  max_acceleration: z.number().optional(),
  has_jerk_limits: z.boolean().optional(),
  max_jerk: z.number().optional(),
});
const content = z.looseObject({ joint_limits: z.record(z.string(), entry) });

/** `!degrees 180` and `!radians 3.1`, as in the files of UR. */
const units: ScalarTag[] = [
  { tag: '!degrees', resolve: (text) => Number(text) * DEGREE },
  { tag: '!radians', resolve: (text) => Number(text) },
];

/**
 * Limits of velocity, acceleration and jerk from a `joint_limits.yaml` in MoveIt's form. Position limits in it are those
 * of the description, and are not read. A limit counts unless its `has_…_limits` is false.
 * @param joints those of the arm; others in the file are ignored
 * @returns the limits of each of them that the file names
 * @throws ConfigurationError that names the file and what is wrong with it
 */
export function readJointLimits(file: string, joints: readonly string[]): ReadonlyMap<string, MotionRates> {
  try {
    const document = parseDocument(readDataFile(file, MOST_BYTES).toString('utf8'), { customTags: units });
    const problem = document.errors.at(0);
    if (problem !== undefined) throw problem;
    const { joint_limits: all } = content.parse(document.toJS({ maxAliasCount: 0 }));
    const found = new Map<string, MotionRates>();
    for (const joint of joints) {
      const limits = Object.hasOwn(all, joint) ? all[joint] : undefined;
      if (limits !== undefined) found.set(joint, ratesOf(joint, limits));
    }
    if (found.size === 0)
      throw new Error(
        `it names ${Object.keys(all).join(', ') || 'no joint'}, expected some of ${joints.join(', ')}`,
      );
    return found;
  } catch (error) {
    const what =
      error instanceof z.ZodError ? z.prettifyError(error).replaceAll('\n', ' ') : messageOf(error);
    throw new ConfigurationError(`parameter 'limits.file', ${file}: ${what}`, { cause: error });
  }
}

function ratesOf(joint: string, limits: z.infer<typeof entry>): MotionRates {
  const rates: Partial<Record<(typeof kinds)[number], number>> = {};
  for (const kind of kinds) {
    if (limits[`has_${kind}_limits`] === false) continue;
    const value = limits[`max_${kind}`];
    if (value === undefined) {
      if (limits[`has_${kind}_limits`] === true)
        throw new Error(`${joint} has a limit of ${kind}, expected max_${kind} with it`);
      continue;
    }
    if (!(value > 0 && Number.isFinite(value)))
      throw new Error(`max_${kind} of ${joint} is ${value}, expected a number above 0`);
    rates[kind] = value;
  }
  return rates;
}
