/**
 * The ways to explain the reaches of a time: how much of what is seen is noise of the camera, how much belongs to places,
 * and how far the causes may be from their values when the time began. A few values of each are compared.
 */

/** A choice from the grids. */
export interface Explanation {
  /** Elements of the grids of spreads. */
  readonly noise: number;
  readonly place: number;
  /** Element of the grid of openness, how far causes may be from what they were: not at all, a little, or open. */
  readonly open: number;
}

export interface WeighedExplanation extends Explanation {
  /** Log evidence. */
  readonly evidence: number;
}

/** Spreads that are compared (m). */
export const noisesM = [5e-4, 1e-3, 2e-3, 4e-3, 8e-3, 1.6e-2] as const;
export const placesM = [2e-4, 1e-3, 4e-3, 1.5e-2] as const;
/** How far causes may be from what they were, as a share of their spread when nothing is known. */
export const openness = [2e-3, 0.05, 1] as const;
/** Element of causes that are open. */
export const OPEN = openness.length - 1;
/** Prior log odds of each step along a grid. They are negative: the first choices are likelier. */
const STEP = -1;

export const simplest: Explanation = Object.freeze({ noise: 0, place: 0, open: 0 });

/** All explanations. */
export const everyExplanation: readonly Explanation[] = openness.flatMap((_, open) =>
  noisesM.flatMap((_, noise) => placesM.map((_, place) => ({ noise, place, open }))),
);

/** Prior log probability, up to a constant. */
export const logPrior = ({ noise, place, open }: Explanation): number => STEP * (noise + place + open);

/** An explanation, those one step away from it, and all with less noise and no more place. */
export function near({ noise, place, open }: Explanation): Explanation[] {
  return everyExplanation.filter(
    (one) =>
      (one.noise < noise && one.place <= place) ||
      Math.abs(one.noise - noise) + Math.abs(one.place - place) + Math.abs(one.open - open) <= 1,
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

function elementOf(grid: readonly number[], element: number): number {
  return Math.min(Math.max(Math.round(element), 0), grid.length - 1);
}
