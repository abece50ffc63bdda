import { z } from 'zod';
import { GoldenFileError, messageOf } from '../errors.js';
import type { Tally } from './tally.js';
import type { ArmModel } from '../arm/arm-model.js';

/** How a golden file of one format is read and replayed. */
export interface GoldenFormat {
  readonly name: string;
  /**
   * Replays `content` and compares every number it states.
   * @param arm the arm of the publication, read when it is needed
   * @throws GoldenFileError naming the key that is missing or wrong
   */
  replay(content: unknown, arm: () => ArmModel, tally: Tally): void;
}

/** A tolerance has to be stated and positive. */
export const tolerance = z.number().positive();
export const index = z.number().int().nonnegative();
export const count = z.number().int().nonnegative();
export const numbers = z.array(z.number());
export const matrix = z.array(numbers).min(1);
export const triple = z.tuple([z.number(), z.number(), z.number()]);
/** The sums of all numbers of a matrix and of their absolute values. */
export const checksum = z.object({ sum: z.number(), sum_abs: z.number() });

const SHOWN_ISSUES = 3;

/** `content` in the shape of `schema`. @throws GoldenFileError with the path and what was expected there. */
export function shaped<S extends z.ZodType>(schema: S, content: unknown): z.output<S> {
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  const { issues } = result.error;
  const shown = issues.slice(0, SHOWN_ISSUES).map(({ path, message }) => `${pathText(path)}: ${message}`);
  const more = issues.length > SHOWN_ISSUES ? `; and ${issues.length - SHOWN_ISSUES} more` : '';
  throw new GoldenFileError(shown.join('; ') + more);
}

function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the file';
  return path
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i > 0 ? '.' : ''}${String(key)}`))
    .join('');
}

/** @throws GoldenFileError when the text is not JSON (JSON knows no NaN). */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new GoldenFileError(`not JSON: ${messageOf(cause)}`, { cause });
  }
}

/**
 * The groups that `pattern` finds in a rule in words.
 * @throws GoldenFileError that shows the text and the pattern
 */
export function readRule(where: string, text: string, pattern: RegExp): string[] {
  const found = pattern.exec(text);
  if (found === null)
    throw new GoldenFileError(`${where}: cannot read '${text}', expected ${String(pattern)}`);
  return found.slice(1);
}

/** `list[i]`. @throws GoldenFileError when there is none. */
export function entry<T>(where: string, list: readonly T[], i: number): T {
  if (!(Number.isInteger(i) && i >= 0 && i < list.length))
    throw new GoldenFileError(`${where}: index ${i}, expected 0 to ${list.length - 1}`);
  return list[i];
}

/** @throws GoldenFileError unless `i` is one of 0 .. size - 1. */
export function checkIndex(where: string, i: number, size: number): void {
  if (!(Number.isInteger(i) && i >= 0 && i < size))
    throw new GoldenFileError(`${where}: index ${i}, expected 0 to ${size - 1}`);
}
