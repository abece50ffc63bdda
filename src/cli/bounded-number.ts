import { InvalidArgumentError } from 'commander';

/** Upper bound of counts in options, unless an option has its own. Larger counts would only fill the memory. */
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

/** The same for all numbers. */
export function boundedNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= least && value <= most))
      throw new InvalidArgumentError(`expected a number from ${least} to ${most}.`);
    return value;
  };
}
