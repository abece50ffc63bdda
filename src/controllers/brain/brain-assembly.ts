import type { ArmModel } from '../../arm/arm-model.js';
import type { Settings } from '../../parameters/parameter-table.js';
import { pick, section } from '../../parameters/sections.js';
import type { Section } from '../../parameters/sections.js';
import { defaultKernels } from './default-kernels.js';
import { Body } from '../../model/movement/body.js';
import type { PathCheck, RestCheck } from '../../model/movement/body.js';
import { Brain } from '../../model/brain.js';
import {
  adaptiveFilterOptionNames,
  brainOptionNames,
  publishedCortex,
  publishedDistances,
  publishedGains,
  publishedOptions,
} from '../../model/brain-parameters.js';
import type { BrainParameters, SelectionRule, Task } from '../../model/brain-parameters.js';
import { CPG_PARAMETERS_PER_JOINT } from '../../model/movement/cpg.js';
import { typicalDisplacement } from '../../model/cortex/goal-sampler.js';
import type { Kernels } from '../../model/kernels/ports.js';
import { constantUnits, reservoirParameters } from '../../model/cerebellum/reservoir-parameters.js';
import { standardParts } from '../../model/standard-parts.js';
import { addedParts } from '../../plugins/load-plugins.js';
import { vector3 } from '../../model/numbers/vector.js';
import { checkStartPosture, motionLimits } from '../../motion/motion-limits.js';
import { PathLimits } from '../../motion/path-checks.js';

/** Choices of an experiment in addition to the settings. */
export interface BrainChoices {
  readonly task?: Task;
  /** Goals of the experiment; 2 as published. */
  readonly goals?: number;
  readonly selection?: SelectionRule;
  /** Turn that makes the goal of the explicit strategy (rad); -45 degrees as published. */
  readonly strategyTurnRad?: number;
  /** Weights of the primitives, in the order of `PrimitiveExpression`; drawn unless given. */
  readonly expressionWeights?: Float64Array | undefined;
  /** The reservoir's linear algebra. */
  readonly kernels?: Kernels;
  /** Check of whole paths for collisions. Paths that it forbids are never planned, whatever the options. */
  readonly clear?: PathCheck;
}

/** Lengths of the published arm, scaled for other arms: its reach, and the typical displacement of its hand. */
const PUBLISHED = {
  reachM: 0.43,
  displacementM: 0.16116,
  halfExtentM: 0.5,
  ...publishedDistances,
  /** For goals all over the workspace: least distance, and novelty distance. */
  workspaceM: 0.1,
} as const;
/** Variance of the cortical bump, in units of the squared distance of neighbouring cells (0.05 m). */
const VARIANCE_SHARE = publishedCortex.varianceM2 / 0.05 ** 2;

/** Rounded to 1 mm, so that the published arm gets exactly the published numbers. */
const inProportion = (publishedM: number, scale: number) => Math.round(publishedM * scale * 1000) / 1000;

/** Whether a whole path stays within the arm's limits. */
export function pathCheck(settings: Settings, arm: ArmModel): PathCheck {
  const { lower, upper } = motionLimits(arm, settings);
  const limits = new PathLimits(lower, upper);
  return limits.allow.bind(limits);
}

/**
 * Whether joints may come to rest at a posture: at least half of `limits.position_margin` within their own limits. Commands
 * keep the whole margin, but soft servos give way, and at its own limit a joint halts the arm.
 */
function restCheck(settings: Settings, arm: ArmModel): RestCheck {
  const { lower, upper, jointLower, jointUpper } = motionLimits(arm, settings);
  const lowest = lower.map((limit, j) => (limit + jointLower[j]) / 2);
  const highest = upper.map((limit, j) => (limit + jointUpper[j]) / 2);
  return (posture) => posture.every((q, j) => q >= lowest[j] && q <= highest[j]);
}

/**
 * The brain for an arm. Every size that depends on the body comes from the settings or, if they leave it open, from the
 * arm: the cortical grid from its reach, and distances of the training from the typical displacement of the hand.
 * @param mayMove check of whole paths for the option `model.repertoire_within_limits`
 * @throws ConfigurationError when the start posture lies outside the limits
 * @throws ModelError when no primitive may be moved
 */
export function assembleBrain(
  settings: Settings,
  arm: ArmModel,
  mayMove: PathCheck,
  choices: BrainChoices = {},
): Brain {
  const task = choices.task ?? 'reaching';
  const start = Float64Array.from(settings.start_posture);
  checkStartPosture(settings, arm);
  const published = task === 'adaptation' && settings['model.adaptation_reference'] === 'zero';
  const reference = published ? new Float64Array(arm.joints) : start;
  const kernels = choices.kernels ?? defaultKernels();
  const isWithinLimits = settings['model.repertoire_within_limits'];
  const body = new Body(arm, start, reference, motorGains(settings, arm), {
    mayMove: both(isWithinLimits ? mayMove : undefined, choices.clear),
    mayRest: isWithinLimits ? restCheck(settings, arm) : undefined,
    scheme: settings['quirks.cpg_scheme'],
    // Who does not rehearse needs no speed, and published results keep their bits.
    kernels: settings['model.cerebellum'] === 'adaptive_filter' ? kernels : undefined,
  });
  const parameters = brainParameters(settings, arm, body, task, choices);
  return new Brain(parameters, body, kernels, settings['model.seed'], {
    expressionWeights: choices.expressionWeights,
    parts: [...standardParts, ...addedParts],
  });
}

function both(first: PathCheck | undefined, second: PathCheck | undefined): PathCheck | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return (path, reference) => first(path, reference) && second(path, reference);
}

function brainParameters(
  settings: Settings,
  arm: ArmModel,
  body: Body,
  task: Task,
  {
    goals = 2,
    selection = publishedOptions.selection,
    strategyTurnRad = publishedOptions.strategyTurnRad,
  }: BrainChoices,
): BrainParameters {
  const model = section(settings, 'model');
  const { cortexCells: cells, cortexCentreM: centre } = model;
  const halfExtentM =
    model.cortexHalfExtentM || inProportion(PUBLISHED.halfExtentM, arm.reach / PUBLISHED.reachM);
  const spacing = (2 * halfExtentM) / cells;
  const distances = trainingDistances(model, arm, body);
  const standard = cells === publishedCortex.cells && halfExtentM === publishedCortex.halfExtentM;
  const quirks = section(settings, 'quirks');
  return Object.freeze<BrainParameters>({
    task,
    goals,
    primitives: model.primitives,
    cortex: {
      cells,
      centre: vector3(centre.length === 0 ? arm.origin : centre),
      halfExtentM,
      gain: publishedCortex.gain,
      varianceM2:
        model.cortexTuningWidthM ** 2 ||
        (standard ? publishedCortex.varianceM2 : VARIANCE_SHARE * spacing * spacing),
    },
    reservoir: reservoirParameters({
      units: model.reservoirUnits,
      readouts: arm.joints * CPG_PARAMETERS_PER_JOINT,
      perturbationRateHz: model.perturbationRateHz,
      constantUnits: constantUnits(quirks.constantUnits),
      meanRetention: quirks.meanRetention,
    }),
    noveltyDistanceM: model.noveltyDistanceM || distances.noveltyM,
    goalDistanceM: model.goalDistanceM || distances.goalM,
    goalSpreadRad: model.goalSpreadRad,
    options: {
      ...pick(model, brainOptionNames),
      quirks,
      goalRadiusM: model.goalSlots === 'memory' ? model.goalRadiusM : 0,
      selection,
      projection:
        model.plasticity === 'dense'
          ? { kind: 'dense', mismatchPruning: model.mismatchPruning }
          : { kind: 'structural', parameters: section(settings, 'structural') },
      strategyTurnRad,
      cerebellum:
        model.cerebellum === 'reservoir'
          ? { kind: 'reservoir' }
          : { kind: 'adaptive_filter', ...pick(model, adaptiveFilterOptionNames) },
      shortcut: model.shortcut ? section(settings, 'shortcut') : undefined,
      indirect: model.indirectPathway ? section(settings, 'indirect') : undefined,
    },
  });
}

/** Distances of the training that the settings leave open. */
function trainingDistances(
  { trainingGoals, goalSpreadRad }: Section<'model'>,
  arm: ArmModel,
  body: Body,
): { noveltyM: number; goalM: number } {
  if (trainingGoals === 'workspace') {
    const workspaceM = inProportion(PUBLISHED.workspaceM, arm.reach / PUBLISHED.reachM);
    return { noveltyM: workspaceM, goalM: workspaceM };
  }
  const far = typicalDisplacement(body, goalSpreadRad) / PUBLISHED.displacementM;
  return { noveltyM: inProportion(PUBLISHED.noveltyM, far), goalM: inProportion(PUBLISHED.goalM, far) };
}

/** Largest difference of the rates of two motor neurons, M(P = 0) - M(P = 1). */
const MOTOR_SPAN = 1 / (1 + Math.exp(-2.5)) - 0.5;

/** Motor gain of every joint (rad): as set, or by the rule. */
function motorGains(settings: Settings, arm: ArmModel): Float64Array {
  const { 'model.motor_gain': set, 'model.motor_gain_rule': rule } = settings;
  if (set.length > 0) return Float64Array.from(set);
  if (rule !== 'limits' && arm.joints === publishedGains.length) return Float64Array.from(publishedGains);
  if (rule === 'uniform') return new Float64Array(arm.joints).fill(publishedGains[0]);
  return Float64Array.from(settings.start_posture, (start, j) => {
    const far = Math.max(arm.upper[j] - start, start - arm.lower[j]);
    return -Math.min(far, Math.PI) / MOTOR_SPAN;
  });
}
