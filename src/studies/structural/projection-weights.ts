import type { CorticoStriatal } from '../../model/basal-ganglia/cortico-striatal.js';

/** Contacts with at least this share of the largest weight of their cell count as wanted. */
const WANTED_SHARE = 0.1;

/** Cortical cells that a trained dense projection uses at striatal cell `post`. */
export function wantedSites(dense: CorticoStriatal, post: number): readonly number[] {
  const { cells, weights, from, to } = dense.contacts(post);
  let largest = 0;
  for (let i = from; i < to; i++) largest = Math.max(largest, weights[i]);
  const wanted: number[] = [];
  for (let i = from; i < to; i++) if (weights[i] > WANTED_SHARE * largest) wanted.push(cells[i]);
  return wanted;
}

/**
 * Effectual connectivity (Knoblauch et al. 2014): the share of wanted contacts that are live.
 * @param dense the trained dense projection that defines the wanted contacts
 * @param posts striatal cells that count
 * @returns a share, NaN if no contact is wanted
 */
export function effectualConnectivity(
  dense: CorticoStriatal,
  structural: CorticoStriatal,
  posts: readonly number[],
): number {
  let wanted = 0;
  let live = 0;
  for (const post of posts) {
    const { cells, from, to } = structural.contacts(post);
    const contacts = new Set(cells.subarray(from, to));
    for (const site of wantedSites(dense, post)) {
      wanted++;
      if (contacts.has(site)) live++;
    }
  }
  return live / wanted;
}

/** Keeps the `kept` largest weights of every striatal cell and sets the others to 0, in place. */
export function pruneToLargest(projection: CorticoStriatal, posts: number, kept: number): void {
  for (let post = 0; post < posts; post++) {
    const { weights, from, to } = projection.contacts(post);
    const order = Array.from({ length: to - from }, (_, i) => from + i).sort(
      (a, b) => weights[b] - weights[a],
    );
    for (const i of order.slice(kept)) weights[i] = 0;
  }
  // Its stored products with bumps are now outdated.
  projection.load(projection.save());
}
