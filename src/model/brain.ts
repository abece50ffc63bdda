import { ModelError } from '../errors.js';
import {
  BasalGangliaSelector,
  ForcedSelector,
  RandomSelector,
  RankedSelector,
} from './basal-ganglia/action-selection.js';
import type { ActionSelector, LearntOutcomes } from './basal-ganglia/action-selection.js';
import type { BasalGanglia } from './basal-ganglia/basal-ganglia.js';
import type { BrainParameters } from './brain-parameters.js';
import { intact } from './brain-state.js';
import type { Lesions, PendingTrial, TrainingState } from './brain-state.js';
import type { Cerebellum } from './cerebellum/cerebellum.js';
import type { GoalMemory } from './cortex/goal-memory.js';
import { GoalSampler } from './cortex/goal-sampler.js';
import type { Kernels } from './kernels/ports.js';
import type { Body } from './movement/body.js';
import { PrimitiveExpression } from './movement/primitive-expression.js';
import { Repertoire } from './movement/repertoire.js';
import { Random } from './numbers/random.js';
import { Parts } from './parts.js';
import type { PartDefinition } from './parts.js';
import { keys, standardParts } from './standard-parts.js';

/** A phase that begins in a trial of the training or of an experiment. */
export type Phase = 'rest' | 'goal' | 'action' | 'correction' | 'outcome' | 'reward' | 'learning';

/** Optional inputs to a brain, besides its parameters. */
export interface BrainChoices {
  /** Weights of the primitives (see `PrimitiveExpression`); drawn unless given. */
  readonly expressionWeights?: Float64Array | undefined;
  /** Definitions of the parts; `standardParts` unless given. */
  readonly parts?: readonly PartDefinition[];
}

/**
 * The motor system of one arm: basal ganglia that select a primitive, its expression as parameters, a cerebellum that
 * corrects them, and the body that moves. This class holds the parts and their common clock. The parts are defined in
 * `standard-parts.ts`, the course of a trial in `trial/`, and the state on file in `snapshot.ts`.
 */
export class Brain {
  readonly parameters: BrainParameters;
  readonly body: Body;
  readonly random: Random;
  /** All parts that have a state or can be recorded, including those named below. */
  readonly parts: Parts;
  readonly basalGanglia: BasalGanglia;
  readonly expression: PrimitiveExpression;
  readonly repertoire: Repertoire;
  readonly cerebellum: Cerebellum;
  readonly goalMemory: GoalMemory;
  readonly goals: GoalSampler;
  readonly outcomes: LearntOutcomes;
  /** Selection in the training, by the basal ganglia. */
  readonly trainingSelector: BasalGangliaSelector;
  /** Selection for reaches, as the options ask. */
  readonly selector: ActionSelector;
  /** Selection where the basal ganglia are lesioned. */
  readonly anyPrimitive: ActionSelector;
  #lesions: Lesions = intact;
  training: TrainingState = { trial: 0, done: false, keptGoals: [], storedActions: [] };
  /** Number of completed reaches. */
  reaches = 0;
  /** Called when a phase of a trial begins, before any of its network time passes; for recordings. */
  onPhase: ((phase: Phase) => void) | undefined;
  /** The trial that was begun and has not ended. */
  pending: PendingTrial | undefined;

  /** @throws ModelError when no primitive may be moved by this body, or the goals are too few for the task. */
  constructor(
    parameters: BrainParameters,
    body: Body,
    kernels: Kernels,
    seed: number,
    { expressionWeights, parts = standardParts }: BrainChoices = {},
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
    this.parts = new Parts({ parameters, body, kernels, random: this.random }, parts);
    this.basalGanglia = this.parts.get(keys.basalGanglia);
    this.cerebellum = this.parts.get(keys.cerebellum);
    this.goalMemory = this.parts.get(keys.goalMemory);
    this.outcomes = this.parts.get(keys.outcomes);
    this.expression = new PrimitiveExpression(primitives, body.joints, stream('weights'));
    if (expressionWeights !== undefined) this.expression.weights.set(expressionWeights);
    this.repertoire = new Repertoire(this.expression, body);
    this.goals = new GoalSampler(body, parameters.goalSpreadRad, parameters.goalDistanceM, stream('goals'));
    this.trainingSelector = new BasalGangliaSelector(
      this.basalGanglia,
      this.repertoire,
      this.outcomes,
      stream('exploration'),
    );
    this.selector = this.#selectorFor(parameters);
    this.anyPrimitive = new RandomSelector(this.repertoire, stream('exploration'));
  }

  #selectorFor(parameters: BrainParameters): ActionSelector {
    const { selection } = parameters.options;
    switch (selection.kind) {
      case 'basal-ganglia':
        return this.trainingSelector;
      case 'ranked':
        return new RankedSelector(this.repertoire, selection.rank, parameters.noveltyDistanceM);
      case 'random':
        return new RandomSelector(this.repertoire, this.random.stream('exploration'));
      case 'forced':
        return new ForcedSelector(selection.primitives);
    }
  }

  /** Lets `ms` of the basal ganglia's time pass; the reservoir also runs if they share one clock. */
  advance(ms: number): void {
    this.basalGanglia.run(ms);
    this.rest(ms);
  }

  /** The time that the basal ganglia need in the plan of a trial also passes for a reservoir on the same clock. */
  rest(ms: number): void {
    if (this.parameters.options.sharedClock && !this.#lesions.cerebellum) this.cerebellum.rest(ms);
  }

  /** The current lesions. */
  get lesions(): Lesions {
    return this.#lesions;
  }

  set lesions(lesions: Lesions) {
    this.#lesions = lesions;
    const { basalGanglia, parts } = this;
    basalGanglia.silenced = lesions.dopamine;
    basalGanglia.silence({ strD1: lesions.directPathway, va: lesions.basalGangliaOutput });
    const shortcut = parts.find(keys.shortcut);
    if (shortcut !== undefined) shortcut.silenced = lesions.corticalShortcut;
    const indirect = parts.find(keys.indirect);
    if (indirect !== undefined) indirect.silenced = lesions.indirectPathway;
  }

  /**
   * Plasticity of all parts, and whether the cerebellum may perturb itself.
   * @param outcomeFollows whether the trial shows its outcome; pathways beside the loop learn only if it does
   */
  setSwitches(learning: boolean, noise: boolean, outcomeFollows = true): void {
    this.basalGanglia.plastic = learning;
    this.basalGanglia.outcomeFollows = outcomeFollows;
    this.cerebellum.learning = learning;
    this.cerebellum.noise = noise;
  }
}
