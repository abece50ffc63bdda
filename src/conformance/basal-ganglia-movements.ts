import { GoldenFileError } from '../errors.js';
import { PREMOTOR_ANSWER } from '../model/basal-ganglia/action-selection.js';
import { publishedDistances } from '../model/brain-parameters.js';
import { CPG_PARAMETERS_PER_JOINT, PatternGenerator } from '../model/movement/cpg.js';
import { rewardSize } from '../model/trial/training.js';
import { distance, vector3 } from '../model/numbers/vector.js';
import type { Vector3 } from '../model/numbers/vector.js';
import type { Movement } from './basal-ganglia-file.js';
import type { GoldenNetwork } from './basal-ganglia-network.js';
import type { PublishedArm } from './published-arm.js';
import type { Tally } from './tally.js';

/** What a trial did between its runs, for comparing the movement of the same label. */
interface TrialSoFar {
  primitive?: number;
  pmMax?: number;
  strongest?: number;
  goal?: Vector3;
}

/** Compares the rows of `movements` with what the network decodes and the arm does, trial by trial. */
export class MovementReplay {
  readonly #rows: Map<string, Movement>;
  readonly #network: GoldenNetwork;
  readonly #arm: PublishedArm;
  readonly #tally: Tally;
  readonly #tolerance: number;
  #trial: TrialSoFar = {};
  #rewardWaits: { readonly label: string; readonly used: number } | undefined;

  /** @throws GoldenFileError when two rows have one label */
  constructor(
    rows: readonly Movement[],
    network: GoldenNetwork,
    arm: PublishedArm,
    tally: Tally,
    tolerance: number,
  ) {
    this.#rows = new Map(rows.map((row) => [row.label, row]));
    if (this.#rows.size !== rows.length) throw new GoldenFileError('movements: two rows of one label');
    this.#network = network;
    this.#arm = arm;
    this.#tally = tally;
    this.#tolerance = tolerance;
  }

  /** Tells that the cortex was shown a position. */
  shown(position: Vector3): void {
    this.#trial.goal = position;
  }

  /** Tells that the primitive was set. */
  chosen(primitive: number): void {
    this.#trial.primitive = primitive;
  }

  /** Tells that a run is about to begin; the size of the reward is that of the reward population. */
  beforeRun(label: string, reward: number): void {
    const waits = this.#rewardWaits;
    if (waits === undefined || label !== `${waits.label} reward`) return;
    this.#tally.compare(`movement ${waits.label}, rewardUsed`, reward, waits.used, this.#tolerance);
    this.#rewardWaits = undefined;
  }

  /** Tells that a run ended. */
  afterRun(run: string): void {
    const [, label, phase] = /^(.*) (goal|action)$/.exec(run) ?? [];
    const row = this.#rows.get(label);
    if (row === undefined) return;
    const { r } = this.#network.basalGanglia.pm;
    if (phase === 'goal') {
      this.#trial.pmMax = r.reduce((most, rate) => Math.max(most, rate));
      this.#trial.strongest = r.indexOf(this.#trial.pmMax);
      return;
    }
    this.#rows.delete(label);
    this.#compare(row);
    this.#trial = {};
  }

  /** @throws GoldenFileError when a row found no run of its label */
  finish(): void {
    if (this.#rows.size > 0)
      throw new GoldenFileError(`movements: no run '${[...this.#rows.keys()].join(', ')} action' in opsList`);
    if (this.#rewardWaits !== undefined)
      throw new GoldenFileError(`movements: no run '${this.#rewardWaits.label} reward' in opsList`);
  }

  #compare(row: Movement): void {
    const where = `movement ${row.label}`;
    const tally = this.#tally;
    const { pmMax = NaN, strongest = NaN, primitive = NaN, goal } = this.#trial;
    tally.compare(`${where}, pmMaxAtDecision`, pmMax, row.pmMaxAtDecision, this.#tolerance);
    tally.compareExactly(`${where}, explored`, pmMax < PREMOTOR_ANSWER, row.explored);
    tally.compareExactly(`${where}, primitive`, primitive, row.primitive);
    if (!row.explored)
      tally.compareExactly(`${where}, primitive with the largest rate`, strongest, row.primitive);

    const { joints } = this.#arm;
    const theta = new Float64Array(joints * CPG_PARAMETERS_PER_JOINT);
    this.#network.expression.decode(theta);
    if (row.params.length !== joints)
      throw new GoldenFileError(`${where}: params has ${row.params.length} rows, expected ${joints}`);
    row.params.forEach((expected, j) => {
      const from = j * CPG_PARAMETERS_PER_JOINT;
      const decoded = theta.subarray(from, from + CPG_PARAMETERS_PER_JOINT);
      tally.compareAll(`${where}, params[${j}]`, decoded, expected, this.#tolerance);
    });

    const start = vector3(this.#arm.hand(this.#arm.startPosture));
    const hand = this.#move(row.label, theta);
    const displacement = distance(hand, start);
    const rewarded = displacement > publishedDistances.noveltyM;
    tally.compareAll(`${where}, finalPosition`, hand, row.finalPosition, this.#tolerance);
    tally.compare(`${where}, displacement`, displacement, row.displacement, this.#tolerance);
    tally.compareExactly(`${where}, rewarded`, rewarded, row.rewarded);
    if (row.rewardByRule !== undefined) {
      const size =
        goal === undefined ? NaN : rewardSize('adaptation', distance(hand, goal), publishedDistances.goalM);
      tally.compare(`${where}, rewardByRule`, rewarded ? size : 0, row.rewardByRule, this.#tolerance);
    }
    if (row.rewardUsed !== undefined) this.#rewardWaits = { label: row.label, used: row.rewardUsed };
  }

  /** Labels A move about the start posture, labels B about 0 (quirk 3). */
  #move(label: string, theta: Float64Array): Vector3 {
    const arm = this.#arm;
    const [task] = label;
    if (task !== 'A' && task !== 'B')
      throw new GoldenFileError(`movements: label '${label}', expected A… (reaching) or B… (adaptation)`);
    const reference = task === 'A' ? arm.startPosture : new Float64Array(arm.joints);
    const angles = new Float64Array(arm.joints);
    new PatternGenerator(arm.joints).finalAngles(theta, reference, arm.motorGain, angles);
    return vector3(arm.hand(angles));
  }
}
