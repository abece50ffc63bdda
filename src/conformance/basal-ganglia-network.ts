import { GoldenFileError } from '../errors.js';
import { defaultKernels } from '../controllers/brain/default-kernels.js';
import { BasalGanglia } from '../model/basal-ganglia/basal-ganglia.js';
import type { CortexParameters } from '../model/cortex/cortex.js';
import { DenseCorticoStriatal } from '../model/basal-ganglia/cortico-striatal.js';
import type { CorticoStriatal } from '../model/basal-ganglia/cortico-striatal.js';
import { families, PrimitiveExpression } from '../model/movement/primitive-expression.js';
import { Random } from '../model/numbers/random.js';
import { checkIndex } from './golden-file.js';

/** Populations of the reference that nothing depends on: the program has none of them. */
const dead = new Set(['StrThal', 'rewardInh', 'Inj']);

/** A population by its golden name: potentials, rates, and baselines where there are any. */
interface Cells {
  readonly m: Float64Array;
  readonly r: Float64Array;
  readonly baseline?: Float64Array;
}

/** Makes the projection from `cells` cortical cells to `posts` striatal ones. */
export type ProjectionOf = (posts: number, cells: number) => CorticoStriatal;

const dense: ProjectionOf = (posts, cells) => new DenseCorticoStriatal(posts, cells);

/** Sizes of the network. */
export interface NetworkSizes {
  readonly primitives: number;
  readonly joints: number;
  /** Cells of each family of parameter cells for one joint. */
  readonly cellsPerGroup: number;
}

/** The program's own basal ganglia and primitive expression, without noise, with their parts by golden name. */
export class GoldenNetwork {
  readonly sizes: NetworkSizes;
  readonly basalGanglia: BasalGanglia;
  readonly expression: PrimitiveExpression;
  readonly #populations: ReadonlyMap<string, Cells>;

  /**
   * @param weight weight of primitive k on cell c of joint j in family f
   * @param projection from cortex to striatum, the published one unless given
   */
  constructor(
    sizes: NetworkSizes,
    cortex: CortexParameters,
    weight: (f: number, j: number, c: number, k: number) => number,
    projection: ProjectionOf = dense,
  ) {
    const { primitives, joints, cellsPerGroup } = sizes;
    this.sizes = sizes;
    this.basalGanglia = new BasalGanglia(
      { primitives, cortex },
      new Random(0).stream('noise'),
      defaultKernels(),
      projection(primitives, cortex.cells ** 3),
    );
    this.basalGanglia.noise = 0;
    this.expression = new PrimitiveExpression(primitives, joints, undefined, cellsPerGroup);
    let at = 0;
    for (let k = 0; k < primitives; k++)
      for (let f = 0; f < families.length; f++)
        for (let j = 0; j < joints; j++)
          for (let c = 0; c < cellsPerGroup; c++) this.expression.weights[at++] = weight(f, j, c, k);
    this.#populations = this.#name();
  }

  /** One step of 1 ms. The two parts don't see each other. */
  step(): void {
    this.basalGanglia.step();
    this.expression.step();
  }

  isDead(population: string): boolean {
    return dead.has(population);
  }

  /** @throws GoldenFileError for an unknown name */
  population(where: string, name: string): Cells {
    const cells = this.#populations.get(name);
    if (cells === undefined)
      throw new GoldenFileError(
        `${where}: unknown population '${name}', expected ${[...this.#populations.keys()].join(', ')}`,
      );
    return cells;
  }

  /** Index of cell `cell` of joint `joint` in a family of parameter cells. @throws GoldenFileError */
  familyCell(where: string, joint: number, cell: number): number {
    checkIndex(`${where}: joint`, joint, this.sizes.joints);
    checkIndex(`${where}: cell`, cell, this.sizes.cellsPerGroup);
    return joint * this.sizes.cellsPerGroup + cell;
  }

  /** Rates of the cortical baseline: the bump that is shown. */
  shownBump(where: string): Float64Array {
    const shown = this.basalGanglia.cortex.bumps.find((bump) => bump.target === 1);
    if (shown === undefined) throw new GoldenFileError(`${where}: the cortex shows nothing`);
    return shown.values;
  }

  #name(): Map<string, Cells> {
    const { strD1, snr, va, pm, snc, reward } = this.basalGanglia;
    const { intermediate, parameterCells } = this.expression;
    const map = new Map<string, Cells>([
      ['StrD1', strD1],
      ['SNr', snr],
      ['VA', va],
      ['PM', pm],
      ['SNc', { m: snc.m, r: snc.r }],
      ['reward', reward],
      ['Intermediate', intermediate],
    ]);
    const size = parameterCells.r.length / families.length;
    families.forEach(({ name }, f) => {
      const part = (all: Float64Array) => all.subarray(f * size, (f + 1) * size);
      map.set(name, { m: part(parameterCells.m), r: part(parameterCells.r) });
    });
    return map;
  }
}
