import type { ArmModel } from '../arm/arm-model.js';
import { GoldenFileError } from '../errors.js';
import { readColumn, skipped } from './basal-ganglia-columns.js';
import type { Column } from './basal-ganglia-columns.js';
import {
  amplified,
  basalGangliaSchema,
  checkNoiseFree,
  readCortex,
  readSizes,
  readTolerances,
  readWeightRule,
} from './basal-ganglia-file.js';
import type { BasalGangliaFile, Operation, Tolerances } from './basal-ganglia-file.js';
import { MovementReplay } from './basal-ganglia-movements.js';
import { GoldenNetwork } from './basal-ganglia-network.js';
import type { ProjectionOf } from './basal-ganglia-network.js';
import { compareBump, compareSegment, compareStates, loadStates } from './basal-ganglia-states.js';
import { checkIndex, shaped } from './golden-file.js';
import type { GoldenFormat } from './golden-file.js';
import { PublishedArm, publishedOrder } from './published-arm.js';
import type { Tally } from './tally.js';

/** The full-size network without noise, operation by operation. */
export const basalGangliaReplay: GoldenFormat = {
  name: 'motor-golden/bg-deterministic-1',
  replay: replayBasalGanglia,
};

/** @param projection from cortex to striatum, the published one unless given */
export function replayBasalGanglia(
  content: unknown,
  arm: () => ArmModel,
  tally: Tally,
  projection?: ProjectionOf,
): void {
  new Replay(shaped(basalGangliaSchema, content), arm, tally, projection).run();
}

/** Samples are taken after the first steps of a run and then every so many. */
const FIRST_SAMPLED_STEPS = 2;
const SAMPLED_EVERY = 10;

/** Takes the rows of a list in order, and reports when there are too few or too many. */
class Rows<T> {
  readonly #name: string;
  readonly #rows: readonly T[];
  #next = 0;

  constructor(name: string, rows: readonly T[]) {
    this.#name = name;
    this.#rows = rows;
  }

  take(reason: string): { row: T; where: string } {
    if (this.#next === this.#rows.length)
      throw new GoldenFileError(
        `${this.#name}: ${this.#rows.length} entries, expected one more for ${reason}`,
      );
    const where = `${this.#name}[${this.#next}]`;
    return { row: this.#rows[this.#next++], where };
  }

  finish(): void {
    if (this.#next < this.#rows.length)
      throw new GoldenFileError(
        `${this.#name}: ${this.#rows.length} entries, expected ${this.#next} for opsList`,
      );
  }
}

class Replay {
  readonly #golden: BasalGangliaFile;
  readonly #tally: Tally;
  readonly #tolerances: Tolerances;
  readonly #network: GoldenNetwork;
  readonly #movements: MovementReplay;
  readonly #columns: readonly (Column | typeof skipped)[];
  readonly #samples: Rows<readonly number[]>;
  readonly #segments: Rows<BasalGangliaFile['segments'][number]>;
  readonly #cortexInputs: Rows<BasalGangliaFile['cortexInputs'][number]>;
  readonly #snapshots: Rows<BasalGangliaFile['snapshots'][number]>;
  /** Lateral weights that the network starts with. */
  readonly #standard: Readonly<GoldenNetwork['basalGanglia']['lateral']>;
  /** Tolerances with the lateral weights in force. */
  #now: Tolerances;
  #timeMs = 0;

  constructor(golden: BasalGangliaFile, arm: () => ArmModel, tally: Tally, projection?: ProjectionOf) {
    checkNoiseFree(golden);
    this.#golden = golden;
    this.#tally = tally;
    this.#tolerances = readTolerances(golden);
    this.#now = this.#tolerances;
    const published = new PublishedArm(arm(), publishedOrder, 'the arm of the publication');
    this.#network = new GoldenNetwork(
      readSizes(golden, published.joints),
      readCortex(golden),
      readWeightRule(golden),
      projection,
    );
    this.#standard = { ...this.#network.basalGanglia.lateral };
    this.#movements = new MovementReplay(
      golden.movements,
      this.#network,
      published,
      tally,
      this.#tolerances.segment,
    );
    this.#columns = golden.columns.map((name) => readColumn(name, this.#network, () => this.#timeMs));
    this.#samples = new Rows('samples', golden.samples);
    this.#segments = new Rows('segments', golden.segments);
    this.#cortexInputs = new Rows('cortexInputs', golden.cortexInputs);
    this.#snapshots = new Rows('snapshots', golden.snapshots);
  }

  run(): void {
    this.#sample('the start');
    this.#golden.opsList.forEach((operation, i) => {
      this.#apply(operation, `opsList[${i}]`);
    });
    for (const rows of [this.#samples, this.#segments, this.#cortexInputs, this.#snapshots]) rows.finish();
    this.#movements.finish();
  }

  #apply(operation: Operation, where: string): void {
    switch (operation.op) {
      case 'set':
        this.#set(operation, where);
        break;
      case 'cortexInput': {
        this.#network.basalGanglia.cortex.show(operation.position);
        this.#movements.shown(operation.position);
        const { row, where: place } = this.#cortexInputs.take(where);
        this.#tally.compareAll(`${place}.position`, operation.position, row.position, this.#tolerances.cell);
        compareBump(place, this.#network.shownBump(where), row, this.#tolerances, this.#tally);
        break;
      }
      case 'run':
        this.#run(operation);
        break;
      case 'lateralWeights':
        this.#setLateral(operation);
        break;
      case 'snapshot':
        this.#snapshot(operation.label, where);
    }
  }

  /**
   * The standard weights amplify round-off; lower ones do not. This matters only after an operation has set them: at
   * the start all cells are at rest and alike.
   */
  #setLateral({ SNr, VA }: Extract<Operation, { op: 'lateralWeights' }>): void {
    const { lateral } = this.#network.basalGanglia;
    lateral.snr = SNr;
    lateral.va = VA;
    const lower = SNr < this.#standard.snr && VA < this.#standard.va;
    this.#now = lower ? this.#tolerances : amplified(this.#tolerances);
  }

  #set({ pop, var: variable, value, index }: Extract<Operation, { op: 'set' }>, where: string): void {
    const network = this.#network;
    if (variable === 'trace' || network.isDead(pop)) return;
    if (pop === 'Cortex') {
      if (variable !== 'baseline' || value !== 0 || index !== undefined)
        throw new GoldenFileError(
          `${where}: Cortex.${variable} := ${value}, expected baseline := 0 or a cortexInput`,
        );
      network.basalGanglia.cortex.clear();
      return;
    }
    const cells = network.population(where, pop);
    if (variable === 'firing' && pop === 'SNc') {
      network.basalGanglia.firing = value > 0;
      return;
    }
    const values = variable === 'r' ? cells.r : variable === 'baseline' ? cells.baseline : undefined;
    if (values === undefined) {
      // Parameter cells and the dopamine cell have no baseline that could be set; it is 0.
      if (variable === 'baseline' && value === 0) return;
      throw new GoldenFileError(
        `${where}: ${pop}.${variable} := ${value}, expected a baseline, r, or SNc.firing`,
      );
    }
    if (index === undefined) {
      values.fill(value);
      return;
    }
    checkIndex(`${where}.index`, index, values.length);
    values[index] = value;
    if (pop === 'Intermediate' && variable === 'baseline' && value > 0) this.#movements.chosen(index);
  }

  #run({ steps, label, everyStep = false }: Extract<Operation, { op: 'run' }>): void {
    this.#movements.beforeRun();
    for (let step = 1; step <= steps; step++) {
      this.#network.step();
      this.#timeMs++;
      if (everyStep || step <= FIRST_SAMPLED_STEPS || step % SAMPLED_EVERY === 0)
        this.#sample(`step ${step} of '${label}'`);
    }
    this.#movements.afterRun(label);
    if (everyStep) return;
    const { row, where } = this.#segments.take(`'${label}'`);
    if (row.label !== label)
      throw new GoldenFileError(`${where}.label: '${row.label}', expected '${label}' as in opsList`);
    this.#tally.compareExactly(`${where}.t`, this.#timeMs, row.t);
    compareSegment(`segment '${label}'`, this.#network, row, this.#now, this.#tally);
  }

  #sample(reason: string): void {
    const { row, where } = this.#samples.take(reason);
    if (row.length !== this.#columns.length)
      throw new GoldenFileError(`${where} has ${row.length} numbers, expected ${this.#columns.length}`);
    this.#columns.forEach((column, i) => {
      if (column === skipped) return;
      const { name, isSum, read } = column;
      this.#tally.compare(
        () => `${where} ${name}, ${reason}`,
        read(),
        row[i],
        isSum ? this.#now.sum : this.#now.cell,
      );
    });
  }

  #snapshot(label: string, where: string): void {
    const { row, where: place } = this.#snapshots.take(where);
    if (row.label !== label)
      throw new GoldenFileError(`${place}.label: '${row.label}', expected '${label}' as in opsList`);
    this.#tally.compareExactly(`${place}.t`, this.#timeMs, row.t);
    const tolerance = this.#tolerances.snapshot;
    loadStates(`${place}.before`, this.#network, row.before);
    this.#network.step();
    compareStates(`snapshot '${label}', after 1 step`, this.#network, row.after1, tolerance, this.#tally);
    this.#network.step();
    this.#network.step();
    compareStates(`snapshot '${label}', after 3 steps`, this.#network, row.after3, tolerance, this.#tally);
    this.#timeMs += 3;
  }
}
