import type { Brain } from '../../../model/brain.js';
import { DenseCorticoStriatal } from '../../../model/basal-ganglia/cortico-striatal.js';
import { CPG_PARAMETERS_PER_JOINT } from '../../../model/movement/cpg.js';
import { expressionConstants } from '../../../model/movement/primitive-expression.js';
import { ReservoirCerebellum } from '../../../model/cerebellum/reservoir-cerebellum.js';

/**
 * Weights of a brain with the names and the layout of the reference program: a file `weights_NAME.npy` for each of its
 * projections, rows post, columns pre (docs/replication.md, "Goals, actions and weights").
 */
export interface WeightArray {
  /** `Wrec`, `RG_Pat1_0`, … */
  readonly name: string;
  /** Post x pre. */
  readonly shape: readonly [post: number, pre: number];
  /**
   * The time at which it gets its values: `made` with the brain, `drawn` before anything runs, or `learnt` in the
   * training.
   */
  readonly from: 'made' | 'drawn' | 'learnt';
  /** Whether weights below 0 make no sense. */
  readonly positive: boolean;
  /** Row-major. */
  readonly read: () => Float64Array;
  /** Undefined if the values are set when the brain is made, or if the brain has another kind of projection. */
  readonly write: ((weights: Float64Array) => void) | undefined;
}

/** Files of the reference by the family of parameter cells that the projection drives, in the order of the columns of Θ. */
const families = ['RG_Pat1', 'RG_Pat2', 'RG_Pat3', 'RG_Pat4', 'PF_Pat1', 'PF_Pat2'] as const;
const CELLS = expressionConstants.cellsPerGroup;

/** Whether an array is one of those that make up the primitives. */
export const isExpression = (name: string): boolean =>
  families.some((family) => name.startsWith(`${family}_`));

/** Place of a weight in the brain's own order: primitive, family, joint, cell. */
const expressionIndex = (k: number, f: number, j: number, c: number, joints: number): number =>
  ((k * families.length + f) * joints + j) * CELLS + c;

/** All weight arrays of a brain. */
export function weightArrays(brain: Brain): readonly WeightArray[] {
  return [...expressionArrays(brain), ...reservoirArrays(brain), ...learntArrays(brain)];
}

/** Intermediate to the parameter cells of one family and joint: 20 x primitives, one array per family and joint. */
function expressionArrays({ expression, body: { joints } }: Brain): WeightArray[] {
  const { primitives, weights } = expression;
  return families.flatMap((family, f) =>
    Array.from({ length: joints }, (_, j): WeightArray => ({
      name: `${family}_${j}`,
      shape: [CELLS, primitives],
      from: 'made',
      positive: false,
      read: () =>
        Float64Array.from(
          { length: CELLS * primitives },
          (__, i) => weights[expressionIndex(i % primitives, f, j, Math.floor(i / primitives), joints)],
        ),
      write: undefined,
    })),
  );
}

/**
 * The weights of the expression in the brain's own order, from all of their arrays by name.
 * @param arrays 20 x primitives each, row-major
 */
export function expressionWeights(
  arrays: ReadonlyMap<string, Float64Array>,
  primitives: number,
  joints: number,
): Float64Array {
  const weights = new Float64Array(primitives * CPG_PARAMETERS_PER_JOINT * joints * CELLS);
  families.forEach((family, f) => {
    for (let j = 0; j < joints; j++)
      arrays.get(`${family}_${j}`)?.forEach((weight, i) => {
        weights[expressionIndex(i % primitives, f, j, Math.floor(i / primitives), joints)] = weight;
      });
  });
  return weights;
}

function reservoirArrays({ cerebellum }: Brain): WeightArray[] {
  if (!(cerebellum instanceof ReservoirCerebellum)) return [];
  const { reservoir } = cerebellum;
  const { parameters, stride, inputWeights } = reservoir;
  const { units, inputs } = parameters;
  return [
    {
      name: 'Wi',
      shape: [units, inputs],
      from: 'drawn',
      positive: false,
      read: () =>
        Float64Array.from(
          { length: units * inputs },
          (_, i) => inputWeights[(i % inputs) * units + Math.floor(i / inputs)],
        ),
      write: (given) => {
        given.forEach((weight, i) => {
          inputWeights[(i % inputs) * units + Math.floor(i / inputs)] = weight;
        });
      },
    },
    {
      name: 'Wrec',
      shape: [units, units],
      from: 'drawn',
      positive: false,
      read: () => {
        const weights = reservoir.copyWeights();
        return Float64Array.from(
          { length: units * units },
          (_, i) => weights[Math.floor(i / units) * stride + (i % units)],
        );
      },
      write: (given) => {
        const weights = new Float64Array(units * stride);
        for (let i = 0; i < units; i++) weights.set(given.subarray(i * units, (i + 1) * units), i * stride);
        reservoir.setWeights(weights);
      },
    },
  ];
}

function learntArrays({ basalGanglia }: Brain): WeightArray[] {
  const { corticoStriatal, cortex, cells, predictionWeights } = basalGanglia;
  return [
    {
      name: 'CortexStrD1_putamen',
      shape: [cells, cortex.cells],
      from: 'learnt',
      positive: true,
      read: () => {
        const weights = new Float64Array(cells * cortex.cells);
        for (let post = 0; post < cells; post++) {
          const row = corticoStriatal.contacts(post);
          for (let i = row.from; i < row.to; i++)
            weights[post * cortex.cells + row.cells[i]] = row.weights[i];
        }
        return weights;
      },
      write:
        corticoStriatal instanceof DenseCorticoStriatal
          ? (given) => {
              corticoStriatal.replace(given);
            }
          : undefined,
    },
    {
      name: 'StrD1SNc_put',
      shape: [1, cells],
      from: 'learnt',
      positive: true,
      read: () => predictionWeights.slice(),
      write: (given) => {
        predictionWeights.set(given);
      },
    },
  ];
}
