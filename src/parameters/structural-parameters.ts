import { parametersFor } from './parameter-spec.js';
import type { ParameterTable } from './parameter-spec.js';

const parameter = parametersFor('brain');
const onlyWith = { 'model.plasticity': 'structural' } as const;
const ofTags = { ...onlyWith, 'structural.consolidation': true } as const;
const ofRewiring = { ...onlyWith, 'structural.rewiring_rate': { is: 'not 0' } } as const;

/** Structural plasticity of the projection from cortex to striatum (docs/model/structural-plasticity.md). */
export const structuralParameters = {
  'model.plasticity': parameter(
    'string',
    'dense',
    'Projection from cortex to striatum: dense as published, or structural, a budget of contacts that rewires.',
    { choices: ['dense', 'structural'] },
  ),
  'model.mismatch_pruning': parameter(
    'double',
    0,
    'Dense projection: probability that a weight active with the goal and silent at the outcome is set to 0.',
    { range: [0, 1], scope: ['outcomes'], onlyWith: { 'model.plasticity': 'dense' } },
  ),
  'structural.budget': parameter(
    'double',
    0.01,
    'Live contacts of a striatal cell, as a share of the cortex.',
    {
      range: [0.0001, 1],
      onlyWith,
    },
  ),
  'structural.rewiring_rate': parameter(
    'double',
    0.5,
    'Most contacts that a full burst of dopamine rewires, as a share of the budget; 0: no rewiring.',
    { range: [0, 1], onlyWith },
  ),
  'structural.dopamine_threshold': parameter(
    'double',
    0.05,
    'Dopamine, twice the rate beyond its baseline, below which nothing is rewired or consolidated.',
    { range: [0, 10], onlyWith },
  ),
  'structural.dopamine_reference': parameter('double', 1.8, 'Dopamine of a full burst.', {
    range: [0.01, 10],
    onlyWith: ofRewiring,
  }),
  'structural.rewiring_lead': parameter(
    'double',
    0.05,
    'Rewiring comes this long before the end of the reward phase, so that new contacts see some reward.',
    { unit: 's', range: [0, 0.1], onlyWith: ofRewiring },
  ),
  'structural.uniform_share': parameter(
    'double',
    0.1,
    'Share of new contacts that go to any cortical cell instead of an active one.',
    { range: [0, 1], onlyWith: ofRewiring },
  ),
  'structural.least_age': parameter('integer', 1, 'Trials that a new contact is spared rewiring.', {
    range: [0, 255],
    onlyWith: ofRewiring,
  }),
  'structural.mismatch_pruning': parameter(
    'double',
    1,
    'Probability that a contact active with the goal and silent at the outcome is replaced; 0: never.',
    { range: [0, 1], scope: ['outcomes'], onlyWith },
  ),
  'structural.consolidation': parameter(
    'boolean',
    true,
    'Tag contacts that dopamine made strong; tagged ones are spared rewiring and decay.',
    { onlyWith },
  ),
  'structural.consolidation_weight': parameter('double', 0.01, 'Weight above which a contact is tagged.', {
    range: [0, 10],
    onlyWith: ofTags,
  }),
  'structural.tag_loss': parameter('double', 0.001, 'Probability per trial that a tag is lost.', {
    range: [0, 1],
    onlyWith: ofTags,
  }),
  'structural.background_turnover': parameter(
    'double',
    0,
    'Share of its budget that every striatal cell replaces at random in every trial.',
    { range: [0, 1], onlyWith },
  ),
  'structural.decay': parameter('double', 0.001, 'Share of an untagged weight that decays per trial.', {
    range: [0, 1],
    onlyWith,
  }),
  'structural.temperature': parameter(
    'double',
    0,
    'Temperature of the noise of untagged weights, per trial.',
    {
      range: [0, 1],
      onlyWith,
    },
  ),
} as const satisfies ParameterTable;
