import { ConfigurationError } from '../../errors.js';
import { readRanges } from '../../parameters/number-ranges.js';

/** Seeds have 32 bits, like `model.seed`. */
const LARGEST_SEED = 2 ** 31 - 1;
const MOST_SEEDS = 100_000;

/**
 * Reads a list of seeds: a number of seeds (`20` is 1 to 20), or ranges and seeds with commas (`1-10,15,20-22`; a
 * single seed 7 is `7-7`).
 * @throws ConfigurationError
 */
export function parseSeeds(text: string): readonly number[] {
  const problem = (reason: string) =>
    new ConfigurationError(
      `seeds '${text}': ${reason}, expected how many (20), or a list of seeds and ranges (1-10,15)`,
    );
  const ranges = readRanges(text);
  if (ranges === undefined) throw problem('they are neither');
  let count = 0;
  const seeds = ranges.flatMap(({ first, last }) => {
    const low = ranges.length === 1 && last === undefined ? 1 : first;
    const high = last ?? first;
    if (high > LARGEST_SEED) throw problem(`${high} is larger than ${LARGEST_SEED}`);
    count += Math.max(high - low + 1, 0);
    if (count > MOST_SEEDS) throw problem(`${count} of them are more than ${MOST_SEEDS}`);
    return Array.from({ length: Math.max(high - low + 1, 0) }, (_, i) => low + i);
  });
  if (seeds.length === 0) throw problem('there is none');
  const seen = new Set<number>();
  const repeated = seeds.find((seed) => seen.size === seen.add(seed).size);
  if (repeated !== undefined) throw problem(`${repeated} stands there twice`);
  return seeds;
}
