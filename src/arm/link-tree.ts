import { UrdfError } from '../errors.js';

/** Links of a robot; humanoids with hands have two hundred. */
export const MOST_LINKS = 2000;
/** Joints in a chain from the root; arms have ten, including fixed joints. */
export const MOST_JOINTS_IN_CHAIN = 200;

/**
 * Checks that every link hangs from a root, and not by too many joints. Looks at each link once.
 * @param parentOf the link above a link; undefined for a root
 * @throws UrdfError that names the links of a loop, or the link that is too far from its root
 */
export function requireTree(
  links: Iterable<string>,
  parentOf: (link: string) => string | undefined,
  source: string,
): void {
  /** Joints between a link and its root. */
  const depths = new Map<string, number>();
  for (const link of links) {
    const above: string[] = [];
    const here = new Set<string>();
    let at: string | undefined = link;
    while (at !== undefined && !depths.has(at)) {
      if (here.has(at)) throw loop(above.slice(above.indexOf(at)), source);
      here.add(at);
      above.push(at);
      at = parentOf(at);
    }
    let depth = at === undefined ? -1 : (depths.get(at) ?? 0);
    for (const one of above.reverse()) {
      if (++depth > MOST_JOINTS_IN_CHAIN)
        throw new UrdfError(
          `${source}: link "${one}" hangs from its root by ${depth} joints, expected at most ${MOST_JOINTS_IN_CHAIN}`,
        );
      depths.set(one, depth);
    }
  }
}

function loop(links: readonly string[], source: string): UrdfError {
  return new UrdfError(`${source}: the links ${quoted(links)} form a loop; a robot hangs from one link`);
}

/** Names that a message lists. */
const MOST_NAMES = 50;

/** Names for a message: `"a", "b", "c"`. */
export function quoted(names: Iterable<string>): string {
  const all = [...names];
  const shown = all.slice(0, MOST_NAMES).map((name) => `"${name}"`);
  const others = all.length - shown.length;
  return `${shown.join(', ') || '(none)'}${others > 0 ? ` and ${others} others` : ''}`;
}
