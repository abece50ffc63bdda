import { z } from 'zod';

/** One number of the bench. */
const lineSchema = z.object({
  key: z.string(),
  what: z.string(),
  value: z.number(),
  /** The greatest permitted value, or the least one if `atLeast` is set. */
  toReach: z.number().optional(),
  atLeast: z.boolean().optional(),
  /** The runs whose median is `value`, if there are several. */
  runs: z.array(z.number()).optional(),
});
export type Line = z.infer<typeof lineSchema>;
export const linesSchema = z.array(lineSchema);

/** Takes a number and shows it. */
export type Report = (line: Line) => void;

/** The extent of the measurements. */
export interface Extent {
  /** Number of runs of whole programs, and of other measures that are reported as a median. */
  readonly runs: number;
  /** A trial of the bench itself: everything is short, and the numbers mean nothing. */
  readonly quick: boolean;
}

/** A measure that misses its requirement by no more than this share counts as met. */
const TOLERANCE = 0.05;

/** Whether a number meets its requirement within 5 per cent. Empty if there is no requirement. */
export function verdict({ value, toReach, atLeast }: Line): '' | 'met' | 'within 5 %' | 'NOT met' {
  if (toReach === undefined) return '';
  const share = atLeast === true ? toReach / value : value / toReach;
  if (share <= 1) return 'met';
  return share <= 1 + TOLERANCE ? 'within 5 %' : 'NOT met';
}

export function lineText(line: Line): string {
  const { key, what, value, toReach, runs } = line;
  const asked = toReach === undefined ? '' : `  (to reach ${toReach}: ${verdict(line)})`;
  const spread =
    runs === undefined ? '' : `, median of ${runs.length}: ${runs.map((run) => run.toFixed(3)).join(' ')}`;
  return `${key.padEnd(28)} ${value.toFixed(3).padStart(10)}  ${what}${spread}${asked}`;
}
