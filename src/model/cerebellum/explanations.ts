/**
 * The ways to explain the reaches of a time: how much of what is seen is noise of the camera, how much belongs to places,
 * and which causes may have changed since the time began, and how far. A few values of each are compared.
 */

/** A choice from the grids. */
export interface Explanation {
  /** Elements of the grids of spreads. */
  readonly noise: number;
  readonly place: number;
  /** Element of `openness`: which causes may be elsewhere than they were. */
  readonly open: number;
}

export interface WeighedExplanation extends Explanation {
  /** Log evidence. */
  readonly evidence: number;
}

/** A change of causes that came with the last `count` reaches, and what was known of the causes before (n, n x n). */
export interface LateChange {
  readonly count: number;
  readonly explanation: Explanation;
  readonly mean: Float64Array;
  readonly precision: Float64Array;
}

/** Spreads that are compared (m). */
export const noisesM = [5e-4, 1e-3, 2e-3, 4e-3, 8e-3, 1.6e-2] as const;
export const placesM = [2e-4, 1e-3, 4e-3, 1.5e-2] as const;

/** Kinds of causes in the order of the state: the view, and offsets, gains and lengths of the joints. */
export const KINDS = 4;
/** Share of its spread by which a cause may be elsewhere although it is closed, or although all may be so a little. */
const CLOSED = 2e-3;
const LITTLE = 0.05;
const opened = (...kinds: number[]) =>
  Array.from({ length: KINDS }, (_, k) => (kinds.includes(k) ? 1 : CLOSED));
const single = [[0], [1], [2], [3]];
const pairs = [
  [0, 1],
  [0, 2],
  [0, 3],
  [1, 2],
  [1, 3],
  [2, 3],
];
/**
 * How far causes of each kind may be from what they were, as a share of their spread when nothing is known: all closed, all a
 * little, one kind or two open, or all.
 */
export const openness: readonly (readonly number[])[] = [
  opened(),
  Array<number>(KINDS).fill(LITTLE),
  ...single.map((kinds) => opened(...kinds)),
  ...pairs.map((kinds) => opened(...kinds)),
  opened(0, 1, 2, 3),
];
/** Element of causes that are all open. */
export const OPEN = openness.length - 1;
/** Whether the view is open. */
export const isViewOpen = (open: number): boolean => openness[open][0] === 1;
/** Prior log odds of each step along a grid, with these steps for openness. They are negative: the first choices are likelier. */
const STEP = -1;
const opennessSteps = [0, 1, ...single.map(() => 2), ...pairs.map(() => 3), 3];

export const simplest: Explanation = Object.freeze({ noise: 0, place: 0, open: 0 });

/** All explanations, those with the same spreads one after the other. */
export const everyExplanation: readonly Explanation[] = noisesM.flatMap((_, noise) =>
  placesM.flatMap((_, place) => openness.map((_, open) => ({ noise, place, open }))),
);

/** Prior log probability, up to a constant. */
export const logPrior = ({ noise, place, open }: Explanation): number =>
  STEP * (noise + place + opennessSteps[open]);

/** An explanation, those one step or another openness away from it, and all with less noise and no more place. */
export function near({ noise, place, open }: Explanation): Explanation[] {
  return everyExplanation.filter(
    (one) =>
      (one.noise < noise && one.place <= place) ||
      Math.abs(one.noise - noise) + Math.abs(one.place - place) + (one.open === open ? 0 : 1) <= 1,
  );
}

/** All explanations with at most as much noise and place, and with the same openness. */
export function within({ noise, place, open }: Explanation): Explanation[] {
  return everyExplanation.filter((one) => one.noise <= noise && one.place <= place && one.open === open);
}

export const asNumbers = ({ noise, place, open }: Explanation): number[] => [noise, place, open];

/** The inverse of `asNumbers`. Numbers beyond a grid count as its end. */
export function fromNumbers([noise, place, open]: ArrayLike<number> & Iterable<number>): Explanation {
  return {
    noise: elementOf(noisesM, noise),
    place: elementOf(placesM, place),
    open: elementOf(openness, open),
  };
}

function elementOf(grid: readonly unknown[], element: number): number {
  return Math.min(Math.max(Math.round(element), 0), grid.length - 1);
}
