import type { ArmModel } from '../../arm/arm-model.js';
import { assembleBrain, pathCheck } from '../../controllers/brain/brain-assembly.js';
import type { Brain } from '../../model/brain.js';
import { intact } from '../../model/brain-state.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import { restoreSnapshot, takeSnapshot } from '../../model/snapshot.js';
import type { Snapshot } from '../../model/snapshot.js';
import type { Settings } from '../../parameters/parameter-table.js';
import type { ShareListener } from '../jobs/worker.js';
import { tableFiles, trialsStem } from '../results/results-folder.js';
import type { SeedFiles } from '../results/results-folder.js';
import { TrialTable } from '../results/trial-table.js';
import { bodiesOf } from '../structural/bodies.js';
import { conditionsOf, plan } from './cortical-conditions.js';
import type { ConditionName, GroupName } from './cortical-conditions.js';
import { conditionsRun, settingsFor } from './cortical-configuration.js';
import type { CorticalConfiguration } from './cortical-configuration.js';
import { costRows } from './cortical-cost.js';
import { corticalColumns } from './cortical-tables.js';
import type { Row } from './cortical-tables.js';
import { look } from './looks.js';
import { goalsOfOtherBody, nearGoals } from './practised-goals.js';
import { Practice } from './practice.js';

/** Numbers of the lesions of a look. */
const ALL_OUTPUTS = [0, 1, 2, 4];
const INTACT_AND_VA = [0, 2];
const PATHWAYS = [0, 1, 3];
/** Trials in thousands that a group takes, for the progress. */
const lengths: Readonly<Record<GroupName, number>> = { takeover: 9, som: 10, indirect: 9.6, codes: 12 };

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
  /** Goals that are practised, and those that take their places once the elbow is another one. */
  readonly #goals: readonly Vector3[];
  readonly #others: readonly Vector3[];
  /** Where the primitives bring the hand, by body. */
  readonly #own: readonly Vector3[];
  readonly #elbow: readonly Vector3[];
  readonly #conditions: readonly ConditionName[];
  readonly #trials = new Map<ConditionName, Row<'trials'>[]>();
  readonly #looks: Row<'looks'>[] = [];
  readonly #pairs: Row<'pairs'>[] = [];
  readonly #expected: number;
  #done = 0;

  constructor(
    readonly configuration: CorticalConfiguration,
    readonly seed: number,
    readonly armOf: (settings: Settings) => ArmModel,
    readonly onShare: ShareListener,
  ) {
    const { groups, trials } = configuration;
    this.#conditions = conditionsRun(configuration);
    this.#expected = (groups.reduce((sum, group) => sum + lengths[group], 0) * 1000 * trials) / plan.trials;
    const brain = this.#brain(this.#conditions[0]);
    const { own, elbow } = bodiesOf(brain);
    this.#own = own;
    this.#elbow = elbow;
    this.#goals = nearGoals(brain, plan.goals);
    this.#others = goalsOfOtherBody(this.#goals, own, elbow);
  }

  run(): SeedFiles {
    const groups: Readonly<Record<GroupName, () => void>> = {
      takeover: () => {
        this.#takeOver();
      },
      som: () => {
        for (const name of conditionsOf('som')) this.#inhibited(name);
      },
      indirect: () => {
        for (const name of conditionsOf('indirect')) this.#changing(name);
      },
      codes: () => {
        for (const name of conditionsOf('codes'))
          this.#practise(name, this.#brain(name), this.configuration.trials, [0]);
      },
    };
    for (const group of this.configuration.groups) groups[group]();
    return this.#files();
  }

  /** Trials of the plan in proportion to the length that was asked for. */
  #at(trial: number): number {
    return Math.max(1, Math.round((trial * this.configuration.trials) / plan.trials));
  }

  #takeOver(): void {
    const { trials } = this.configuration;
    const practised = this.#practise('shortcut', this.#brain('shortcut'), trials, ALL_OUTPUTS);
    this.#practise('plain', this.#brain('plain'), trials, ALL_OUTPUTS);
    for (const name of ['habit-none', 'habit-blind', 'habit-seen'] as const) {
      const brain = this.#brain(name);
      if (practised !== undefined) restoreSnapshot(brain, practised);
      if (name === 'habit-none') brain.lesions = { ...intact, corticalShortcut: true };
      const practice = this.#practice(name, brain);
      practice.change(this.#elbow, 1);
      this.#run(practice, this.#at(plan.habitTrials));
    }
  }

  /** Practice with looks. @returns the brain as it was when the habits begin */
  #practise(
    name: ConditionName,
    brain: Brain,
    trials: number,
    lesions: readonly number[],
  ): Snapshot | undefined {
    const looks = plan.looks.map((trial) => this.#at(trial));
    const practice = this.#practice(name, brain);
    let kept: Snapshot | undefined;
    for (let t = 1; t <= trials; t++) {
      this.#run(practice, 1);
      if (looks.includes(t)) this.#look(name, practice, lesions);
      if (t === this.#at(plan.habitAfter)) kept = takeSnapshot(brain);
    }
    return kept;
  }

  /** Practises goals, then goals of another body for the same primitives. */
  #inhibited(name: ConditionName): void {
    const practice = this.#practice(name, this.#brain(name));
    this.#run(practice, this.#at(plan.heldTrials));
    this.#look(name, practice, INTACT_AND_VA);
    practice.change(this.#elbow, 1);
    practice.goals = this.#others;
    this.#run(practice, this.#at(plan.heldTrials));
    this.#look(name, practice, INTACT_AND_VA);
  }

  /** Practises in the own body, in another one, and in both again. */
  #changing(name: ConditionName): void {
    const practice = this.#practice(name, this.#brain(name));
    [this.#own, this.#elbow, this.#own, this.#elbow].forEach((hands, phase) => {
      if (phase > 0) practice.change(hands, phase % 2);
      this.#run(practice, this.#at(plan.phaseTrials));
      if (phase === 1) this.#look(name, practice, PATHWAYS);
    });
  }

  #practice(name: ConditionName, brain: Brain): Practice {
    const rows = this.#trials.get(name) ?? [];
    this.#trials.set(name, rows);
    return new Practice(brain, this.#goals, this.#own, rows);
  }

  #run(practice: Practice, trials: number): void {
    for (let t = 0; t < trials; t++) {
      practice.trial();
      this.onShare(Math.min(0.99, ++this.#done / this.#expected));
    }
  }

  #look(name: ConditionName, { brain, goals, hands }: Practice, lesions: readonly number[]): void {
    const condition = this.#conditions.indexOf(name);
    const { trial } = brain.training;
    const set = Number(goals !== this.#goals);
    const { looks, pairs } = look(brain, goals, hands, lesions);
    for (const row of looks) this.#looks.push({ condition, trial, set, ...row });
    for (const row of pairs) this.#pairs.push({ condition, trial, ...row });
  }

  #brain(name: ConditionName, more: CorticalConfiguration['settings'] = {}): Brain {
    const { settings } = this.configuration;
    const all = settingsFor({ settings: { ...settings, ...more } }, name, this.seed);
    const arm = this.armOf(all);
    return assembleBrain(all, arm, pathCheck(all, arm));
  }

  #files(): SeedFiles {
    const files = new Map<string, Uint8Array | string>();
    const keep = (stem: string, table: TrialTable) => {
      for (const [path, content] of tableFiles(stem, table)) files.set(path, content);
    };
    for (const [name, rows] of this.#trials)
      keep(trialsStem(name), TrialTable.from(corticalColumns.trials, rows));
    keep('looks', TrialTable.from(corticalColumns.looks, this.#looks));
    keep('pairs', TrialTable.from(corticalColumns.pairs, this.#pairs));
    const brains = this.configuration.groups.includes('takeover')
      ? [
          this.#brain('plain'),
          this.#brain('shortcut'),
          this.#brain('shortcut', { 'model.indirect_pathway': true }),
        ]
      : [];
    keep('cost', TrialTable.from(corticalColumns.cost, costRows(brains, this.#goals)));
    return files;
  }
}
