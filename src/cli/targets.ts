import type { ArmModel } from '../arm/arm-model.js';
import { readDataFile } from '../parameters/read-data-file.js';
import type { Settings } from '../parameters/parameter-table.js';
import { randomTargets } from '../robot/random-targets.js';
import { ConfigurationError, messageOf } from '../errors.js';
import { Random } from '../model/numbers/random.js';
import { vector3 } from '../model/numbers/vector.js';
import type { Vector3 } from '../model/numbers/vector.js';

/** Least distance of random targets from the start of the hand (m), for a reach of 0.43 m; scaled for other arms. */
const LEAST_DISTANCE_SHARE = 0.2 / 0.43;

/** This many bytes hold more targets than an arm can reach for in a week. */
const MOST_BYTES = 4 * 2 ** 20;

/**
 * Targets from the command line and from a file with one per line ("x, y, z" or "x y z", # begins a comment).
 * @throws ConfigurationError
 */
export function readTargets(words: readonly string[], file: string | undefined): Vector3[] {
  const targets = words.map((word) => parseTarget(word, `target ${word}`));
  if (file === undefined) return targets;
  let text: string;
  try {
    text = readDataFile(file, MOST_BYTES).toString('utf8');
  } catch (error) {
    throw new ConfigurationError(`targets ${file} ${messageOf(error)}`, { cause: error });
  }
  text.split('\n').forEach((line, i) => {
    const content = line.replace(/#.*/, '').trim();
    if (content !== '') targets.push(parseTarget(content, `${file}, line ${i + 1}: target ${content}`));
  });
  return targets;
}

/** @throws ConfigurationError that names the target */
export function parseTarget(text: string, what: string): Vector3 {
  const parts = text.split(/[\s,]+/).map(Number);
  if (parts.length !== 3 || !parts.every(Number.isFinite))
    throw new ConfigurationError(`${what} is no position, expected three finite numbers x,y,z in metres`);
  return vector3(parts);
}

/**
 * Hand positions of random postures within the limits, away from where the hand starts; from the seed's own stream, so
 * that the same seed asks for the same targets whatever the brain does.
 */
export function seedTargets(arm: ArmModel, settings: Settings, count: number): Vector3[] {
  const stream = new Random(settings['model.seed']).stream('targets');
  return randomTargets(arm, settings, stream, count, LEAST_DISTANCE_SHARE * arm.reach);
}
