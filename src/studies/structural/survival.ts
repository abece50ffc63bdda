import type { RewiringCause } from '../../model/basal-ganglia/wiring.js';
import type { Rewiring } from './wiring-log.js';

/**
 * Share of the contacts formed for `cause` that still live n trials later, for n = 0 to `ages`, over those that were
 * formed early enough to be followed that long.
 * @param rewirings of a run of `trials` trials, in order @param counts whether a striatal cell counts
 * @returns ages + 1 shares, NaN where no contact can be followed
 */
export function survival(
  rewirings: readonly Rewiring[],
  trials: number,
  ages: number,
  cause: RewiringCause,
  counts: (post: number) => boolean,
): number[] {
  const lost = new Array<number>(ages + 1).fill(0);
  const born = new Map<string, number>();
  let followed = 0;
  for (const { trial, post, pruned, formed, cause: why } of rewirings) {
    if (!counts(post)) continue;
    const from = born.get(`${post} ${pruned}`);
    if (from !== undefined) {
      born.delete(`${post} ${pruned}`);
      if (trial - from <= ages) lost[trial - from]++;
    }
    if (why === cause && trial + ages < trials) {
      born.set(`${post} ${formed}`, trial);
      followed++;
    }
  }
  let alive = followed;
  return lost.map((gone) => (alive -= gone) / followed);
}
