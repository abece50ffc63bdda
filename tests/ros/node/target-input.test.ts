import { expect, it } from 'vitest';
import type { ArmNode } from '../../../src/ros/node/arm-node.js';
import { takeTargets } from '../../../src/ros/node/target-input.js';

type Take = (message: object) => void;

/** A node that keeps what it was asked to call back. */
function inputs() {
  const callbacks = new Map<string, { take: Take; refused: (reason: string) => void }>();
  const told: unknown[] = [];
  const answers: unknown[] = [];
  const counts: number[] = [];
  const node = {
    settings: {
      base_frame: 'base',
      target_timeout: 0,
      tf_timeout: 0,
      orientation_weight: 0,
      clicked_points: false,
    },
    stamp: () => ({ sec: 1, nanosec: 0 }),
    log: () => undefined,
    subscribe: (_: string, name: string, __: object, take: Take, refused: (reason: string) => void) =>
      callbacks.set(name, { take, refused }),
  };
  takeTargets(node as unknown as ArmNode, {
    session: () => undefined,
    active: () => false,
    tell: (status) => told.push(status),
    answer: (answer) => answers.push(answer),
    story: { accepted: () => undefined, rejected: () => undefined },
    counted: (messages) => {
      counts.push(messages);
    },
  });
  return { callbacks, told, answers, counts };
}

const poses = (count: number) => ({
  header: { stamp: { sec: 0, nanosec: 0 }, frame_id: 'base' },
  poses: Array.from({ length: count }, () => ({ position: { x: 0, y: 0, z: 0 } })),
});

it('more than a thousand targets, or a message that was refused for its size, are answered by a rejection', () => {
  const { callbacks, told, answers } = inputs();
  callbacks.get('~/targets')?.take(poses(1001));
  expect(answers).toEqual([
    expect.objectContaining({ id: '1', outcome: 'rejected', reason: 'too_many', target: undefined }),
  ]);
  expect(told.at(-1)).toMatchObject({ kind: 'targetRejected', reason: 'too_many' });
  callbacks.get('~/targets')?.take(poses(1000));
  expect(told.at(-1)).toMatchObject({ reason: 'not_active' });
  expect(answers).toHaveLength(1 + 1000);
  expect(answers.at(-1)).toMatchObject({ id: '2/1000', outcome: 'rejected', target: [0, 0, 0] });
  for (const [, { refused }] of callbacks) {
    refused('it has 70000 bytes, at most 65536 are taken');
    expect(told.at(-1)).toMatchObject({
      reason: 'too_many',
      detail: 'it has 70000 bytes, at most 65536 are taken',
    });
    expect(answers.at(-1)).toMatchObject({ outcome: 'rejected', reason: 'too_many', target: undefined });
  }
});
