import type { ArmModel } from '../../arm/arm-model.js';
import { assembleBrain, pathCheck } from '../../controllers/brain/brain-assembly.js';
import type { Brain } from '../../model/brain.js';
import { intact } from '../../model/brain-state.js';
import { GoalSampler } from '../../model/cortex/goal-sampler.js';
import { RandomStream } from '../../model/numbers/random.js';
import { distance } from '../../model/numbers/vector.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import { restoreSnapshot, takeSnapshot } from '../../model/snapshot.js';
import type { Snapshot } from '../../model/snapshot.js';
import { beginTrainingTrial, endTrainingTrial, trainOnce } from '../../model/trial/training.js';
import type { Settings } from '../../parameters/parameter-table.js';
import type { ShareListener } from '../jobs/worker.js';
import { tableFiles, trialsStem } from '../results/results-folder.js';
import type { SeedFiles } from '../results/results-folder.js';
import { TrialTable } from '../results/trial-table.js';
import { bodiesOf } from '../structural/bodies.js';
import { experimentStreams } from '../structural/common-streams.js';
import { conditionNames, plan, settingsFor } from './cortical-configuration.js';
import type { ConditionName, CorticalConfiguration } from './cortical-configuration.js';
import { corticalColumns } from './cortical-tables.js';
import type { Row } from './cortical-tables.js';
import { look } from './looks.js';

/** A practised goal has the end point of some primitive within this distance (m). */
const NEAR_M = 0.05;
const COST_TRIALS = 60;
const OUTPUT_LESIONS = [0, 1, 2];

/**
 * Runs all conditions of one seed. Goals are the same in all of them.
 * @param armOf the arm for some settings
 * @returns the files of the seed, the same bytes whenever seed and configuration are the same, but for the table `cost`
 * @throws ConfigurationError, ModelError
 */
export function runCorticalSeed(
  configuration: CorticalConfiguration,
  seed: number,
  armOf: (settings: Settings) => ArmModel,
  onShare: ShareListener,
): SeedFiles {
  return new CorticalSeed(configuration, seed, armOf, onShare).run();
}

class CorticalSeed {
  readonly #goals: readonly Vector3[];
  readonly #elbow: readonly Vector3[];
  readonly #trials = new Map<ConditionName, Row<'trials'>[]>(conditionNames.map((name) => [name, []]));
  readonly #looks: Row<'looks'>[] = [];
  readonly #codes: Row<'codes'>[] = [];
  #practised: Snapshot | undefined;
  #done = 0;

  constructor(
    readonly configuration: CorticalConfiguration,
    readonly seed: number,
    readonly armOf: (settings: Settings) => ArmModel,
    readonly onShare: ShareListener,
  ) {
    const brain = this.#brain('plain');
    this.#goals = nearGoals(brain, plan.goals);
    this.#elbow = bodiesOf(brain).elbow;
  }

  run(): SeedFiles {
    const { trials } = this.configuration;
    const at = (trial: number) => Math.round((trial * trials) / plan.trials);
    const looks = plan.looks.map(at);
    for (const name of ['shortcut', 'plain'] as const) {
      const brain = this.#brain(name);
      this.#train(name, brain, trials, looks, at(plan.habitAfter));
    }
    for (const name of ['som-high', 'som-low'] as const)
      this.#train(name, this.#brain(name), at(plan.heldTrials), [at(plan.heldTrials)]);
    for (const name of ['habit-none', 'habit-blind', 'habit-seen'] as const) {
      const brain = this.#brain(name);
      if (this.#practised !== undefined) restoreSnapshot(brain, this.#practised);
      if (name === 'habit-none') brain.lesions = { ...intact, corticalShortcut: true };
      this.#change(name, brain, at(plan.changedTrials));
    }
    for (const name of ['dense', 'dense-indirect', 'dense-pruning'] as const) {
      const brain = this.#brain(name);
      this.#train(name, brain, at(plan.indirectTrials), []);
      this.#change(name, brain, at(plan.changedTrials));
      this.#look(name, brain, this.#elbow, [0, 1, 3]);
    }
    return this.#files();
  }

  /** @param looks after so many trials @param keep after so many trials the brain is kept for the habits */
  #train(name: ConditionName, brain: Brain, trials: number, looks: readonly number[], keep?: number): void {
    for (let t = 1; t <= trials; t++) {
      this.#trial(name, brain, brain.repertoire.endPoints, 0);
      if (looks.includes(t)) this.#look(name, brain, brain.repertoire.endPoints, OUTPUT_LESIONS);
      if (name === 'shortcut' && t === keep) this.#practised = takeSnapshot(brain);
    }
  }

  /** Trials in which the primitives bring the hand elsewhere. */
  #change(name: ConditionName, brain: Brain, trials: number): void {
    for (let t = 0; t < trials; t++) this.#trial(name, brain, this.#elbow, 1);
  }

  #trial(name: ConditionName, brain: Brain, hands: readonly Vector3[], changed: number): void {
    const { trial } = brain.training;
    const goal = trial % this.#goals.length;
    const begun = beginTrainingTrial(brain, { goal: this.#goals[goal] });
    const record = endTrainingTrial(brain, begun, hands[begun.primitive]);
    this.#trials.get(name)?.push({
      trial,
      goal,
      primitive: record.primitive,
      explored: Number(record.explored),
      premotor_max: record.premotorMax,
      error_m: record.errorM,
      changed,
    });
    this.onShare(Math.min(0.99, ++this.#done / (3.6 * this.configuration.trials)));
  }

  #look(name: ConditionName, brain: Brain, hands: readonly Vector3[], lesions: readonly number[]): void {
    const condition = conditionNames.indexOf(name);
    const { trial } = brain.training;
    const { looks, sameGoal, differentGoals } = look(brain, this.#goals, hands, lesions);
    for (const row of looks) this.#looks.push({ condition, trial, ...row });
    this.#codes.push({ condition, trial, same_goal: sameGoal, different_goals: differentGoals });
  }

  #brain(name: ConditionName, more: Readonly<Record<string, unknown>> = {}): Brain {
    const { settings } = this.configuration;
    const own = { settings: { ...settings, ...more } as CorticalConfiguration['settings'] };
    const all = settingsFor(own, name, this.seed);
    const arm = this.armOf(all);
    return assembleBrain(all, arm, pathCheck(all, arm));
  }

  #cost(): Row<'cost'>[] {
    const brains = [
      this.#brain('plain'),
      this.#brain('shortcut'),
      this.#brain('shortcut', { 'model.indirect_pathway': true }),
    ];
    return Array.from({ length: COST_TRIALS }, (_, trial) => {
      const [structural, shortcut, both] = brains.map((brain) => {
        const beganMs = performance.now();
        trainOnce(brain, this.#goals[trial % this.#goals.length]);
        return performance.now() - beganMs;
      });
      return { trial, structural_ms: structural, shortcut_ms: shortcut, both_ms: both };
    });
  }

  #files(): SeedFiles {
    const files = new Map<string, Uint8Array | string>();
    const keep = (stem: string, table: TrialTable) => {
      for (const [path, content] of tableFiles(stem, table)) files.set(path, content);
    };
    for (const [name, rows] of this.#trials)
      keep(trialsStem(name), TrialTable.from(corticalColumns.trials, rows));
    keep('looks', TrialTable.from(corticalColumns.looks, this.#looks));
    keep('codes', TrialTable.from(corticalColumns.codes, this.#codes));
    keep('cost', TrialTable.from(corticalColumns.cost, this.#cost()));
    return files;
  }
}

/** Goals of the training that some primitive can reach. */
function nearGoals({ body, parameters, random, repertoire }: Brain, count: number): readonly Vector3[] {
  const { goalSpreadRad, goalDistanceM } = parameters;
  const source = new RandomStream(random.seed, experimentStreams.goals);
  const sampler = new GoalSampler(body, goalSpreadRad, goalDistanceM, source);
  const found: Vector3[] = [];
  while (found.length < count) {
    const goal = sampler.next();
    if (repertoire.endPoints.some((hand) => distance(hand, goal) < NEAR_M)) found.push(goal);
  }
  return found;
}
