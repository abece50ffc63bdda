import { publishedSettings } from '../parameters/parameter-table.js';
import { pick, publishedQuirks, section } from '../parameters/sections.js';
import type { Quirks, Section, StructuralParameters } from '../parameters/sections.js';
import type { CortexParameters } from './cortex/cortex.js';
import type { ReservoirParameters } from './cerebellum/reservoir-parameters.js';

/** The two trainings of the publication; free reaching uses the first. */
export type Task = 'reaching' | 'adaptation';

/** Which primitive a target gets. `basal-ganglia` is the model; the others replace it in experiments. */
export type SelectionRule =
  | { readonly kind: 'basal-ganglia' }
  /** By distance of the end point, rank 0 the nearest. */
  | { readonly kind: 'ranked'; readonly rank: number }
  | { readonly kind: 'random' }
  /** One primitive per goal slot. */
  | { readonly kind: 'forced'; readonly primitives: readonly number[] };

/** The projection from cortex to striatum. */
export type ProjectionRule =
  /** All to all, with a probability of unlearning at a mismatch (0 as published). */
  | { readonly kind: 'dense'; readonly mismatchPruning: number }
  | { readonly kind: 'structural'; readonly parameters: StructuralParameters };

/** Parameters `model.*` of the adaptive filter cerebellum. */
export const adaptiveFilterOptionNames = [
  'learningRate',
  'correctionLimit',
  'rehearsalSteps',
  'errorSources',
  'servoModel',
  'errorEvidence',
  'candidates',
] as const satisfies readonly (keyof Section<'model'>)[];

/** What corrects the primitives: the published reservoir, or adaptive filters (see `AdaptiveFilterParameters`). */
export type CerebellumRule =
  | { readonly kind: 'reservoir' }
  | ({ readonly kind: 'adaptive_filter' } & Pick<
      Section<'model'>,
      (typeof adaptiveFilterOptionNames)[number]
    >);

/** Parameters `model.*` that become options of a brain unchanged; the parameter table says what each means. */
export const brainOptionNames = [
  'sharedClock',
  'goalsKept',
  'unknownRegion',
  'perturbation',
  'correctionRamp',
  'reachDopamine',
  'trainingTrials',
  'explorationTrials',
] as const satisfies readonly (keyof Section<'model'>)[];

/** The deviations from the published model, each with its published value in `publishedOptions`. */
export interface BrainOptions extends Pick<Section<'model'>, (typeof brainOptionNames)[number]> {
  readonly quirks: Quirks;
  /** Targets closer than this share a goal unit (m); 0: identical targets only. */
  readonly goalRadiusM: number;
  readonly selection: SelectionRule;
  readonly projection: ProjectionRule;
  /** Turn of goal 0 about goal 0 x goal 1 that makes the goal of the explicit strategy (adaptation). */
  readonly strategyTurnRad: number;
  readonly cerebellum: CerebellumRule;
  /** From cortex to premotor cells, taught by the thalamus; undefined as published: none. */
  readonly shortcut: Section<'shortcut'> | undefined;
  /** StrD2 and GPe, taught by dips of dopamine; undefined as published: none. */
  readonly indirect: Section<'indirect'> | undefined;
}

export const publishedOptions: BrainOptions = Object.freeze<BrainOptions>({
  ...pick(section(publishedSettings, 'model'), brainOptionNames),
  quirks: publishedQuirks,
  goalRadiusM: 0,
  selection: { kind: 'basal-ganglia' },
  projection: { kind: 'dense', mismatchPruning: publishedSettings['model.mismatch_pruning'] },
  strategyTurnRad: -Math.PI / 4,
  cerebellum: { kind: 'reservoir' },
  shortcut: undefined,
  indirect: undefined,
});

/** All parameters of a brain, except its body and its seed. Lengths in m, angles in rad. */
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
  cells: publishedSettings['model.cortex_cells'],
  centre: [0, 0, 0] as const,
  halfExtentM: 0.5,
  gain: 10,
  varianceM2: 0.001,
});
