import { ModelError } from '../errors.js';
import {
  BasalGangliaSelector,
  ForcedSelector,
  LearntOutcomes,
  RandomSelector,
  RankedSelector,
} from './basal-ganglia/action-selection.js';
import type { ActionSelector } from './basal-ganglia/action-selection.js';
import { BasalGanglia } from './basal-ganglia/basal-ganglia.js';
import type { Body } from './movement/body.js';
import { AdaptiveFilterCerebellum } from './cerebellum/adaptive-filter-cerebellum.js';
import type { BrainParameters } from './brain-parameters.js';
import type { Cerebellum } from './cerebellum/cerebellum.js';
import { DenseCorticoStriatal } from './basal-ganglia/cortico-striatal.js';
import type { CorticoStriatal } from './basal-ganglia/cortico-striatal.js';
import { GoalMemory } from './cortex/goal-memory.js';
import { GoalSampler } from './cortex/goal-sampler.js';
import type { Kernels } from './kernels/ports.js';
import { PrimitiveExpression } from './movement/primitive-expression.js';
import { Random } from './numbers/random.js';
import type { RandomStream } from './numbers/random.js';
import { Repertoire } from './movement/repertoire.js';
import { ReservoirCerebellum } from './cerebellum/reservoir-cerebellum.js';
import { StructuralCorticoStriatal } from './basal-ganglia/structural-cortico-striatal.js';
import { intact } from './brain-state.js';
import type { Lesions, PendingTrial, TrainingState } from './brain-state.js';

/** What begins in a trial of the training or of an experiment. */
export type Phase = 'rest' | 'goal' | 'action' | 'correction' | 'outcome' | 'reward' | 'learning';

/** Where a rehearsal is good enough, and the damping of the inverse sensitivity; shares of the cortical grid's half extent. */
const TOLERANCE = 4e-4;
const DAMPING = 0.04;

/**
 * The motor system of one arm: basal ganglia that select a primitive, its expression as parameters, a cerebellum that
 * corrects them, and the body that moves. This class holds the parts and their common clock; what happens in a trial
 * is in `training.ts` and `trial.ts`, its state on file in `snapshot.ts`.
 */
export class Brain {
  readonly parameters: BrainParameters;
  readonly body: Body;
  readonly random: Random;
  readonly basalGanglia: BasalGanglia;
  readonly expression: PrimitiveExpression;
  readonly repertoire: Repertoire;
  readonly cerebellum: Cerebellum;
  readonly goalMemory: GoalMemory;
  readonly goals: GoalSampler;
  readonly outcomes: LearntOutcomes;
  /** Selection in the training: the basal ganglia explore where they are silent. */
  readonly trainingSelector: BasalGangliaSelector;
  /** Selection for reaches, as the options ask. */
  readonly selector: ActionSelector;
  /** Selection where the basal ganglia are lesioned. */
  readonly anyPrimitive: ActionSelector;
  #lesions: Lesions = intact;
  training: TrainingState = { trial: 0, done: false, keptGoals: [], storedActions: [] };
  /** Reaches that were ended. */
  reaches = 0;
  /** Told when a phase of a trial begins, for recordings; before any network time of it passes. */
  onPhase: ((phase: Phase) => void) | undefined;
  /** The trial that was begun and not yet ended. */
  pending: PendingTrial | undefined;

  /**
   * @param expressionWeights of the primitives (see `PrimitiveExpression`); drawn unless given
   * @throws ModelError when no primitive may be moved by this body, or the goals are too few for the task.
   */
  constructor(
    parameters: BrainParameters,
    body: Body,
    kernels: Kernels,
    seed: number,
    expressionWeights?: Float64Array,
  ) {
    const { task, goals, primitives, options } = parameters;
    // The strategy's goal is turned in the plane of the first two.
    if (task === 'adaptation' && goals < 2)
      throw new ModelError(`brain: the adaptation task with ${goals} goal, expected at least 2`);
    if (task === 'adaptation' && options.trainingTrials > 0 && options.trainingTrials <= goals)
      throw new ModelError(
        `brain: ${options.trainingTrials} trials of training, expected at least ${goals + 1}, one a goal`,
      );
    this.parameters = parameters;
    this.body = body;
    this.random = new Random(seed);
    const stream = this.random.stream.bind(this.random);
    this.basalGanglia = new BasalGanglia(
      parameters,
      stream('noise'),
      kernels,
      projection(parameters, stream('wiring')),
    );
    this.basalGanglia.quirks = options.quirks;
    this.expression = new PrimitiveExpression(primitives, body.joints, stream('weights'));
    if (expressionWeights !== undefined) this.expression.weights.set(expressionWeights);
    this.repertoire = new Repertoire(this.expression, body);
    this.cerebellum = this.#cerebellumFor(parameters, kernels);
    this.goalMemory = new GoalMemory(this.cerebellum.slots, options.goalRadiusM);
    this.goals = new GoalSampler(body, parameters.goalSpreadRad, parameters.goalDistanceM, stream('goals'));
    this.outcomes = new LearntOutcomes(primitives);
    const fromBasalGanglia = () =>
      new BasalGangliaSelector(this.basalGanglia, this.repertoire, this.outcomes, stream('exploration'));
    this.trainingSelector = fromBasalGanglia();
    this.selector = this.#selectorFor(parameters, fromBasalGanglia);
    this.anyPrimitive = new RandomSelector(this.repertoire, stream('exploration'));
  }

  #cerebellumFor(parameters: BrainParameters, kernels: Kernels): Cerebellum {
    const { cortex, options, primitives, reservoir } = parameters;
    const { cerebellum } = options;
    if (cerebellum.kind === 'adaptive_filter')
      return new AdaptiveFilterCerebellum(
        this.body,
        { primitives, centre: cortex.centre, halfExtentM: cortex.halfExtentM },
        {
          ...cerebellum,
          toleranceM: TOLERANCE * cortex.halfExtentM,
          dampingM: DAMPING * cortex.halfExtentM,
          slots: reservoir.inputs,
        },
      );
    const stream = this.random.stream.bind(this.random);
    return new ReservoirCerebellum(
      { weights: stream('reservoir'), perturbation: stream('perturbation'), reset: stream('reset') },
      kernels,
      {
        reservoir,
        perturbation: options.perturbation,
        rampReaches: options.correctionRamp,
        quirks: options.quirks,
      },
    );
  }

  #selectorFor(parameters: BrainParameters, fromBasalGanglia: () => ActionSelector): ActionSelector {
    const { selection } = parameters.options;
    switch (selection.kind) {
      case 'basal-ganglia':
        return fromBasalGanglia();
      case 'ranked':
        return new RankedSelector(this.repertoire, selection.rank, parameters.noveltyDistanceM);
      case 'random':
        return new RandomSelector(this.repertoire, this.random.stream('exploration'));
      case 'forced':
        return new ForcedSelector(selection.primitives);
    }
  }

  /** Lets `ms` of the basal ganglia's time pass; the reservoir runs along where they share one clock. */
  advance(ms: number): void {
    this.basalGanglia.run(ms);
    this.rest(ms);
  }

  /** Time that passes for the basal ganglia alone in the plan of a trial still passes for a reservoir on one clock. */
  rest(ms: number): void {
    if (this.parameters.options.sharedClock && !this.#lesions.cerebellum) this.cerebellum.rest(ms);
  }

  /** What is taken away at present. */
  get lesions(): Lesions {
    return this.#lesions;
  }

  set lesions(lesions: Lesions) {
    this.#lesions = lesions;
    this.basalGanglia.silenced = lesions.dopamine;
  }

  /** Plasticity of all parts, and whether the cerebellum may perturb itself. */
  setSwitches(learning: boolean, noise: boolean): void {
    this.basalGanglia.plastic = learning;
    this.cerebellum.learning = learning;
    this.cerebellum.noise = noise;
  }
}

function projection({ primitives, cortex, options }: BrainParameters, random: RandomStream): CorticoStriatal {
  const cells = cortex.cells ** 3;
  const rule = options.projection;
  if (rule.kind === 'structural')
    return new StructuralCorticoStriatal(primitives, cells, rule.parameters, random);
  const { mismatchPruning } = rule;
  return new DenseCorticoStriatal(
    primitives,
    cells,
    mismatchPruning === 0 ? undefined : { probability: mismatchPruning, random },
  );
}
