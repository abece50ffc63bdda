import { z } from 'zod';
import { GoldenFileError } from '../errors.js';
import type { CortexParameters } from '../model/cortex/cortex.js';
import type { NetworkSizes } from './basal-ganglia-network.js';
import { compileFormula } from './formula.js';
import { count, index, matrix, numbers, readRule, tolerance, triple } from './golden-file.js';

const value = z.union([z.number(), numbers]);
/** Potentials and rates (and dead traces) of each population that is listed. */
const states = z.record(z.string(), z.object({ mp: value, r: value, trace: value.optional() }));

const operation = z.discriminatedUnion('op', [
  z.object({
    op: z.literal('set'),
    pop: z.string(),
    var: z.string(),
    value: z.number(),
    index: index.optional(),
  }),
  z.object({
    op: z.literal('cortexInput'),
    position: triple,
    gain: z.number().positive(),
    extent: z.number().positive(),
    covariance: z.number().positive(),
  }),
  z.object({
    op: z.literal('run'),
    steps: count,
    label: z.string(),
    everyStep: z.boolean().optional(),
  }),
  z.object({ op: z.literal('lateralWeights'), SNr: z.number(), VA: z.number() }),
  z.object({ op: z.literal('snapshot'), label: z.string() }),
]);

const segment = z.looseObject({
  label: z.string(),
  t: z.number(),
  wCtxTotal: z.number(),
  wCtxTotalSq: z.number(),
  rowSums: numbers.nullable(),
  wSNcTotal: z.number(),
  StrD1: numbers.nullable(),
  PMmax: z.number(),
  PMargmax: index,
});

const movement = z.object({
  label: z.string(),
  explored: z.boolean(),
  primitive: index,
  pmMaxAtDecision: z.number(),
  params: matrix,
  finalPosition: triple,
  displacement: z.number(),
  rewarded: z.boolean(),
  rewardByRule: z.number().optional(),
  rewardUsed: z.number().optional(),
});

const cortexInput = z.object({
  position: triple,
  sum: z.number(),
  topIndices: z.array(index),
  topValues: numbers,
  probeIndex: z.array(index),
  probeValue: numbers,
});

const snapshot = z
  .object({ label: z.string(), t: z.number(), before: states, after1: states, after3: states })
  .superRefine(({ before, after1, after3 }, context) => {
    for (const population of Object.keys(before))
      for (const [key, after] of Object.entries({ after1, after3 }))
        if (!Object.hasOwn(after, population))
          context.addIssue({ code: 'custom', path: [key, population], message: 'is missing' });
  });

/** The format motor-golden/bg-deterministic-1. */
export const basalGangliaSchema = z.object({
  setup: z.object({
    noise: z.string(),
    primitiveWeights: z.string(),
    primitiveWeightsRule: z.record(z.string(), z.number()),
    primitiveWeightsFormula: z.string(),
    lateralWeights: z.string(),
  }),
  ops: z.object({ cortexInput: z.string() }),
  tolerance: z.object({ samples: tolerance, segments: tolerance, snapshots: tolerance, note: z.string() }),
  opsList: z.array(operation).min(1),
  columns: z.array(z.string()).min(1),
  samples: matrix,
  segments: z.array(segment),
  cortexInputs: z.array(cortexInput),
  movements: z.array(movement),
  snapshots: z.array(snapshot),
});

export type BasalGangliaFile = z.output<typeof basalGangliaSchema>;
export type Operation = BasalGangliaFile['opsList'][number];
export type Segment = BasalGangliaFile['segments'][number];
export type Movement = BasalGangliaFile['movements'][number];
export type States = z.output<typeof states>;

/** Tolerances by what is compared. */
export interface Tolerances {
  readonly cell: number;
  readonly segment: number;
  readonly sum: number;
  /** Where the standard lateral weights amplify round-off. */
  readonly sceneD: number;
  readonly snapshot: number;
}

const NUMBER = String.raw`(\d+(?:\.\d+)?(?:e[-+]?\d+)?)`;

/** @throws GoldenFileError when the note does not tell them */
export function readTolerances({ tolerance: stated }: BasalGangliaFile): Tolerances {
  const where = 'tolerance.note';
  const [sum] = readRule(where, stated.note, new RegExp(`${NUMBER} on sums`, 'i'));
  const [sceneD] = readRule(
    where,
    stated.note,
    new RegExp(`in scene D,[^;]*?,\\s*${NUMBER}\\s*(?:;|$)`, 'i'),
  );
  const read = {
    cell: stated.samples,
    segment: stated.segments,
    sum: Number(sum),
    sceneD: Number(sceneD),
    snapshot: stated.snapshots,
  };
  if (!(read.sum > 0 && read.sceneD > 0))
    throw new GoldenFileError(`${where}: tolerances ${sum} and ${sceneD}, expected positive numbers`);
  return read;
}

/** Sizes, from the ranges of the indices in the sentence on primitive weights. */
export function readSizes({ setup }: BasalGangliaFile): NetworkSizes {
  const size = (what: string) =>
    Number(
      readRule(
        'setup.primitiveWeights',
        setup.primitiveWeights,
        new RegExp(`${what} \\(0\\.\\.(\\d+)\\)`),
      )[0],
    ) + 1;
  return {
    primitives: size('Intermediate cell k'),
    cellsPerGroup: size('cell c'),
    joints: size('joint j'),
  };
}

/**
 * Weight of primitive k on cell c of joint j in a family, from the formula with the constants of the rule.
 * @throws GoldenFileError when it cannot be read
 */
export function readWeightRule({
  setup,
}: BasalGangliaFile): (family: string, j: number, c: number, k: number) => number {
  const [text] = readRule(
    'setup.primitiveWeightsFormula',
    setup.primitiveWeightsFormula,
    /^([^;]*?)(?:, constants.*)?$/,
  );
  const formula = compileFormula('setup.primitiveWeightsFormula', text);
  const [list] = readRule('setup.primitiveWeights', setup.primitiveWeights, /family f \(([^)]*)\)/);
  const families = new Map(
    list.split(',').map((pair) => {
      const [name, number] = readRule('setup.primitiveWeights, family f', pair.trim(), /^(\w+)\s*=\s*(\d+)$/);
      return [name, Number(number)] as const;
    }),
  );
  const variables = { ...setup.primitiveWeightsRule, f: 0, j: 0, c: 0, k: 0 };
  return (family, j, c, k) => {
    const f = families.get(family);
    if (f === undefined)
      throw new GoldenFileError(`setup.primitiveWeights: no number for family ${family} in '${list}'`);
    Object.assign(variables, { f, j, c, k });
    return formula(variables);
  };
}

/** Weights among SNr and among VA cells at the start: the standard ones, as told in words. */
export function readStartWeights({ setup }: BasalGangliaFile): readonly [snr: number, va: number] {
  const [snr, va] = readRule(
    'setup.lateralWeights',
    setup.lateralWeights,
    new RegExp(`starts with [^(]*\\(${NUMBER} and ${NUMBER}\\)`),
  );
  return [Number(snr), Number(va)];
}

/** @throws GoldenFileError unless the run is free of noise: random numbers cannot be replayed. */
export function checkNoiseFree({ setup }: BasalGangliaFile): void {
  const [amplitude] = readRule('setup.noise', setup.noise, new RegExp(`amplitude ${NUMBER}`));
  if (Number(amplitude) !== 0)
    throw new GoldenFileError(`setup.noise: amplitude ${amplitude}, expected 0: noise cannot be replayed`);
}

/** The cortex from the operations' own numbers; all bumps of a file are of one shape. */
export function readCortex({ ops, opsList }: BasalGangliaFile): CortexParameters {
  const [low, high] = readRule(
    'ops.cortexInput',
    ops.cortexInput,
    /grid (-?\d+(?:\.\d+)?)\.\.(-?\d+(?:\.\d+)?)/,
  ).map(Number);
  const inputs = opsList.filter((op) => op.op === 'cortexInput');
  if (inputs.length === 0) throw new GoldenFileError('opsList: no cortexInput');
  const [{ gain, extent, covariance }] = inputs;
  if (inputs.some((op) => op.gain !== gain || op.extent !== extent || op.covariance !== covariance))
    throw new GoldenFileError(
      'opsList: cortexInputs of different gain, extent or covariance, expected one shape',
    );
  const centre = low + extent;
  const cells = Math.round((2 * extent) / (low + 2 * extent - high));
  return { cells, centre: [centre, centre, centre], halfExtentM: extent, gain, varianceM2: covariance };
}
