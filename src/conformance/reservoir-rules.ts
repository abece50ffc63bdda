import { z } from 'zod';
import { GoldenFileError } from '../errors.js';
import { compileFormula } from './formula.js';
import type { Formula } from './formula.js';
import { readRule } from './golden-file.js';
import type { IntegerHash } from './integer-hash.js';

/**
 * The rules of a full-size run: formulas after an equals sign, ranges a..b, and `if a < b … c, else d`. The words between
 * them are for the reader.
 */
export const rulesSchema = z.object({
  W: z.string(),
  Win: z.string(),
  x0: z.string(),
  noise: z.string(),
  goal: z.string(),
  error: z.string(),
});

/** The same, ready to be computed. Steps count from 0; t is the trial, g the goal. */
export interface ReservoirRules {
  readonly inputs: number;
  readonly readouts: number;
  /** First and last step with input. */
  readonly input: readonly [first: number, last: number];
  readonly learningStep: number;
  readonly weight: (post: number, pre: number) => number;
  readonly inputWeight: (unit: number, input: number) => number;
  readonly initialX: (trial: number, unit: number) => number;
  /** The perturbation of a unit in a step; 0 for none. */
  readonly noise: (trial: number, step: number, unit: number) => number;
  readonly goal: (trial: number) => number;
  readonly error: (readout: Float64Array, goal: number) => number;
}

/** @throws GoldenFileError showing the rule that cannot be read */
export function readReservoirRules(rules: z.output<typeof rulesSchema>, hash: IntegerHash): ReservoirRules {
  const compile = (where: string, text: string) =>
    compileFormula(`rules.${where}`, text, { u: hash.u, z: hash.z });
  const [weight] = readRule('rules.W', rules.W, /= (.+)$/);
  const [inputWeight, lastInput] = readRule('rules.Win', rules.Win, /= (.+), k=0\.\.(\d+)$/);
  const [initialX] = readRule('rules.x0', rules.x0, /= (.+)$/);
  const noise = readNoise(rules.noise, compile);
  const [goal, first, last, offFirst, offLast] = readRule(
    'rules.goal',
    rules.goal,
    /= ([^;]+);.*?(\d+)\.\.(\d+).*?(\d+)\.\.(\d+)/,
  );
  if (Number(first) !== 0 || Number(offFirst) !== Number(last) + 1 || Number(offLast) !== noise.learningStep)
    throw new GoldenFileError(
      `rules.goal: steps ${first}..${last} and ${offFirst}..${offLast}, expected 0 to a and a+1 to ${noise.learningStep}, the learning step`,
    );
  return {
    inputs: Number(lastInput) + 1,
    ...readError(rules.error),
    input: [Number(first), Number(last)],
    learningStep: noise.learningStep,
    weight: ofTwo(compile('W', weight), 'i', 'j'),
    inputWeight: ofTwo(compile('Win', inputWeight), 'i', 'k'),
    initialX: ofTwo(compile('x0', initialX), 't', 'i'),
    noise: noise.noise,
    goal: readGoal(compile('goal', goal)),
  };
}

function ofTwo(formula: Formula, first: string, second: string): (a: number, b: number) => number {
  const variables = { [first]: 0, [second]: 0 };
  return (a, b) => {
    variables[first] = a;
    variables[second] = b;
    return formula(variables);
  };
}

function readGoal(formula: Formula): (trial: number) => number {
  return (t) => formula({ t });
}

/** Steps are 0..last, the last of which is the learning step. */
function readNoise(
  text: string,
  compile: (where: string, text: string) => Formula,
): Pick<ReservoirRules, 'noise' | 'learningStep'> {
  const [learningStep, n, chance, limit, then, otherwise] = readRule(
    'rules.noise',
    text,
    /\(0\.\.(\d+)\b.*?\bn=([^;]+); if (.+) < (.+?)(?: [A-Za-z]+)+ (.+), else (.+)$/,
  );
  const formulas = [n, chance, limit, then, otherwise].map((part) => compile('noise', part));
  const [fN, fChance, fLimit, fThen, fOtherwise] = formulas;
  const variables = { t: 0, s: 0, i: 0, n: 0 };
  return {
    learningStep: Number(learningStep),
    noise: (t, s, i) => {
      variables.t = t;
      variables.s = s;
      variables.i = i;
      variables.n = fN(variables);
      return fChance(variables) < fLimit(variables) ? fThen(variables) : fOtherwise(variables);
    },
  };
}

/** e = sqrt(mean over k of (…)), with elements readout[k]. */
function readError(text: string): Pick<ReservoirRules, 'error' | 'readouts'> {
  const [term, last] = readRule('rules.error', text, /^e = sqrt\(mean over k of (.+)\), k=0\.\.(\d+)$/);
  const readouts = Number(last) + 1;
  const readout = new Float64Array(readouts);
  const formula = compileFormula('rules.error', term, { sin: Math.sin, cos: Math.cos }, { readout });
  return {
    readouts,
    error: (values, g) => {
      readout.set(values);
      let sum = 0;
      for (let k = 0; k < readouts; k++) sum += formula({ k, g });
      return Math.sqrt(sum / readouts);
    },
  };
}
