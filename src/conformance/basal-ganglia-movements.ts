import { GoldenFileError } from '../errors.js';
import { PREMOTOR_ANSWER } from '../model/basal-ganglia/action-selection.js';
import { publishedDistances } from '../model/brain-parameters.js';
import type { Task } from '../model/brain-parameters.js';
import { CPG_PARAMETERS_PER_JOINT, PatternGenerator } from '../model/movement/cpg.js';
import { rewardSize } from '../model/trial/training.js';
import { distance, vector3 } from '../model/numbers/vector.js';
import type { Vector3 } from '../model/numbers/vector.js';
import type { Movement } from './basal-ganglia-file.js';
import type { GoldenNetwork } from './basal-ganglia-network.js';
import type { PublishedArm } from './published-arm.js';
import type { Tally } from './tally.js';

/** What the premotor cells said when the primitive was set. */
interface Decision {
  readonly primitive: number;
  readonly pmMax: number;
  readonly strongest: number;
  /** The position that the cortex showed last. */
  readonly goal: Vector3 | undefined;
}

/**
 * Compares the rows of `movements` with what the network decodes and the arm does. The run after a primitive was set is
 * the action of its trial; its label is the label of the row and one more word.
 */
export class MovementReplay {
  readonly #rows: Map<string, Movement>;
  readonly #network: GoldenNetwork;
  readonly #arm: PublishedArm;
  readonly #tally: Tally;
  readonly #tolerance: number;
  #goal: Vector3 | undefined;
  #decision: Decision | undefined;
  /** The movement whose reward has not been given yet. */
  #unrewarded: { readonly label: string; readonly used: number } | undefined;

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
    this.#goal = position;
  }

  /** Tells that the primitive was set. */
  chosen(primitive: number): void {
    const { r } = this.#network.basalGanglia.pm;
    const pmMax = r.reduce((most, rate) => Math.max(most, rate));
    this.#decision = { primitive, pmMax, strongest: r.indexOf(pmMax), goal: this.#goal };
  }

  /** Tells that a run is about to begin. A movement is rewarded by the first run after it in which dopamine fires. */
  beforeRun(): void {
    const { firing, reward } = this.#network.basalGanglia;
    if (this.#unrewarded === undefined || !firing) return;
    const { label, used } = this.#unrewarded;
    this.#tally.compare(`movement ${label}, rewardUsed`, reward.baseline[0], used, this.#tolerance);
    this.#unrewarded = undefined;
  }

  /** Tells that a run ended. @throws GoldenFileError when the movement before was not rewarded */
  afterRun(run: string): void {
    const decision = this.#decision;
    if (decision === undefined) return;
    this.#decision = undefined;
    const label = run.replace(/ \S+$/, '');
    const row = this.#rows.get(label);
    if (row === undefined) return;
    this.#rows.delete(label);
    this.#checkRewarded();
    this.#compare(row, decision);
  }

  /** @throws GoldenFileError when a row found no run of its label, or a movement no reward */
  finish(): void {
    if (this.#rows.size > 0)
      throw new GoldenFileError(
        `movements: opsList sets no primitive before a run '${[...this.#rows.keys()].join(', ')} …'`,
      );
    this.#checkRewarded();
  }

  #checkRewarded(): void {
    if (this.#unrewarded !== undefined)
      throw new GoldenFileError(
        `movements: rewardUsed of ${this.#unrewarded.label}, and no run with SNc.firing after it in opsList`,
      );
  }

  #compare(row: Movement, { primitive, pmMax, strongest, goal }: Decision): void {
    const where = `movement ${row.label}`;
    const tally = this.#tally;
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
    const hand = this.#move(row.rewardByRule === undefined ? 'reaching' : 'adaptation', theta);
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
    if (row.rewardUsed !== undefined) this.#unrewarded = { label: row.label, used: row.rewardUsed };
  }

  /** The reaching task moves about the start posture, the adaptation task about 0 (quirk 3). */
  #move(task: Task, theta: Float64Array): Vector3 {
    const arm = this.#arm;
    const reference = task === 'reaching' ? arm.startPosture : new Float64Array(arm.joints);
    const angles = new Float64Array(arm.joints);
    new PatternGenerator(arm.joints).finalAngles(theta, reference, arm.motorGain, angles);
    return vector3(arm.hand(angles));
  }
}
