import { z } from 'zod';
import { GoldenFileError } from '../errors.js';
import type { CortexParameters } from '../model/cortex/cortex.js';
import { families } from '../model/movement/primitive-expression.js';
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

/**
 * The format motor-golden/bg-deterministic-1. Descriptions in words are for the reader. Sizes come from numbers and
 * from the lengths of lists, so that the words do not matter.
 */
export const basalGangliaSchema = z.object({
  setup: z.object({
    /** A remark, or the amplitude of the noise. */
    noise: z.union([z.string(), z.number()]).optional(),
    primitiveWeightsRule: z.record(z.string(), z.number()),
    primitiveWeightsFormula: z.string(),
  }),
  tolerance: z.object({ samples: tolerance, segments: tolerance, snapshots: tolerance }),
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
  readonly snapshot: number;
}

/** A sum over many cells may differ by more than a single cell. */
const SUM_PER_CELL = 10;
/** Factor of the tolerances where round-off grows. */
const AMPLIFICATION = 1000;

/** The stated tolerances of cells, segments and snapshots, and the tolerance of sums in proportion. */
export function readTolerances({ tolerance: stated }: BasalGangliaFile): Tolerances {
  return {
    cell: stated.samples,
    segment: stated.segments,
    sum: SUM_PER_CELL * stated.samples,
    snapshot: stated.snapshots,
  };
}

/** The same where the network amplifies round-off; a snapshot loads its state, so that nothing has grown there. */
export function amplified({ cell, snapshot }: Tolerances): Tolerances {
  const grown = AMPLIFICATION * cell;
  return { cell: grown, segment: grown, sum: grown, snapshot };
}

/**
 * Sizes, from the number of values that the first snapshot lists for the striatum and for a family of parameter cells.
 * @throws GoldenFileError when it lists neither, or no whole number of cells per joint
 */
export function readSizes({ snapshots }: BasalGangliaFile, joints: number): NetworkSizes {
  if (snapshots.length === 0)
    throw new GoldenFileError(
      'snapshots: none, expected one or more, which tell the sizes of the populations',
    );
  const listed = new Map(
    Object.entries(snapshots[0].before).map(([name, { mp }]) => [name, [mp].flat().length]),
  );
  const names = families.map(({ name }) => name);
  const primitives = listed.get('StrD1');
  const family = names.map((name) => listed.get(name)).find((size) => size !== undefined);
  if (primitives === undefined || family === undefined)
    throw new GoldenFileError(
      `snapshots[0].before: ${[...listed.keys()].join(', ')}, expected StrD1 and one of ${names.join(', ')}`,
    );
  if (family % joints !== 0)
    throw new GoldenFileError(
      `snapshots[0].before: ${family} parameter cells of a family, expected as many for each of ${joints} joints`,
    );
  return { primitives, joints, cellsPerGroup: family / joints };
}

/**
 * Weight of primitive k on cell c of joint j in family f, from the formula with the constants of the rule. Families
 * are numbered in the order of the model. What follows the formula after a comma or semicolon is a remark.
 * @throws GoldenFileError when it cannot be read
 */
export function readWeightRule({
  setup,
}: BasalGangliaFile): (f: number, j: number, c: number, k: number) => number {
  const [text] = readRule('setup.primitiveWeightsFormula', setup.primitiveWeightsFormula, /^([^,;]+)/);
  const formula = compileFormula('setup.primitiveWeightsFormula', text);
  const variables = { ...setup.primitiveWeightsRule, f: 0, j: 0, c: 0, k: 0 };
  return (f, j, c, k) => {
    Object.assign(variables, { f, j, c, k });
    return formula(variables);
  };
}

/** @throws GoldenFileError unless the run is free of noise: random numbers cannot be replayed. */
export function checkNoiseFree({ setup: { noise } }: BasalGangliaFile): void {
  if (typeof noise === 'number' && noise !== 0)
    throw new GoldenFileError(`setup.noise: amplitude ${noise}, expected 0: noise cannot be replayed`);
}

/**
 * The cortex around the origin. The operations give the shape that all its bumps have. The probed cells give its size:
 * the last of them is the last cell of the grid.
 * @throws GoldenFileError when these do not tell one cortex
 */
export function readCortex({ opsList, cortexInputs }: BasalGangliaFile): CortexParameters {
  const inputs = opsList.filter((op) => op.op === 'cortexInput');
  if (inputs.length === 0) throw new GoldenFileError('opsList: no cortexInput');
  const [{ gain, extent, covariance }] = inputs;
  if (inputs.some((op) => op.gain !== gain || op.extent !== extent || op.covariance !== covariance))
    throw new GoldenFileError(
      'opsList: cortexInputs of different gain, extent or covariance, expected one shape',
    );
  const total = 1 + Math.max(...cortexInputs.flatMap(({ probeIndex }) => probeIndex));
  const cells = Math.round(Math.cbrt(total));
  if (cells ** 3 !== total)
    throw new GoldenFileError(
      `cortexInputs: the last probeIndex is ${total - 1}, expected that of the last cell of a cube, n^3 - 1`,
    );
  return { cells, centre: [0, 0, 0], halfExtentM: extent, gain, varianceM2: covariance };
}
