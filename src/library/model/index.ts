/**
 * `neuromotor/model`: the brain of an arm and its parts, its trials, and its state as a snapshot. It knows no clock and
 * no ROS 2. The caller asks for a reach, moves the arm, and reports where the hand came to rest.
 */
export * from '../common.js';
export { assembleBrain, pathCheck } from '../../controllers/brain/brain-assembly.js';
export type { BrainChoices } from '../../controllers/brain/brain-assembly.js';
export { Brain } from '../../model/brain.js';
export type { Phase } from '../../model/brain.js';
export type { BrainOptions, BrainParameters, SelectionRule, Task } from '../../model/brain-parameters.js';
export { BasalGanglia } from '../../model/basal-ganglia/basal-ganglia.js';
export type { Drive, Pathway } from '../../model/basal-ganglia/pathway.js';
export type { Cerebellum } from '../../model/cerebellum/cerebellum.js';
export type { Kernels } from '../../model/kernels/ports.js';
export { Body } from '../../model/movement/body.js';
export type { PathCheck, RestCheck } from '../../model/movement/body.js';
export { loadInto } from '../../model/numbers/fields.js';
export type { Fields, Stateful } from '../../model/numbers/fields.js';
export type { Random, RandomStream } from '../../model/numbers/random.js';
export { ratesIn } from '../../model/numbers/rate-source.js';
export type { Populations, RateSource } from '../../model/numbers/rate-source.js';
export { distance, vector3 } from '../../model/numbers/vector.js';
export type { Vector3 } from '../../model/numbers/vector.js';
export { definePart, partKey } from '../../model/parts.js';
export type {
  Clock,
  Part,
  PartDefinition,
  PartDescription,
  PartKey,
  RecordablePopulation,
  Site,
} from '../../model/parts.js';
export { restoreSnapshot, takeSnapshot } from '../../model/snapshot.js';
export type { Snapshot } from '../../model/snapshot.js';
export { keys, standardParts } from '../../model/standard-parts.js';
export type { ReachOutcome, ReachPlan, ReachReport, ReachRequest } from '../../model/trial/reach.js';
export { experimentGoals, trainOnce, trainingTrials } from '../../model/trial/training.js';
export type { TrainingRecord } from '../../model/trial/training.js';
export { abandonTrial, beginTrial, endTrial, reachSpec } from '../../model/trial/trial.js';
