import { z } from 'zod';
import { GoldenFileError } from '../errors.js';
import { compileFormula } from './formula.js';
import { readRule } from './golden-file.js';
import type { Tally } from './tally.js';

/** The rules of the hash in golden files, and values to check it. */
export const hashSchema = z.object({
  h: z.string(),
  u: z.string(),
  z: z.string(),
  check_h: z.array(z.tuple([z.number(), z.number(), z.number()])).min(1),
  check_z: z.array(z.tuple([z.number(), z.number(), z.number()])).min(1),
});

type Mix = (x: number) => number;

/**
 * Numbers made from integers, so that a file needs no list of weights: h(n, s) of 32 bits, u(n, s) in (0, 1), and
 * z(n, s) nearly normal.
 */
export class IntegerHash {
  readonly h: (n: number, s: number) => number;
  readonly u: (n: number, s: number) => number;
  readonly z: (n: number, s: number) => number;

  /** @throws GoldenFileError when a rule cannot be read. */
  constructor(rules: z.output<typeof hashSchema>) {
    this.h = hashOf(rules.h);
    const variables = { n: 0, s: 0 };
    const [uniform] = readRule('hash.u', rules.u, /^u\(n,\s*s\) = (.+)$/);
    const formula = compileFormula('hash.u', uniform, { h: (n: number, s: number) => this.h(n, s) });
    this.u = (n, s) => {
      variables.n = n;
      variables.s = s;
      return formula(variables);
    };
    const [last, offset] = readRule(
      'hash.z',
      rules.z,
      /^z\(n,\s*s\) = u\(n,\s*s\)\s*\+\s*u\(n,\s*s\+1\)\s*\+\s*\.\.\.\s*\+\s*u\(n,\s*s\+(\d+)\) - (\d+(?:\.\d+)?)/,
    ).map(Number);
    this.z = (n, s) => {
      let sum = 0;
      for (let k = 0; k <= last; k++) sum += this.u(n, s + k);
      return sum - offset;
    };
  }

  /** Compares the values that the file gives to check the hash with. */
  check(rules: z.output<typeof hashSchema>, tolerance: number, tally: Tally): void {
    for (const [n, s, value] of rules.check_h)
      tally.compareExactly(`hash.check_h (${n}, ${s})`, this.h(n, s), value);
    for (const [n, s, value] of rules.check_z)
      tally.compare(`hash.check_z (${n}, ${s})`, this.z(n, s), value, tolerance);
  }
}

/** Reads `…: x = n*A + s*B; x ^= x>>>a; x *= C; …`, in 32-bit unsigned arithmetic. */
function hashOf(text: string): (n: number, s: number) => number {
  const [program] = readRule('hash.h', text, /(?:^|:\s*)(x = .+)$/);
  const [first, ...rest] = program.split(';').map((statement) => statement.trim());
  const [a, b] = readRule('hash.h', first, /^x = n\s*\*\s*(\w+) \+ s\s*\*\s*(\w+)$/).map(integer);
  const mixes = rest.filter((statement) => statement !== '').map(mixOf);
  return (n, s) => {
    let x = (Math.imul(n, a) + Math.imul(s, b)) >>> 0;
    for (const mix of mixes) x = mix(x);
    return x;
  };
}

function mixOf(statement: string): Mix {
  const [operator, operand] = readRule('hash.h', statement, /^x\s*([\^*+])=\s*(.+)$/);
  const shift = /^x\s*(>>>|<<)\s*(\d+)$/.exec(operand);
  if (shift !== null) {
    if (operator !== '^')
      throw new GoldenFileError(`hash.h: cannot read '${statement}', expected x ^= ${operand}`);
    const by = Number(shift[2]);
    return shift[1] === '<<' ? (x) => (x ^ (x << by)) >>> 0 : (x) => (x ^ (x >>> by)) >>> 0;
  }
  const constant = integer(operand);
  if (operator === '*') return (x) => Math.imul(x, constant) >>> 0;
  if (operator === '+') return (x) => (x + constant) >>> 0;
  return (x) => (x ^ constant) >>> 0;
}

function integer(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value)) throw new GoldenFileError(`hash.h: '${text}', expected an integer`);
  return value;
}
