import type { ArmModel } from '../../arm/arm-model.js';
import { assembleBrain, pathCheck } from '../../controllers/brain/brain-assembly.js';
import { intact } from '../../model/brain-state.js';
import type { Lesions, StoredAction } from '../../model/brain-state.js';
import type { Brain } from '../../model/brain.js';
import { restoreSnapshot, takeSnapshot } from '../../model/snapshot.js';
import { experimentGoals, trainOnce, trainingTrials } from '../../model/trial/training.js';
import type { TrainingRecord } from '../../model/trial/training.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import type { Condition } from './condition.js';
import { checkConfiguration, settingsOf } from './experiment-configuration.js';
import type { ExperimentConfiguration } from './experiment-configuration.js';
import { plannedTrials } from './planned-trial.js';
import type { PlannedTrial, Scene } from './planned-trial.js';
import { givenActions, givenExpression, takeWeights, withStrategyGoal } from './given/given-brain.js';
import type { GivenWeights } from './given/given-brain.js';
import { savedAfterTraining, savedAfterTrials } from './given/saved-weights.js';
import type { SavedFiles } from './given/saved-weights.js';
import { RateRecorder } from '../../observe/rate-recorder.js';
import { recordingFiles } from '../results/recordings.js';
import type { RecordedTrial } from '../results/recordings.js';
import type { RecordingPlan } from '../results/recordings.js';
import { tableFiles, trialsStem } from '../results/results-folder.js';
import type { SeedFiles } from '../results/results-folder.js';
import type { ShareListener } from '../jobs/worker.js';
import { goalTable, primitiveTable, trainingTable, trialTable } from './tables.js';
import { runTrial } from './trial-row.js';
import type { TrialRow } from './trial-row.js';

/** One seed of an experiment; plain data. */
export interface SeedTask {
  readonly configuration: ExperimentConfiguration;
  readonly conditions: readonly string[];
  readonly seed: number;
  /** The recordings in steps of 1 ms; they change no other file. */
  readonly recording?: RecordingPlan | undefined;
  /** Weights that the configuration names. */
  readonly weights?: GivenWeights | undefined;
  /** Whether goals, actions and weights are among the files. */
  readonly saveWeights?: boolean | undefined;
}

/** A condition with its trials; `keys` are the trials as texts, to be compared. */
interface Member {
  readonly condition: Condition;
  readonly trials: readonly PlannedTrial[];
  readonly keys: readonly string[];
}

/**
 * Runs all conditions of one seed. The training and the common trials are computed once; conditions branch from a
 * snapshot of the brain where they differ. Goals are those of the intact brain in all of them.
 * @returns the files of the seed, the same bytes whenever seed and configuration are the same
 * @throws ConfigurationError, ModelError
 */
export function runSeed(task: SeedTask, arm: ArmModel, onShare: ShareListener): SeedFiles {
  const { configuration, seed, recording } = task;
  const conditions = checkConfiguration(configuration, task.conditions);
  const settings = settingsOf(configuration, seed);
  const weights: GivenWeights = task.weights ?? new Map<string, Float64Array>();
  const saveWeights = task.saveWeights === true;
  const make = () => {
    const expression = givenExpression(weights, settings['model.primitives'], arm.joints);
    const choices = { ...choicesOf(configuration), expressionWeights: expression };
    const made = assembleBrain(settings, arm, pathCheck(settings, arm), choices);
    takeWeights(made, weights, 'drawn');
    return made;
  };
  const members = conditions.map((condition) => memberOf(configuration, condition));
  const brain = make();
  const work = new Work(brain, members, configuration.given?.training !== false, onShare);

  const training = train(brain, intact, configuration, work, recordingOf(brain, recording, 'training'));
  takeWeights(brain, weights, 'learnt');
  const goals = goalsOf(brain, configuration);
  const actions = actionsOf(brain, goals, configuration);
  const files = new Map([
    ...tableFiles('training', trainingTable(training.rows)),
    ...recordingFiles('training/', training.recorded),
    ...tableFiles('primitives', primitiveTable(brain.repertoire)),
    ...tableFiles('goals', goalTable(goals, actions)),
    ...(saveWeights ? inFolder('weights', savedAfterTraining(brain, goals, actions)) : []),
  ]);
  const branch = (trained: Brain, own: readonly StoredAction[] | undefined, group: readonly Member[]) => {
    const run = {
      brain: trained,
      scene: {
        goals,
        actions: own,
        startHand: trained.body.startHand,
        planar: isPlanar(configuration),
        silence: trained.parameters.options.quirks.reachingSilence,
      },
      work,
      recording: recordingOf(trained, recording, 'trials'),
      saveWeights,
    };
    for (const [name, { rows, recorded, saved }] of runBranches(run, group))
      for (const [path, content] of [
        ...tableFiles(trialsStem(name), trialTable(rows)),
        ...recordingFiles(`${name}/`, recorded),
        ...inFolder(`${name}/weights`, saved),
      ])
        files.set(path, content);
  };
  branch(brain, actions, members.filter(isTrainedIntact));
  const others = members.filter((member) => !isTrainedIntact(member));
  if (others.length > 0) {
    const lesioned = make();
    train(lesioned, { ...intact, dopamine: true }, configuration, work, undefined);
    takeWeights(lesioned, weights, 'learnt');
    branch(lesioned, actionsOf(lesioned, goals, configuration), others);
  }
  return files;
}

const inFolder = (folder: string, files: SavedFiles): [string, Uint8Array][] =>
  files.map(([name, content]) => [`${folder}/${name}`, content]);

function choicesOf({ task, goals, selection, strategyTurn }: ExperimentConfiguration) {
  return { task, goals, selection, strategyTurnRad: strategyTurn };
}

function memberOf({ schedule, frozenEvery }: ExperimentConfiguration, condition: Condition): Member {
  const trials = plannedTrials(schedule, condition, frozenEvery);
  return { condition, trials, keys: trials.map((trial) => JSON.stringify(trial)) };
}

const isTrainedIntact = ({ condition }: Member) => !condition.trainedWithoutDopamine;

function isPlanar({ task, schedule }: ExperimentConfiguration): boolean {
  return task === 'adaptation' || schedule.blocks.some(({ disturbance }) => disturbance !== undefined);
}

/** Rows of successive trials, and the recordings of some of them. */
interface History<Row> {
  readonly rows: readonly Row[];
  readonly recorded: readonly RecordedTrial[];
}

/** The recordings and their trials; undefined: none. */
type Recording = { readonly recorder: RateRecorder; readonly trials: ReadonlySet<number> } | undefined;

function recordingOf(brain: Brain, plan: RecordingPlan | undefined, which: 'trials' | 'training'): Recording {
  if (plan === undefined || plan[which].length === 0) return undefined;
  return { recorder: new RateRecorder(brain, plan.populations), trials: new Set(plan[which]) };
}

/** Adds a row, with the recordings of its trial. */
function extended<Row>(
  { rows, recorded }: History<Row>,
  recording: Recording,
  make: () => Row,
): History<Row> {
  const trial = rows.length;
  if (recording?.trials.has(trial) !== true) return { rows: [...rows, make()], recorded };
  const { result, recorded: rates } = recording.recorder.record(make);
  return { rows: [...rows, result], recorded: [...recorded, { trial, recorded: rates }] };
}

/** The training, unless it is left out. Given goals of the adaptation task are those of its last trials. */
function train(
  brain: Brain,
  lesions: Lesions,
  { task, goals, given }: ExperimentConfiguration,
  work: Work,
  recording: Recording,
): History<TrainingRecord> {
  brain.lesions = lesions;
  let history: History<TrainingRecord> = { rows: [], recorded: [] };
  const trials = given?.training === false ? 0 : trainingTrials(brain);
  const kept = trials - (goals + 1);
  for (let trial = 0; trial < trials; trial++) {
    const goal = task === 'adaptation' && trial >= kept ? given?.goals?.at(trial - kept) : undefined;
    history = extended(history, recording, () => trainOnce(brain, goal));
    work.trained();
  }
  return history;
}

function goalsOf(
  brain: Brain,
  { task, goals, strategyTurn, given }: ExperimentConfiguration,
): readonly Vector3[] {
  if (given?.goals === undefined) return experimentGoals(brain);
  return task === 'adaptation' ? withStrategyGoal(given.goals, goals, strategyTurn) : given.goals;
}

/**
 * The action of each goal, if actions are stored: the one from the training, or the one from the selection rule that
 * replaces it.
 */
function actionsOf(
  brain: Brain,
  goals: readonly Vector3[],
  { given }: ExperimentConfiguration,
): readonly StoredAction[] | undefined {
  if (brain.parameters.task === 'reaching') return undefined;
  if (given?.actions !== undefined) return givenActions(brain, given.actions);
  if (brain.selector.asksBasalGanglia) return brain.training.storedActions;
  return goals.map((goal, slot) => {
    const { primitive, explored } = brain.selector.select(goal, slot);
    return { primitive, explored, theta: [...brain.repertoire.theta[primitive]] };
  });
}

/** A brain in its experiment. */
interface Run {
  readonly brain: Brain;
  readonly scene: Scene;
  readonly work: Work;
  readonly recording: Recording;
  readonly saveWeights: boolean;
}

/** All trials of a condition, and the weights at their end if they are saved. */
interface WholeHistory extends History<TrialRow> {
  readonly saved: SavedFiles;
}

/** The trials of each member by the name of its condition. The brain ends in some state of the last trial. */
function runBranches(
  run: Run,
  members: readonly Member[],
  before: History<TrialRow> = { rows: [], recorded: [] },
): Map<string, WholeHistory> {
  if (members.length === 0) return new Map();
  const { brain, scene, work, recording, saveWeights } = run;
  const [{ trials, keys }] = members;
  let history = before;
  let t = before.rows.length;
  for (; t < trials.length && members.every((member) => member.keys[t] === keys[t]); t++) {
    history = extended(history, recording, () => runTrial(brain, t, trials[t], scene));
    work.reached();
  }
  if (t === trials.length) {
    const whole = { ...history, saved: saveWeights ? savedAfterTrials(brain) : [] };
    return new Map(members.map(({ condition }) => [condition.name, whole]));
  }
  const fork = takeSnapshot(brain);
  return new Map(
    [...new Set(members.map((member) => member.keys[t]))].flatMap((key) => {
      restoreSnapshot(brain, fork);
      const group = members.filter((member) => member.keys[t] === key);
      return [...runBranches(run, group, history)];
    }),
  );
}

/** The amount of work, in ms of the reservoir's time plus a fraction of that of the basal ganglia. */
class Work {
  readonly #trainingCost: number;
  readonly #trialCost: number;
  readonly #total: number;
  readonly #onShare: ShareListener;
  #done = 0;

  constructor(brain: Brain, members: readonly Member[], trained: boolean, onShare: ShareListener) {
    const { task, options } = brain.parameters;
    const basalGangliaCost = options.sharedClock ? 1 : BASAL_GANGLIA_COST;
    this.#trainingCost = 1200 * basalGangliaCost;
    this.#trialCost = task === 'reaching' ? 400 + 1050 * basalGangliaCost : 400;
    const trainings = trained ? (members.every(isTrainedIntact) ? 1 : 2) : 0;
    this.#total =
      trainings * trainingTrials(brain) * this.#trainingCost + distinctTrials(members) * this.#trialCost;
    this.#onShare = onShare;
  }

  trained(): void {
    this.#add(this.#trainingCost);
  }

  reached(): void {
    this.#add(this.#trialCost);
  }

  #add(cost: number): void {
    this.#done += cost;
    this.#onShare(this.#done / this.#total);
  }
}

/** A ms of the basal ganglia alone in ms of the reservoir. */
const BASAL_GANGLIA_COST = 0.1;

/** Number of computed trials; common trials count once. */
function distinctTrials(members: readonly Member[]): number {
  const seen = new Map<string, number>();
  for (const member of members) {
    let history = isTrainedIntact(member) ? 'intact' : 'lesioned';
    for (const key of member.keys) {
      const next = `${history} ${key}`;
      const known = seen.get(next) ?? seen.size;
      seen.set(next, known);
      history = String(known);
    }
  }
  return seen.size;
}
