import { parametersFor } from './parameter-spec.js';
import type { ParameterTable } from './parameter-spec.js';

const parameter = parametersFor('brain');
const adaptation = { scope: ['adaptation'] } as const;
const onlyWith = { 'model.cerebellum': 'reservoir' } as const;
/** Quirks of the running reservoir, and of how it learns from reaches. */
const running = { scope: ['reservoir'], onlyWith } as const;
const learning = { scope: ['brain-reaches'], onlyWith } as const;

/** Oddities of the published program, each with a switch that corrects it. The first choice is the published one. */
export const quirkParameters = {
  'quirks.cpg_scheme': parameter(
    'string',
    'published',
    'Steps of the rhythm generator: as published (quirks 1 and 2), or Runge-Kutta of fourth order.',
    {
      choices: ['published', 'runge_kutta'],
      scope: ['brain', 'inspection'],
      identity: 'unless published',
    },
  ),
  'quirks.regularisation': parameter(
    'string',
    'constant',
    'Regularisation of cortico-striatal weights: the same for all, or in proportion to the weight.',
    { choices: ['constant', 'proportional'] },
  ),
  'quirks.prediction': parameter(
    'string',
    'grows',
    'Reward prediction only grows, or dips of dopamine also reduce it.',
    { choices: ['grows', 'both_ways'] },
  ),
  'quirks.trial_reset': parameter(
    'string',
    'rates',
    'State that is overwritten at the start of a trial of the basal ganglia: rates, for one step, or also potentials.',
    { choices: ['rates', 'potentials'] },
  ),
  'quirks.adaptation_cortex': parameter(
    'string',
    'left_on',
    'Cortex between the trials of the adaptation training: the last goal is left on, or it is silent.',
    { choices: ['left_on', 'silent'], ...adaptation },
  ),
  'quirks.adaptation_premotor': parameter(
    'string',
    'published',
    'Drive of the chosen premotor cell in the adaptation training: 1 if explored, else 0; or 0.5 as in the reaching training.',
    { choices: ['published', 'as_reaching'], ...adaptation },
  ),
  'quirks.adaptation_outcome': parameter(
    'string',
    'goal',
    'What the cortex shows when a movement of the adaptation training is rewarded: the goal, or where the hand ended.',
    { choices: ['goal', 'hand'], ...adaptation },
  ),
  'quirks.zero_reward': parameter(
    'string',
    'dip',
    'A reward of size 0 in the adaptation training: a dip of dopamine, or no reward phase.',
    { choices: ['dip', 'none'], ...adaptation },
  ),
  'quirks.stored_actions': parameter(
    'string',
    'any',
    'Actions stored by the adaptation training: those of its last trials, random or not; or what the premotor cells choose there.',
    { choices: ['any', 'chosen'], ...adaptation },
  ),
  'quirks.reaching_silence': parameter(
    'string',
    'largest',
    'Choice of the reaching experiment if no premotor cell answers: the largest rate anyway, the nearest learnt outcome, or any primitive.',
    { choices: ['largest', 'nearest', 'explore'], scope: ['reaching'] },
  ),
  // Three, not four: the publication's text speaks of four, its program has these.
  'quirks.constant_units': parameter(
    'double_array',
    [1, 1, 10, 1, 11, -1],
    'Units of the reservoir whose rate is held at tanh(value): unit, value, unit, value, …; empty: none.',
    { length: 'pairs of a unit and its value', mayBeEmpty: true, ...running },
  ),
  'quirks.mean_retention': parameter(
    'double',
    0.05,
    "Share of the old value in the running mean of a unit's potential (0.05: the mean follows almost at once).",
    { range: [0, 1], ...running },
  ),
  'quirks.mean_reset': parameter(
    'boolean',
    false,
    'The running mean of the potentials starts anew with them in each trial, and leaves no spurious trace.',
    learning,
  ),
  'quirks.learning_delay': parameter('integer', 11, 'First trials from which the reservoir does not learn.', {
    range: [0, 100000],
    ...learning,
  }),
  'quirks.warmup_traces': parameter(
    'string',
    'kept',
    'Traces of these trials, and of the time before: they add up for the first update, or are cleared in each trial.',
    { choices: ['kept', 'cleared'], ...learning },
  ),
  'quirks.first_mean_error': parameter(
    'string',
    'zero',
    'Mean error of a goal before its first reach: 0, or the error of that reach.',
    { choices: ['zero', 'first_error'], ...learning },
  ),
  'quirks.error_retention': parameter('double', 0.33, "Share of the old value in a goal's mean error.", {
    range: [0, 1],
    ...learning,
  }),
} as const satisfies ParameterTable;
