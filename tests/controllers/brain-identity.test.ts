import { expect, it } from 'vitest';
import { describedRobot } from '../../src/arm/robot.js';
import { resolveSettings } from '../../src/parameters/settings.js';
import { brainIdentity } from '../../src/controllers/brain/brain-identity.js';
import { requireSameBrain } from '../../src/storage/checkpoint.js';

const identity = (overrides: Parameters<typeof resolveSettings>[1] = {}) => {
  const settings = resolveSettings('robot', overrides);
  return brainIdentity(settings, describedRobot(settings).arm);
};
const take = (found: ReturnType<typeof identity>, running = identity()) => {
  requireSameBrain(found, running, 'a.brain');
};

it('is another one where primitives end elsewhere, and the same where only learning is another', () => {
  expect(() => {
    take(identity({ 'model.primitives': 60 }));
  }).toThrow('its model.primitives is 60, expected 120');
  expect(() => {
    take(identity({ 'quirks.cpg_scheme': 'runge_kutta' }));
  }).toThrow('its quirks.cpg_scheme is "runge_kutta", expected not stated');
  expect(() => {
    take(identity({ 'model.motor_gain_rule': 'range' }));
  }).toThrow('its model.motor_gain_rule is "range", expected "limits"');
  take(identity({ 'quirks.regularisation': 'proportional', 'learning.enabled': false }));
});

it('states the same parameters in the same order as the checkpoints that there are', () => {
  expect(Object.keys(identity().shape)).toEqual([
    'start_posture',
    'limits.position_margin',
    'model.seed',
    'model.primitives',
    'model.reservoir_units',
    'model.motor_gain',
    'model.motor_gain_rule',
    'model.cerebellum',
    'model.training_goals',
    'model.cortex_tuning_width',
    'model.cortex_cells',
    'model.cortex_centre',
    'model.cortex_half_extent',
    'model.novelty_distance',
    'model.goal_distance',
    'model.goal_spread',
    'model.repertoire_within_limits',
  ]);
});

it('does not state the published scheme, so that checkpoints from before it could be chosen are taken', () => {
  expect(Object.keys(identity().shape)).not.toContain('quirks.cpg_scheme');
});
