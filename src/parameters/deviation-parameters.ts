import { parametersFor } from './parameter-spec.js';
import type { ParameterTable } from './parameter-spec.js';

const parameter = parametersFor('brain');
const ofReservoir = { 'model.cerebellum': 'reservoir' } as const;
const ofFilters = { 'model.cerebellum': 'adaptive_filter' } as const;
const inReaches = { scope: ['brain-reaches'] } as const;
const inFreeReaches = { scope: ['free-reaches'] } as const;

/** How a brain trains and learns. With the values of the profile `published` it does so as in the publication. */
export const deviationParameters = {
  'model.shared_clock': parameter(
    'boolean',
    { published: true, robot: false },
    'The reservoir runs, and its traces accumulate, while basal ganglia train and select (and the other way round).',
    { scope: ['shared-clock'] },
  ),
  'model.adaptation_reference': parameter(
    'string',
    { published: 'zero', robot: 'start' },
    'Reference posture of the pattern generator in the adaptation task (zero: quirk 3).',
    { choices: ['zero', 'start'], scope: ['adaptation'] },
  ),
  'model.goals_kept': parameter(
    'integer',
    { published: 2, robot: 0 },
    'Most goals that the reaching training collects (2: quirk 4); 0: all.',
    { range: [0, 1000], scope: ['reaching'] },
  ),
  'model.unknown_region': parameter(
    'string',
    'nearest',
    'Where no premotor cell answers and exploration is off: the nearest learnt outcome, or reject the target.',
    { choices: ['nearest', 'reject'], ...inFreeReaches },
  ),
  'model.selection': parameter(
    'string',
    'basal_ganglia',
    'What selects the primitive of a reach: the trained basal ganglia, or chance, as without basal ganglia.',
    { choices: ['basal_ganglia', 'random'], ...inFreeReaches },
  ),
  'model.perturbation': parameter(
    'string',
    { published: 'always', robot: 'while_learning' },
    'When the reservoir is perturbed.',
    { choices: ['always', 'while_learning'], onlyWith: ofReservoir, ...inReaches },
  ),
  'model.perturbation_rate': parameter(
    'double',
    { published: 9, robot: 1 },
    'Perturbations of each unit of the reservoir.',
    { unit: 'Hz', range: [0, 1000], onlyWith: ofReservoir, scope: ['reservoir'] },
  ),
  'model.correction_ramp': parameter(
    'integer',
    { published: 0, robot: 11 },
    'Reaches of a goal over which the cerebellar correction grows from 0 to 1; 0: full from the first.',
    { range: [0, 10000], onlyWith: ofReservoir, ...inReaches },
  ),
  'model.goal_slots': parameter(
    'string',
    { published: 'experiment', robot: 'memory' },
    'Which input unit of the reservoir a target gets: the goal of the experiment, or a memory of targets.',
    { choices: ['experiment', 'memory'], ...inFreeReaches },
  ),
  'model.goal_radius': parameter('double', 0.03, 'Targets closer than this share a cerebellar goal unit.', {
    unit: 'm',
    range: [0, 1],
    onlyWith: { 'model.goal_slots': 'memory' },
    ...inFreeReaches,
  }),
  'model.reach_dopamine': parameter(
    'boolean',
    { published: false, robot: true },
    'The basal ganglia learn from the outcome of every reach, not only in their training.',
    inReaches,
  ),
  'model.training_trials': parameter(
    'integer',
    0,
    'Trials of the training; 0: as published, 400 and the goals for reaching, 451 and the goals for adaptation.',
    { range: [0, 1000000] },
  ),
  'model.exploration_trials': parameter(
    'integer',
    { published: 0, robot: 300 },
    'Trials, and reaches, over which exploration fades from always to never; 0: it does not fade.',
    { range: [0, 1000000] },
  ),
  'model.learning_rate': parameter(
    'double',
    0.7,
    'Share of an error that the adaptive filters correct at once.',
    { range: [0, 1.9], onlyWith: { ...ofFilters, 'model.error_evidence': false }, ...inReaches },
  ),
  'model.correction_limit': parameter(
    'double',
    0.5,
    "Largest correction by the adaptive filters, as a share of each parameter's range.",
    { range: [0, 1], onlyWith: ofFilters, ...inReaches },
  ),
  'model.rehearsal_steps': parameter(
    'integer',
    20,
    'Most steps of rehearsal on the internal model before a reach; 0: the adaptive filters learn from reaches alone.',
    { range: [0, 1000], onlyWith: ofFilters, ...inReaches },
  ),
  'model.error_sources': parameter(
    'boolean',
    true,
    'Attribute errors to the body and to the view of it, which are the same everywhere; only the rest is learnt per place.',
    { onlyWith: ofFilters, scope: ['cerebellum'] },
  ),
  'model.error_evidence': parameter(
    'boolean',
    { published: false, robot: true },
    'Tell causes, places and noise apart by evidence over the last reaches, and learn nothing from a surprise until its kind is clear.',
    {
      onlyWith: { ...ofFilters, 'model.error_sources': true },
      scope: ['cerebellum'],
    },
  ),
  'model.servo_model': parameter(
    'boolean',
    { published: false, robot: true },
    'Predict where the joints come to rest, and learn this from their encoders: servos that yield to weight, and play.',
    { onlyWith: ofFilters, scope: ['measured-reaches'] },
  ),
  'model.candidates': parameter(
    'integer',
    16,
    'Most primitives that are rehearsed for a target, until one meets it.',
    { range: [1, 4096], onlyWith: ofFilters, scope: ['free-reaches', 'reaching'] },
  ),
  'model.time_law': parameter(
    'string',
    { published: 'cpg', robot: 'minimum_jerk' },
    "Time law of a movement: the pattern generator's own, or its path under minimum jerk.",
    { choices: ['cpg', 'minimum_jerk'], scope: ['movements'], onlyWith: { controller: 'brain' } },
  ),
} as const satisfies ParameterTable;
