/** A number, or a range of them with both ends, of a list as it is written. */
export interface NumberRange {
  readonly first: number;
  /** Undefined for a single number. */
  readonly last: number | undefined;
}

/** A list of numbers and ranges with commas (`1-10,15`); undefined when the text is none. */
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
