import { expect, it, vi } from 'vitest';
import { createMeasurement } from '../../../src/motion/plant.js';
import { cycleMessage, readCycle } from '../../../src/ros/client/cycle-message.js';
import { LockstepClock } from '../../../src/ros/node/lockstep-clock.js';
import { LockstepCycles } from '../../../src/ros/node/lockstep-cycles.js';

const at = (sec: number) => ({ sec, nanosec: 5 });

/** Cycles of a controller that thinks as long as `answer` is unsettled. */
function cycles() {
  const session: { answer: Promise<void> | undefined } = { answer: undefined };
  const controller = { ready: true, progress: undefined as number | undefined };
  const made: number[] = [];
  const done: unknown[] = [];
  const all = new LockstepCycles({
    robot: { session, controller } as never,
    loop: { takeCommands: () => 1 },
    cycle: () => made.push(made.length),
    done: (cycle) => done.push(cycle),
    fault: (where, error) => {
      throw new Error(where, { cause: error });
    },
  });
  return { all, session, controller, made, done };
}

it('a cycle is made once for its joint states, and told as often as they come', async () => {
  const { all, made, done } = cycles();
  for (const stamp of [at(1), at(1), at(2), at(2), at(2)]) {
    all.take(stamp);
    await Promise.resolve();
    await Promise.resolve();
  }
  expect(made).toHaveLength(2);
  expect(done).toEqual([1, 1, 2, 2, 2].map((sec) => ({ stamp: at(sec), commands: 1 })));
});

it('a cycle ends when nothing is left to think about, and counts all its commands', async () => {
  const { all, session, made, done } = cycles();
  let think: () => void = () => undefined;
  session.answer = new Promise((resolve) => {
    think = () => {
      session.answer = undefined;
      resolve();
    };
  });
  all.take(at(1));
  all.take(at(1));
  await new Promise(setImmediate);
  expect(done).toEqual([]);
  think();
  await vi.waitFor(() => {
    expect(done).toEqual([{ stamp: at(1), commands: 2 }]);
  });
  expect(made).toHaveLength(2);
});

it('time stands while the controller prepares itself', async () => {
  const { all, controller, done } = cycles();
  Object.assign(controller, { ready: false, progress: 0.5 });
  all.take(at(1));
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(done).toEqual([]);
  Object.assign(controller, { ready: true, progress: undefined });
  await vi.waitFor(() => {
    expect(done).toHaveLength(1);
  });
});

it('nothing is told of cycles once they are closed', async () => {
  const { all, session, done } = cycles();
  session.answer = Promise.resolve();
  all.take(at(1));
  all.close();
  await new Promise(setImmediate);
  expect(done).toEqual([]);
});

it('the time of a cycle is that of its joint states, and goes on where theirs goes back', () => {
  const clock = new LockstepClock();
  const measured = createMeasurement(1);
  clock.stamp(measured, 7.25);
  expect(clock.nowS).toBe(7.25);
  expect(measured.stampS).toBe(7.25);
  clock.stamp(measured, 0.5);
  expect(clock.nowS).toBe(7.25);
  clock.stamp(measured, 0.75);
  expect(clock.nowS).toBe(7.5);
});

it('a message of a cycle says what was put into it, and others are none', () => {
  const cycle = { stamp: { sec: 3, nanosec: 999_999_999 }, commands: 2, targets: 4 };
  const message = cycleMessage(cycle, '/arm');
  expect(readCycle(message)).toEqual({ stamp: cycle.stamp, commands: 2 });
  expect(readCycle({ ...message, values: message.values.slice(1) })).toBeUndefined();
  const half = message.values.map((pair) => (pair.key === 'commands' ? { ...pair, value: '0.5' } : pair));
  expect(readCycle({ ...message, values: half })).toBeUndefined();
});
