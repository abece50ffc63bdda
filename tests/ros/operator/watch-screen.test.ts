import { expect, it } from 'vitest';
import { MessageRate } from '../../../src/ros/operator/node-watch.js';
import type { WatchedNode } from '../../../src/ros/operator/node-watch.js';
import { watchScreen } from '../../../src/ros/operator/watch-screen.js';

const node: WatchedNode = {
  name: '/neuromotor',
  status: {
    level: 2,
    text: 'Halted: joint limit',
    values: { code: '31', state: 'halted', joint: 'elbow', value: '2', limit: '1.8' },
  },
  trial: {
    text: 'reach 3 ended 1.2 mm from its target',
    values: { aiming_error: '0.0012', primitive: '5', duration: '2.5', learning: 'true' },
  },
  hand: { frame: 'base', at: [0.1, 0.2, 0.3] },
  jointStates: { rateHz: 99.96, ageS: 0.004, publishers: ['/driver'] },
  beats: { rateHz: 10, ageS: 0.1 },
  outcomes: { reached: 3, missed: 1 },
};

it('says on one screen what the node does, and why it halted', () => {
  const text = watchScreen(node).join('\n');
  expect(text).toMatch(/^status +ERROR 31 {2}Halted: joint limit$/m);
  expect(text).toContain('joint elbow, value 2, limit 1.8');
  expect(text).toMatch(/^joint states +100\.0 Hz, 4 ms ago, from \/driver$/m);
  expect(text).toContain('0.1000, 0.2000, 0.3000 m in base');
  expect(text).toContain('1.2 mm, primitive 5, 2.5 s, learnt from');
  expect(text).toContain('3 reached, 1 missed');
  expect(watchScreen(node)).toHaveLength(
    watchScreen({ ...node, status: undefined, trial: undefined, hand: undefined }).length,
  );
});

it('warns of two publishers, of silence, and of a node that does not beat', () => {
  const screen = (more: Partial<WatchedNode>) => watchScreen({ ...node, ...more }).join('\n');
  expect(screen({ jointStates: { rateHz: 200, ageS: 0, publishers: ['/a', '/b'] } })).toContain(
    'WARN 2 publishers',
  );
  expect(screen({ jointStates: { rateHz: 0, publishers: [] } })).toMatch(
    /^joint states +NONE \(no publisher\)$/m,
  );
  expect(screen({ beats: { rateHz: 10, ageS: 0.7 } })).toContain('nobody supervises the arm');
});

it('shows no control characters of others', () => {
  const status = { level: 0, text: 'Idle\x1b[2J', values: { state: 'idle', code: '0' } };
  expect(watchScreen({ ...node, status }).join('')).not.toContain('\x1b');
});

it('takes rates over the last seconds, and forgets', () => {
  const rate = new MessageRate();
  for (let i = 0; i <= 20; i++) rate.count(i / 10);
  expect(rate.rateHz(2)).toBeCloseTo(10, 6);
  expect(rate.ageS(2.5)).toBeCloseTo(0.5, 6);
  expect(rate.rateHz(10)).toBe(0);
  expect(rate.ageS(10)).toBeUndefined();
});
