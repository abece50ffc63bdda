/** A number, or a range of numbers with both ends, as written in a list. */
export interface NumberRange {
  readonly first: number;
  /** Undefined for a single number. */
  readonly last: number | undefined;
}

/**
 * Reads a list of numbers and ranges separated by commas (`1-10,15`). Returns undefined if the text is no such list.
 */
export function readRanges(text: string): readonly NumberRange[] | undefined {
  const ranges: NumberRange[] = [];
  for (const part of text.split(',')) {
    const match = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(part);
    if (match === null) return undefined;
    const [, first, last] = match as readonly (string | undefined)[];
    ranges.push({ first: Number(first), last: last === undefined ? undefined : Number(last) });
  }
  return ranges;
}
