import { createHash } from 'node:crypto';
import type { Chain } from './chain.js';

/** Distances between successive joint origins, summed (m). A sliding joint counts fully extended. */
export function reachOf({ joints, tip }: Chain): number {
  const length = (t: Float64Array) => Math.hypot(t[9], t[10], t[11]);
  return joints.reduce(
    (sum, { type, limits, fixed }, i) =>
      sum +
      (i === 0 ? 0 : length(fixed)) +
      (type === 'prismatic' ? Math.max(Math.abs(limits.lower), Math.abs(limits.upper)) : 0),
    length(tip),
  );
}

/** Identifies an arm: a hash of names, geometry (to 1 nm) and limits, 32 hexadecimal digits. */
export function hashOf(
  chain: Chain,
  jointNames: readonly string[],
  baseLink: string,
  tipLink: string,
): string {
  // Rounded, so that another way of computing the same geometry has the same hash; + 0 makes -0 into 0.
  const rounded = (numbers: Float64Array) => [...numbers].map((x) => (Math.round(x * 1e9) + 0) / 1e9);
  const description = [
    baseLink,
    tipLink,
    jointNames,
    chain.joints.map(({ name, type, fixed, limits }) => [
      name,
      type,
      rounded(fixed),
      [limits.lower, limits.upper, limits.velocity, limits.effort].map(String),
    ]),
    rounded(chain.tip.slice(9)),
  ];
  return createHash('sha256').update(JSON.stringify(description)).digest('hex').slice(0, 32);
}
