/** One number of the bench. */
export interface Line {
  readonly key: string;
  readonly what: string;
  readonly value: number;
  /** What it should be at most; at least where `atLeast` is set. */
  readonly toReach?: number;
  readonly atLeast?: boolean;
}

/** Takes a number and shows it. */
export type Report = (line: Line) => void;

export function lineText({ key, what, value, toReach, atLeast }: Line): string {
  const met = toReach === undefined || (atLeast === true ? value >= toReach : value <= toReach);
  const verdict = toReach === undefined ? '' : `  (to reach ${toReach}: ${met ? 'met' : 'NOT met'})`;
  return `${key.padEnd(28)} ${value.toFixed(3).padStart(10)}  ${what}${verdict}`;
}
