import type { CortexParameters } from './cortex/cortex.js';
import { publishedBasalGangliaQuirks } from './basal-ganglia/basal-ganglia-parameters.js';
import type { BasalGangliaQuirks } from './basal-ganglia/basal-ganglia-parameters.js';
import {
  MEAN_ERROR_RETENTION,
  publishedReservoirQuirks,
  WARMUP_TRIALS,
} from './cerebellum/reservoir-cerebellum.js';
import type { ReservoirQuirks } from './cerebellum/reservoir-cerebellum.js';
import type { ReservoirParameters } from './cerebellum/reservoir-parameters.js';
import type { StructuralParameters } from './basal-ganglia/structural-parameters.js';

/** The two trainings of the publication; free reaching uses the first. */
export type Task = 'reaching' | 'adaptation';

/**
 * Oddities of the published program that can be put right one by one, each with its published value first
 * (docs/model/README.md, "Quirks"; the parameters `quirks.*`): those of the network, and those of its trials.
 */
export interface Quirks extends BasalGangliaQuirks {
  /** Cortex between the trials of the adaptation training. */
  readonly adaptationCortex: 'left_on' | 'silent';
  /** Drive of the chosen premotor cell in it: 1 if explored, else 0; or 0.5 as in the reaching training. */
  readonly adaptationPremotor: 'published' | 'as_reaching';
  /** What the cortex shows after its movements: still the goal, or for 100 ms the hand, as in the reaching training. */
  readonly adaptationOutcome: 'goal' | 'hand';
  /** A reward of size 0: a reward phase in which dopamine dips, or none. */
  readonly zeroReward: 'dip' | 'none';
  /** Actions that are stored: those of the last trials, random or not, or the primitives chosen in them. */
  readonly storedActions: 'any' | 'chosen';
  /** Reaching where no premotor cell answers: the largest rate all the same, the nearest learnt outcome, or any primitive. */
  readonly reachingSilence: 'largest' | 'nearest' | 'explore';
}

export const publishedQuirks: Quirks = Object.freeze({
  ...publishedBasalGangliaQuirks,
  adaptationCortex: 'left_on',
  adaptationPremotor: 'published',
  adaptationOutcome: 'goal',
  zeroReward: 'dip',
  storedActions: 'any',
  reachingSilence: 'largest',
});

/** Which primitive a target gets. `basal-ganglia` is the model; the others replace it in experiments. */
export type SelectionRule =
  | { readonly kind: 'basal-ganglia' }
  /** By distance of the end point, rank 0 the nearest. */
  | { readonly kind: 'ranked'; readonly rank: number }
  | { readonly kind: 'random' }
  /** One primitive a goal slot. */
  | { readonly kind: 'forced'; readonly primitives: readonly number[] };

/** The projection from cortex to striatum. */
export type ProjectionRule =
  /** All to all; a probability of unlearning at a mismatch, 0 as published. */
  | { readonly kind: 'dense'; readonly mismatchPruning: number }
  | { readonly kind: 'structural'; readonly parameters: StructuralParameters };

/** Constants of the adaptive filter cerebellum that do not depend on the body; see `AdaptiveFilterParameters`. */
export interface AdaptiveFilterOptions {
  readonly kind: 'adaptive-filter';
  readonly learningRate: number;
  readonly correctionLimit: number;
  readonly rehearsalSteps: number;
  /** Whether errors are attributed to body and view before places learn the rest. */
  readonly errorSources: boolean;
  /** Primitives that are rehearsed at most: the selected one, then those that are foreseen to end nearest. */
  readonly candidates: number;
}

/** How the reservoir learns from errors. */
export interface ReservoirCerebellumRules {
  readonly kind: 'reservoir';
  /** First trials that change no weight. */
  readonly warmupTrials: number;
  /** Share of the old value in a goal's mean error. */
  readonly meanErrorRetention: number;
  readonly quirks: ReservoirQuirks;
}

/** The deviations from the published model, each with its published value in `publishedOptions`. */
export interface BrainOptions {
  /** Reservoir and basal ganglia share one clock: each runs while the other is used. */
  readonly sharedClock: boolean;
  readonly quirks: Quirks;
  /** Most goals kept in the reaching training; 2 is quirk 4; 0 keeps all. */
  readonly goalsKept: number;
  /** Where no premotor cell answers and exploration is off. */
  readonly unknownRegion: 'nearest' | 'reject';
  readonly perturbation: 'always' | 'while_learning';
  /** Reaches of a goal over which the correction grows to its full size. */
  readonly correctionRamp: number;
  /** Targets closer than this share a goal unit (m); 0: identical targets only. */
  readonly goalRadiusM: number;
  /** The basal ganglia learn from every reach. */
  readonly reachDopamine: boolean;
  readonly selection: SelectionRule;
  readonly projection: ProjectionRule;
  /** Turn of goal 0 about goal 0 x goal 1 that makes the goal of the explicit strategy (adaptation). */
  readonly strategyTurnRad: number;
  readonly cerebellum: ReservoirCerebellumRules | AdaptiveFilterOptions;
  /** Trials of the training; 0: as published, 400 and the goals for reaching, 451 and the goals for adaptation. */
  readonly trainingTrials: number;
  /** Trials, and reaches, over which exploration fades from always to never; 0: it does not fade, as published. */
  readonly explorationTrials: number;
}

export const publishedOptions: BrainOptions = Object.freeze<BrainOptions>({
  sharedClock: true,
  quirks: publishedQuirks,
  goalsKept: 2,
  unknownRegion: 'nearest',
  perturbation: 'always',
  correctionRamp: 0,
  goalRadiusM: 0,
  reachDopamine: false,
  selection: { kind: 'basal-ganglia' },
  projection: { kind: 'dense', mismatchPruning: 0 },
  strategyTurnRad: -Math.PI / 4,
  cerebellum: {
    kind: 'reservoir',
    warmupTrials: WARMUP_TRIALS,
    meanErrorRetention: MEAN_ERROR_RETENTION,
    quirks: publishedReservoirQuirks,
  },
  trainingTrials: 0,
  explorationTrials: 0,
});

/** Everything a brain is made of besides its body and its seed. Lengths in m, angles in rad. */
export interface BrainParameters {
  readonly task: Task;
  /** Goals of the experiment: sets the length of the training. */
  readonly goals: number;
  readonly primitives: number;
  readonly cortex: CortexParameters;
  readonly reservoir: ReservoirParameters;
  /** Displacement of the hand that is rewarded (0.3 m for the published arm). */
  readonly noveltyDistanceM: number;
  /** Least distance of training goals (0.5 m for the published arm). */
  readonly goalDistanceM: number;
  readonly goalSpreadRad: number;
  readonly options: BrainOptions;
}

/** Motor gains of the published arm (rad): yaw, pitch, roll, elbow. */
export const publishedGains: readonly number[] = Object.freeze([-5, -5, 5, -5]);

/** Distances of the published trainings (m): what is novel, and how far goals are. */
export const publishedDistances = Object.freeze({ noveltyM: 0.3, goalM: 0.5 });

/** The published cortex: 8000 cells from -0.5 to 0.45 m, bumps of total 10 and variance 0.001 m^2. */
export const publishedCortex: CortexParameters = Object.freeze({
  cells: 20,
  centre: [0, 0, 0] as const,
  halfExtentM: 0.5,
  gain: 10,
  varianceM2: 0.001,
});
