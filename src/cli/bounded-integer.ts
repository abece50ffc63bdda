import { InvalidArgumentError } from 'commander';

/** What no count of an option exceeds unless it says otherwise: beyond it only memory would be filled. */
const MOST = 1_000_000;

/** A parser of option values that takes integers from `least` to `most`. */
export function integerFrom(least: number, most = MOST): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most)
      throw new InvalidArgumentError(`expected an integer from ${least} to ${most}.`);
    return value;
  };
}
