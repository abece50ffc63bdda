import type { RewiringCause } from '../../model/basal-ganglia/wiring.js';
import type { Rewiring } from './wiring-log.js';

/**
 * Share of the contacts formed for `cause` that still live n trials later, for n = 0 to `ages`. Only contacts that can
 * be followed that long are counted.
 * @param rewirings of a run of `trials` trials, in order
 * @param counts whether a striatal cell counts
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

/** New contacts in one part of a training. */
export interface Clustering {
  readonly formed: number;
  /** Share of them that lie beside another new contact of their cell. */
  readonly clustered: number;
  /** The share that the same number of contacts would have at random sites. */
  readonly chance: number;
}

/** A contact counts as new this long (trials). */
const NEW_TRIALS = 50;
/** Cells around a cell of the grid, edges and corners included. */
const NEIGHBOURS = 26;

/**
 * Clustering of new contacts in cortical space: a contact is clustered if, when it is formed, its cell has formed another
 * one at one of the 26 neighbouring cortical cells within the last 50 trials (or in the same trial before it).
 * @param rewirings in order
 * @param side cells along each axis of the cortex
 * @param counts whether a contact is counted; all contacts count as neighbours
 */
export function clustering(
  rewirings: readonly Rewiring[],
  side: number,
  counts: (rewiring: Rewiring) => boolean,
): Clustering {
  const recent = new Map<number, Rewiring[]>();
  let formed = 0;
  let clustered = 0;
  let chance = 0;
  for (const rewiring of rewirings) {
    const { post, trial } = rewiring;
    const others = (recent.get(post) ?? []).filter((other) => trial - other.trial <= NEW_TRIALS);
    if (counts(rewiring)) {
      formed++;
      if (others.some((other) => areNeighbours(other.formed, rewiring.formed, side))) clustered++;
      chance += 1 - (1 - NEIGHBOURS / side ** 3) ** others.length;
    }
    recent.set(post, [...others, rewiring]);
  }
  return { formed, clustered: clustered / formed, chance: chance / formed };
}

/** Whether two different cells of the grid touch. */
export function areNeighbours(a: number, b: number, side: number): boolean {
  const apart = (size: number) => Math.abs((Math.floor(a / size) % side) - (Math.floor(b / size) % side));
  return a !== b && apart(side * side) <= 1 && apart(side) <= 1 && apart(1) <= 1;
}
