import type { ArmModel } from '../../arm/arm-model.js';
import type { Settings } from '../../parameters/parameter-table.js';
import { assembleBrain, pathCheck } from '../../controllers/brain/brain-assembly.js';
import type { Brain } from '../../model/brain.js';
import { GoalSampler } from '../../model/cortex/goal-sampler.js';
import { RandomStream } from '../../model/numbers/random.js';
import { restoreSnapshot } from '../../model/snapshot.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import { tableFiles, trialsStem } from '../results/results-folder.js';
import type { SeedFiles } from '../results/results-folder.js';
import type { ShareListener } from '../jobs/worker.js';
import { TrialTable } from '../results/trial-table.js';
import { bodiesOf } from './bodies.js';
import { CommonStreams, experimentStreams } from './common-streams.js';
import type { StructuralCondition } from './conditions.js';
import { beginning, runPhase } from './course.js';
import type { Stage, Surroundings } from './course.js';
import { answersTo, isInHalf, splitOf } from './evaluation.js';
import type { Answer, Halves } from './evaluation.js';
import { pruneToLargest } from './projection-weights.js';
import { activityRows, clusteringRows, evaluationRows, projectionRow, survivalRows } from './stage-rows.js';
import { allConditions, costSettings, runs, settingsFor } from './structural-configuration.js';
import type { StructuralConfiguration } from './structural-configuration.js';
import { courseTable, structuralColumns } from './structural-tables.js';
import type { Row, TableName } from './structural-tables.js';
import { trialCost } from './trial-cost.js';

/** Trials between two measurements of striatal activity, and goals shown each time. */
const PROBED_EVERY = 50;
const PROBE_GOALS = 30;

/** A stage, and the answers of the basal ganglia to the fresh goals. */
interface Reached extends Stage {
  readonly answers: readonly Answer[];
}

type Rows = { [Name in Exclude<TableName, 'trials'>]: Row<Name>[] };

/**
 * Runs all conditions of one seed. Goals are the same in all of them, and so are noise and choices in each trial
 * (`CommonStreams`). Conditions that begin alike share their common part.
 * @param armOf the arm for some settings
 * @returns the files of the seed, the same bytes whenever seed and configuration are the same, except for the table
 * `cost`
 * @throws ConfigurationError, ModelError
 */
export function runStructuralSeed(
  configuration: StructuralConfiguration,
  seed: number,
  armOf: (settings: Settings) => ArmModel,
  onShare: ShareListener,
): SeedFiles {
  return new StructuralSeed(configuration, seed, armOf, onShare).run();
}

class StructuralSeed {
  readonly #configuration: StructuralConfiguration;
  readonly #seed: number;
  readonly #armOf: (settings: Settings) => ArmModel;
  readonly #all: readonly StructuralCondition[];
  readonly #mine: readonly StructuralCondition[];
  readonly #surroundings: Surroundings;
  readonly #fresh: Halves;
  readonly #reached = new Map<string, Reached>();
  readonly #onTrial: () => void;
  readonly #rows: Rows = {
    evaluations: [],
    projections: [],
    activity: [],
    survival: [],
    clustering: [],
    cost: [],
  };
  /** The dense brain after its training, once it is there. */
  #dense: Brain | undefined;

  constructor(
    configuration: StructuralConfiguration,
    seed: number,
    armOf: (settings: Settings) => ArmModel,
    onShare: ShareListener,
  ) {
    this.#configuration = configuration;
    this.#seed = seed;
    this.#armOf = armOf;
    this.#all = allConditions(configuration);
    this.#mine = this.#all.filter(({ group }) => runs(configuration, group, seed));
    const brain = this.#brain({ settings: {} });
    const longest = Math.max(
      ...this.#all.map(({ phases }) => phases.reduce((sum, { trials }) => sum + trials, 0)),
    );
    const goals = goalsOf(brain, longest, experimentStreams.goals);
    const fresh = goalsOf(brain, configuration.evaluationGoals, experimentStreams.freshGoals);
    const split = splitOf(goals);
    this.#fresh = { goals: fresh, split };
    this.#surroundings = {
      bodies: bodiesOf(brain),
      goals,
      halves: {
        first: goals.filter((goal) => isInHalf(goal, split, 'first')),
        second: goals.filter((goal) => isInHalf(goal, split, 'second')),
      },
      probeGoals: fresh.slice(0, PROBE_GOALS),
    };
    const total = this.#trialsToRun();
    let done = 0;
    this.#onTrial = () => {
      onShare(++done / total);
    };
  }

  run(): SeedFiles {
    const files = new Map<string, Uint8Array | string>();
    const keep = (stem: string, table: TrialTable) => {
      for (const [path, content] of tableFiles(stem, table)) files.set(path, content);
    };
    let dense: Stage | undefined;
    this.#all.forEach((condition, number) => {
      const stage = this.#mine.includes(condition) ? this.#run(condition, number) : undefined;
      if (condition.name === 'dense') dense = stage;
      keep(trialsStem(condition.name), courseTable(stage?.trials ?? []));
    });
    if (this.#isTimed && dense !== undefined) this.#time(dense);
    for (const name of Object.keys(this.#rows) as (keyof Rows)[])
      keep(name, TrialTable.from<string>(structuralColumns[name], this.#rows[name]));
    return files;
  }

  /**
   * Runs all phases of one condition and adds its rows.
   * @returns the stage at its end
   */
  #run(condition: StructuralCondition, number: number): Stage {
    const brain = this.#brain(condition);
    const streams = new CommonStreams(this.#seed, condition.streams);
    let stage: Stage = beginning(brain);
    condition.phases.forEach((_, i) => {
      const reached = this.#reach(condition, i, brain, stage, streams);
      stage = reached;
      if (i === 0) this.#tellFirst(condition, number, brain, reached);
      if (condition.evaluated === 'in the end' && i + 1 < condition.phases.length) return;
      const answers =
        condition.largestKept === undefined ? reached.answers : answersTo(brain, this.#fresh.goals);
      this.#rows.evaluations.push(
        ...evaluationRows(
          { condition: number, phases: i + 1 },
          answers,
          this.#fresh,
          this.#surroundings.bodies,
          ['own', ...condition.otherBodies],
          condition.evaluated === 'on halves' ? ['first', 'second'] : [undefined],
        ),
      );
    });
    return stage;
  }

  /** The brain of a condition at the end of one of its phases: computed, or shared with an earlier condition. */
  #reach(
    condition: StructuralCondition,
    phase: number,
    brain: Brain,
    from: Stage,
    streams: CommonStreams,
  ): Reached {
    const key = keyOf(condition, phase);
    const known = this.#reached.get(key);
    if (known !== undefined) {
      restoreSnapshot(brain, known.snapshot);
      return known;
    }
    const probed = phase === 0 && this.#mine.some((other) => other.probed && keyOf(other, 0) === key);
    const stage = runPhase(
      brain,
      from,
      condition.phases[phase],
      this.#surroundings,
      streams,
      this.#onTrial,
      probed ? PROBED_EVERY : undefined,
    );
    const reached = { ...stage, answers: answersTo(brain, this.#fresh.goals) };
    if (this.#mine.some((other) => other !== condition && keyOf(other, phase) === key))
      this.#reached.set(key, reached);
    return reached;
  }

  /** Adds the rows of a condition after its first phase. Afterwards the brain may be changed for its evaluation. */
  #tellFirst(condition: StructuralCondition, number: number, brain: Brain, stage: Stage): void {
    if (condition.name === 'dense') this.#dense = brain;
    if (condition.largestKept !== undefined)
      pruneToLargest(brain.basalGanglia.corticoStriatal, brain.basalGanglia.cells, condition.largestKept);
    this.#rows.projections.push(projectionRow(number, brain, this.#dense));
    this.#rows.activity.push(...activityRows(number, stage));
    this.#rows.survival.push(...survivalRows(number, brain, stage));
    this.#rows.clustering.push(...clusteringRows(number, brain, stage));
  }

  /** Whether the dense and the structural projection are timed side by side. */
  get #isTimed(): boolean {
    return runs(this.#configuration, 'cost', this.#seed);
  }

  #time(dense: Stage): void {
    const [first, second] = costSettings.map((settings) => this.#brain({ settings }));
    const rows = trialCost(first, second, dense.trials, new CommonStreams(this.#seed), this.#onTrial);
    this.#rows.cost.push(...rows);
  }

  #brain(condition: Pick<StructuralCondition, 'settings'>): Brain {
    const settings = settingsFor(this.#configuration, condition, this.#seed);
    const arm = this.#armOf(settings);
    return assembleBrain(settings, arm, pathCheck(settings, arm));
  }

  /** Number of computed trials; common trials count once. */
  #trialsToRun(): number {
    const distinct = new Map(
      this.#mine.flatMap((condition) =>
        condition.phases.map(({ trials }, i) => [keyOf(condition, i), trials] as const),
      ),
    );
    const timed = this.#isTimed
      ? 2 * (this.#mine.find(({ name }) => name === 'dense')?.phases[0].trials ?? 0)
      : 0;
    return [...distinct.values()].reduce((sum, trials) => sum + trials, timed);
  }
}

/** Conditions with the same key are the same as far as the end of that phase. */
const keyOf = ({ settings, streams, phases }: StructuralCondition, phase: number): string =>
  JSON.stringify([settings, streams, phases.slice(0, phase + 1)]);

function goalsOf({ body, parameters, random }: Brain, count: number, stream: number): Vector3[] {
  const { goalSpreadRad, goalDistanceM } = parameters;
  const source = new RandomStream(random.seed, stream);
  const sampler = new GoalSampler(body, goalSpreadRad, goalDistanceM, source);
  return Array.from({ length: count }, () => sampler.next());
}
