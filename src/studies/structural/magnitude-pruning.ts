import type { CorticoStriatal } from '../../model/basal-ganglia/cortico-striatal.js';

/** Keeps the `kept` largest weights of every striatal cell and sets the others to 0, in place. */
export function pruneToLargest(projection: CorticoStriatal, posts: number, kept: number): void {
  for (let post = 0; post < posts; post++) {
    const { weights, from, to } = projection.contacts(post);
    const order = Array.from({ length: to - from }, (_, i) => from + i).sort(
      (a, b) => weights[b] - weights[a],
    );
    for (const i of order.slice(kept)) weights[i] = 0;
  }
  // What it keeps of products with bumps is outdated now.
  projection.load(projection.save());
}
