import { parametersFor } from './parameter-spec.js';
import type { ParameterTable } from './parameter-spec.js';

const parameter = parametersFor('brain');
const identity = 'unless published';
const ofShortcut = { 'model.shortcut': true };
const ofIndirect = { 'model.indirect_pathway': true };

type Range = readonly [low: number, high: number];
/** Numbers of the two parts; a share unless its range says otherwise. */
const shortcut = (value: number, description: string, range: Range = [0, 1]) =>
  parameter('double', value, description, { range, onlyWith: ofShortcut });
const mismatch = (value: number, description: string) =>
  parameter('double', value, description, { range: [0, 1], scope: ['outcomes'], onlyWith: ofShortcut });
/** Without outcomes there is no dip, and without a dip nothing is learnt. */
const indirect = (value: number, description: string, range: Range = [0, 1]) =>
  parameter('double', value, description, { range, scope: ['outcomes'], onlyWith: ofIndirect });

/** SNc rests at its baseline without outcomes, too, if it carries the dips. */
const withOrWithoutOutcomes = ['outcomes', 'brain'] as const;

/** Plasticity of the cortex and of the indirect pathway (docs/model/cortical-plasticity.md). */
export const corticalParameters = {
  'model.shortcut': parameter(
    'boolean',
    false,
    'Contacts from the cortex to premotor cells, taught by the thalamus, that take over what the basal ganglia select.',
    { identity },
  ),
  'model.indirect_pathway': parameter(
    'boolean',
    false,
    'StrD2 and GPe, which learn from dips of dopamine what not to select.',
    { identity, scope: withOrWithoutOutcomes },
  ),
  'shortcut.budget': shortcut(
    0.01,
    'Contacts of a premotor cell in each layer, as a share of the cortex.',
    [0.0001, 1],
  ),
  'shortcut.teaching_threshold': shortcut(
    0.06,
    'Rate of the thalamus above which a premotor cell is taught.',
  ),
  'shortcut.teaching_reference': shortcut(0.2, 'Rate of the thalamus of a full lesson.', [0.001, 10]),
  'shortcut.fast_rate': shortcut(
    0.5,
    'Share of the way to the largest weight that a lesson takes, fast layer.',
  ),
  'shortcut.fast_most': shortcut(
    0.003,
    'Largest weight of a fast contact: ten times it, the sum of all cortical rates, stays below 0.05, an answer.',
    [0, 0.0049],
  ),
  'shortcut.fast_forming': shortcut(
    0.25,
    'Most fast contacts that form in a trial, as a share of the budget.',
  ),
  'shortcut.fast_loss': shortcut(
    0.02,
    'Probability per trial that a fast contact that is not stable is lost.',
    [0, 0.9],
  ),
  'shortcut.fast_decay': shortcut(0.003, 'Share of a fast weight that decays per trial.'),
  'shortcut.fast_competition': shortcut(
    0.1,
    'Depression of fast contacts of cells that are driven and not selected, per trial.',
  ),
  'shortcut.fast_mismatch': mismatch(
    1,
    'Depression of fast contacts active with the goal and silent at the outcome.',
  ),
  'shortcut.stable_share': shortcut(0.5, 'Share of the largest weight from which a contact is stable.'),
  'shortcut.slow_rate': shortcut(
    0.002,
    'Share of the way to the largest weight that a lesson takes, slow layer.',
  ),
  'shortcut.slow_most': shortcut(0.1, 'Largest weight of a slow contact.', [0, 10]),
  'shortcut.slow_forming': shortcut(
    0.01,
    'Slow contacts that form in a trial beside stable fast ones, as a share of the active cortical cells.',
  ),
  'shortcut.slow_age': parameter(
    'integer',
    100,
    'Trials that a fast contact lasts before a slow one forms beside it.',
    { range: [0, 255], onlyWith: ofShortcut },
  ),
  'shortcut.slow_competition': shortcut(
    0.002,
    'Depression of slow contacts of cells that are driven and not selected, per trial.',
  ),
  'shortcut.slow_mismatch': mismatch(
    0.3,
    'Depression of slow contacts active with the goal and silent at the outcome.',
  ),
  'shortcut.som_start': shortcut(1, 'Inhibition of the dendrites before training; 1 closes them.'),
  'shortcut.som_trials': shortcut(
    25,
    'Trials in which the inhibition follows how familiar a goal is; 0: it stays as at the start.',
    [0, 1e6],
  ),
  'shortcut.som_half': shortcut(
    0.02,
    'Drive of a premotor cell at which a goal is half familiar.',
    [1e-6, 1],
  ),
  'shortcut.som_stability': shortcut(
    0,
    'How far open dendrites keep fast contacts from decay, loss, competition and mismatch; 1: altogether.',
  ),
  'shortcut.cells_per_primitive': parameter(
    'integer',
    1,
    'Premotor cells of each primitive that receive the shortcut; the strongest of them drives the primitive.',
    { range: [1, 8], onlyWith: ofShortcut },
  ),
  'shortcut.lateral_rate': parameter(
    'double',
    0.1,
    'How fast the inhibition among the cells of a primitive is learnt, per trial in which it is selected.',
    { range: [0, 1], onlyWith: { ...ofShortcut, 'shortcut.cells_per_primitive': { is: 'not 1' } } },
  ),
  'indirect.budget': indirect(0.02, 'Contacts of a cell of StrD2, as a share of the cortex.', [0.0001, 1]),
  'indirect.gpe_to_snr': indirect(0.8, 'Weight from GPe to SNr.', [0, 10]),
  'indirect.str_to_gpe': indirect(1, 'Weight from StrD2 to GPe.', [0, 10]),
  'indirect.dip_rate': indirect(1, 'Share of the way to the largest weight that a full dip takes.'),
  'indirect.burst_rate': indirect(1, 'Share of a weight that a full burst takes away.'),
  'indirect.burst_reference': indirect(
    1.8,
    'Dopamine, twice the rate beyond its baseline, of a full burst.',
    [0.01, 10],
  ),
  'indirect.most': indirect(0.12, 'Largest weight of a contact.', [0, 10]),
  'indirect.expected_overlap': indirect(
    0.5,
    'Share of the active cells of the goal that must be active with the outcome for there to be no dip.',
    [0.01, 1],
  ),
  'indirect.full_confidence': indirect(
    0.2,
    'Premotor rate of a choice that is fully expected to reach the goal.',
    [0.05, 10],
  ),
  'indirect.direct_dips': parameter(
    'boolean',
    false,
    'The same dips depress the contacts of StrD1: one rule of opposite sign for both pathways.',
    { scope: ['outcomes'], onlyWith: ofIndirect },
  ),
  'indirect.dip_carrier': parameter(
    'string',
    'trial',
    'What a dip is: a number of the trial, or how far SNc itself falls below its baseline.',
    { choices: ['trial', 'snc'], scope: withOrWithoutOutcomes, onlyWith: ofIndirect },
  ),
  'indirect.snc_baseline': parameter('double', 0.1, 'Rate of SNc at rest, where it carries the dips.', {
    range: [0.01, 10],
    scope: withOrWithoutOutcomes,
    onlyWith: { ...ofIndirect, 'indirect.dip_carrier': 'snc' },
  }),
  'indirect.dip_gain': parameter(
    'double',
    10,
    'Dip per rate of SNc below its baseline, where it carries the dips; a dip is 1 at most.',
    {
      range: [0, 100],
      scope: ['outcomes'],
      onlyWith: { ...ofIndirect, 'indirect.dip_carrier': 'snc' },
    },
  ),
} as const satisfies ParameterTable;
