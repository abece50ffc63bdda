import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { foreignList, foreignText } from '../../../src/ros/client/foreign-text.js';
import type { ArmNode } from '../../../src/ros/node/arm-node.js';
import { JointStateInput } from '../../../src/ros/node/measured-inputs.js';
import { haltText } from '../../../src/ros/node/remedies.js';
import { SessionStory } from '../../../src/ros/node/session-story.js';
import { ThrottledLog } from '../../../src/ros/node/throttled-log.js';
import { createMeasurement } from '../../../src/motion/plant.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const header = { stamp: { sec: 0, nanosec: 0 }, frame_id: '' };

describe('the log of a session', () => {
  it('tells in ten lines what was waited for, what was asked, and what became of it', () => {
    const lines: string[] = [];
    const joints = new JointStateInput(['a', 'b']);
    const others = { header, name: ['finger_1', 'finger_2'], position: [0, 0], velocity: [], effort: [] };
    joints.take(others, 0, createMeasurement(2));
    const node = {
      settings: { joints: ['a', 'b'], base_frame: 'base' },
      log: (level: string, text: string) => lines.push(`${level}: ${text}`),
    };
    const story = new SessionStory(node as unknown as ArmNode, () => joints);
    story.status({ kind: 'waitingForJointStates', state: 'idle' });
    story.status({ kind: 'training', state: 'training', progress: 0 });
    story.status({ kind: 'training', state: 'training', progress: 0.5 });
    story.status({ kind: 'idle', state: 'idle' });
    story.accepted(['7'], [[0.1, 0.2, 0.3]]);
    story.status({ kind: 'reaching', state: 'moving' });
    story.status({ kind: 'idle', state: 'idle' });
    story.trial({
      id: '7',
      outcome: 'reached',
      aimingErrorM: 0.0012,
      durationS: 3,
      learnt: true,
      details: {},
      target: [0, 0, 0],
      hand: [0, 0, 0],
      slowedBy: undefined,
    });
    story.rejected('8', 'frame', `it is in the frame '${foreignText('x'.repeat(1e6))}', expected 'base'`);
    story.answer({
      id: '9',
      outcome: 'halted',
      reason: 'trackingError',
      detail: 'held back',
      target: undefined,
    });
    expect(lines).toEqual([
      'info: waiting for joint states of a, b; those that come are of finger_1, finger_2',
      'info: training the brain; targets wait until it is done',
      'info: ready for targets in base',
      'info: target 7 accepted: (0.100, 0.200, 0.300) m',
      'info: target 7 reached: 1.2 mm from it after 3.0 s, learnt from',
      expect.stringMatching(/^warn: target 8 rejected \(frame\): it is in the frame 'x{150,200}…/),
      'warn: target 9 halted: held back',
    ]);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(300);
  });

  it('tells a brain that is loaded from one that is trained', () => {
    const lines: string[] = [];
    const node = {
      settings: { joints: ['a'], base_frame: 'base', checkpoint: 'arm.brain' },
      log: (level: string, text: string) => lines.push(`${level}: ${text}`),
    };
    const story = new SessionStory(node as unknown as ArmNode, () => undefined);
    story.status({ kind: 'training', state: 'training', progress: 0 });
    story.status({ kind: 'idle', state: 'idle' });
    expect(lines).toEqual(['info: loaded the brain from arm.brain', 'info: ready for targets in base']);
  });

  it('says a thousand times the same in a few lines', () => {
    const lines: string[] = [];
    const log = new ThrottledLog({ log: (_, text) => lines.push(text) });
    for (let i = 0; i < 1000; i++) log.say('rejected', 'warn', `target ${i}`);
    expect(lines).toEqual(['target 0', 'target 1', 'target 2']);
    log.say('other', 'warn', 'something else');
    vi.advanceTimersByTime(10_001);
    log.say('rejected', 'warn', 'target 1000');
    expect(lines.slice(3)).toEqual(['something else', 'target 1000 (and 997 more of this kind)']);
  });

  it('says of a halt what was measured, and what to do', () => {
    const stale = { kind: 'jointStatesStale', state: 'halted', detail: '0.204 s old' } as const;
    expect(haltText(stale, 4.87, { joint_state_timeout: 0.1 })).toBe(
      '0.204 s old; joint states come at 4.9 Hz, joint_state_timeout is 0.1 s; the next target is taken once they come again',
    );
    const stepped = {
      kind: 'jointStatesInvalid',
      state: 'halted',
      reason: 'changed',
      latched: true,
    } as const;
    expect(haltText(stepped, 100, { joint_state_timeout: 0.1 })).toContain('call ~/reset_stop');
    const repeated = { kind: 'jointStatesInvalid', state: 'halted', reason: 'joint states repeat' } as const;
    expect(haltText(repeated, 100, { joint_state_timeout: 0.1 })).toBe(
      'joint states repeat; see who publishes joint_states; if the arm does stand still, call ~/reset_stop',
    );
    const notANumber = { ...repeated, reason: 'elbow_joint is NaN' };
    expect(haltText(notANumber, 100, { joint_state_timeout: 0.1 })).not.toContain('reset_stop');
  });
});

describe('what others have written', () => {
  it('is cut, and cannot break a line', () => {
    expect(foreignText('a\n\u001b[31mb')).toBe('a  [31mb');
    expect(foreignText('y'.repeat(1e6)).length).toBeLessThan(240);
    expect(foreignList(Array.from({ length: 1000 }, (_, i) => `joint_${i}`)).length).toBeLessThan(300);
    expect(foreignList(['z'.repeat(1e6), 'b']).length).toBeLessThan(300);
  });
});

it('the rate of joint states is measured', () => {
  const joints = new JointStateInput(['a']);
  const out = createMeasurement(1);
  for (let i = 0; i < 30; i++)
    joints.take({ header, name: ['a'], position: [0], velocity: [], effort: [] }, i * 0.204, out);
  expect(joints.rateHz).toBeCloseTo(4.9, 1);
});
