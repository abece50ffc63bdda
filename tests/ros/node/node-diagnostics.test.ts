import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LoopStatistics } from '../../../src/observe/loop-statistics.js';
import type { ConfiguredNode } from '../../../src/ros/node/control-loop.js';
import type { GraphWatch } from '../../../src/ros/client/graph-watch.js';
import { HandWatch } from '../../../src/ros/node/hand-watch.js';
import { diagnosticsOf } from '../../../src/ros/node/node-diagnostics.js';
import type { DiagnosticsContext } from '../../../src/ros/node/node-diagnostics.js';
import { StampWatch } from '../../../src/ros/node/stamp-watch.js';
import { steadyS } from '../../../src/robot/steady-time.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  vi.advanceTimersByTime(10_000);
});
afterEach(() => {
  vi.useRealTimers();
});

interface Situation {
  /** Age of the newest joint state (s); undefined: none came. */
  readonly ageS?: number | undefined;
  readonly publishers?: readonly string[];
  readonly mismatches?: readonly string[];
  readonly controller?: object;
  readonly stamps?: StampWatch;
  readonly handWatch?: HandWatch;
  readonly recording?: DiagnosticsContext['recording'];
  readonly loop?: LoopStatistics;
}

/** What the node tells of one thing. */
function told(what: string, situation: Situation = {}) {
  const {
    ageS = 'ageS' in situation ? undefined : 0.01,
    publishers = ['/driver'],
    mismatches = [],
    controller = { ready: true, callsWaiting: 0 },
  } = situation;
  const configured = {
    joints: { receivedS: ageS === undefined ? undefined : steadyS() - ageS, received: 50, ofOthers: 3 },
    robot: {
      limits: { stateTimeoutS: 0.1 },
      session: { waiting: [1, 2] },
      controller,
    },
  };
  const graph = {
    publishersOf: (topic: string) => (topic === 'joint_states' ? publishers : []),
    mismatches: () => mismatches,
  };
  const all = diagnosticsOf({
    name: 'arm',
    hardware: 'left_arm',
    status: { kind: 'idle', state: 'idle' },
    configured: configured as unknown as ConfiguredNode,
    loop: situation.loop ?? new LoopStatistics(0.01),
    graph: graph as unknown as GraphWatch,
    stamps: situation.stamps ?? new StampWatch(),
    handWatch: situation.handWatch ?? new HandWatch(),
    reaches: 12,
    recording: situation.recording ?? { recording: 'off', messages_lost: 0 },
  });
  expect(all.map(({ name }) => name)).toEqual(
    ['control loop', 'joint states', 'brain', 'connections', 'recording', 'process'].map(
      (one) => `arm: ${one}`,
    ),
  );
  const one = all.find(({ name }) => name === `arm: ${what}`);
  expect(one?.hardware_id).toBe('left_arm');
  return { ...one, values: Object.fromEntries((one?.values ?? []).map(({ key, value }) => [key, value])) };
}

describe('/diagnostics', () => {
  it('tells the status, the reaches, the targets that wait and how regular the loop is', () => {
    const loop = new LoopStatistics(0.01);
    for (let n = 0; n < 3; n++) loop.record(n * 0.01, n * 0.01 + 0.001);
    const { level, message, values } = told('control loop', { loop });
    expect({ level, message }).toEqual({ level: 0, message: 'Idle' });
    expect(values).toMatchObject({ code: '0', state: 'idle', reaches: '12', targets_waiting: '2' });
    expect(Number(values.loop_frequency)).toBeCloseTo(100, 0);
  });

  it('tells joint states that come, with their age and number', () => {
    expect(told('joint states')).toMatchObject({
      level: 0,
      message: 'fresh',
      values: {
        joint_state_age: '0.01',
        joint_states_received: '50',
        of_others: '3',
        timeout: '0.1',
        joint_state_publishers: '1',
        publisher_nodes: '/driver',
      },
    });
  });

  it.each([
    ['are too old', 0.11, 'stale', 1],
    ['never came', undefined, 'stale', 1],
    ['are as old as they may be', 0.0999, 'fresh', 0],
  ])('says so when joint states %s', (_, ageS, message, level) => {
    const found = told('joint states', { ageS });
    expect(found).toMatchObject({ level, message });
    expect(found.values.joint_state_age).toBe(ageS === undefined ? undefined : String(ageS));
  });

  it('warns of several publishers of joint states, and names them', () => {
    expect(told('joint states', { publishers: ['/a', '/b'] })).toMatchObject({
      level: 1,
      message: '2 publishers',
      values: { publisher_nodes: '/a /b' },
    });
  });

  it('warns of stamps that are off', () => {
    const stamps = new StampWatch();
    for (let n = 0; n < 6; n++) stamps.read(3600, n, 0.1);
    expect(told('joint states', { stamps })).toMatchObject({
      level: 1,
      message: 'stamps are 3600.000 s behind the clock of this node',
      values: { stamp_offset: '3600' },
    });
  });

  it('warns of a seen hand that leaves the joints, with the distance now and at first', () => {
    const handWatch = new HandWatch();
    for (let n = 0; n < 50; n++) handWatch.note(0.01);
    expect(told('joint states', { handWatch })).toMatchObject({
      level: 0,
      values: { seen_hand_distance_first: '0.01' },
    });
    for (let n = 0; n < 500; n++) handWatch.note(0.1);
    const { level, message, values } = told('joint states', { handWatch });
    expect(level).toBe(1);
    expect(message).toBe(handWatch.warning);
    expect(Number(values.seen_hand_distance)).toBeGreaterThan(0.09);
    expect(values.seen_hand_distance_first).toBe('0.01');
  });

  it.each([
    ['ready', { ready: true, callsWaiting: 1 }, 0, 'ready', undefined],
    ['training', { ready: false, progress: 0.25, callsWaiting: 1 }, 0, 'training', '0.25'],
    ['not there', { ready: false, callsWaiting: 1 }, 2, 'not there', undefined],
    [
      'ready, but cannot save',
      { ready: true, callsWaiting: 1, memory: { unsaved: 'disk full' } },
      1,
      'ready; disk full',
      undefined,
    ],
    ['ready, and all is saved', { ready: true, callsWaiting: 1, memory: {} }, 0, 'ready', undefined],
  ])('tells a brain that is %s', (_, controller, level, message, progress) => {
    const found = told('brain', { controller });
    expect(found).toMatchObject({
      level,
      message,
      values: { brain_ready: String(controller.ready), calls_waiting: '1' },
    });
    expect(found.values.progress).toBe(progress);
  });

  it('tells connections that do not work, each with its reason', () => {
    expect(told('connections')).toMatchObject({
      level: 0,
      message: 'all heard',
      values: { mismatches: '0' },
    });
    expect(told('connections', { mismatches: ['one', 'two'] })).toMatchObject({
      level: 1,
      message: '2 that cannot be heard, or cannot hear',
      values: { mismatches: '2', mismatch_0: 'one', mismatch_1: 'two' },
    });
  });

  it.each([
    ['on', 0, 0, 'on'],
    ['on', 1, 1, '1 messages are missing'],
    ['failed', 5, 2, 'failed'],
  ])('tells a recording that is %s and lost %d messages', (recording, lost, level, message) => {
    const found = told('recording', { recording: { recording, messages_lost: lost } });
    expect(found).toMatchObject({ level, message, values: { recording, messages_lost: String(lost) } });
  });

  it('tells the memory of the process in MiB', () => {
    const { level, message, values } = told('process');
    const resident = Number(values.resident_memory_mib);
    expect(level).toBe(0);
    expect(message).toBe(`${Math.round(resident)} MiB resident`);
    // A Node process with its tests has tens of MiB to a few GiB.
    for (const key of ['resident_memory_mib', 'heap_used_mib']) {
      expect(Number(values[key])).toBeGreaterThan(5);
      expect(Number(values[key])).toBeLessThan(20_000);
    }
    expect(Number(values.external_mib)).toBeGreaterThan(0.1);
    expect(Number(values.external_mib)).toBeLessThan(20_000);
    expect(Number(values.uptime)).toBeGreaterThan(0);
  });
});
