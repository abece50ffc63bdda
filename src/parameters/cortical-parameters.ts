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
const indirect = (value: number, description: string, range: Range = [0, 1]) =>
  parameter('double', value, description, { range, onlyWith: ofIndirect });

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
    { identity },
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
  'shortcut.fast_mismatch': shortcut(
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
  'shortcut.slow_mismatch': shortcut(
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
} as const satisfies ParameterTable;
