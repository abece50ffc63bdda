import { expect, it } from 'vitest';
import { NeuromotorNode } from '../../../src/ros/node/neuromotor-node.js';
import { FakeRos } from '../../support/walk/fake-ros.js';

/** What a node says when it starts with these parameters. */
async function said(given: Readonly<Record<string, unknown>>): Promise<string[]> {
  const ros = new FakeRos();
  const node = new NeuromotorNode(ros.context({ autostart: false, 'incidents.keep': 0, ...given }));
  await node.start();
  await ros.close();
  return ros.said;
}

it('a node tells once which of its parameters have no effect', async () => {
  expect(
    await said({
      controller: 'ik',
      'model.primitives': 50,
      position_topic: 'p',
      'quirks.zero_reward': 'none',
    }),
  ).toEqual([
    "warn: of its parameters `node` ignores position_topic (only with 'command_interface' position, which is trajectory); " +
      "model.primitives (only with 'controller' brain, which is ik); quirks.zero_reward (for the adaptation task only)",
  ]);
});

it('says nothing of those that are as in the profile anyway', async () => {
  expect(await said({ position_topic: 'position_commands', 'model.learning_rate': 0.7 })).toEqual([]);
  expect(await said({ 'model.profile': 'published', command_interface: 'position' })).toEqual([]);
});
