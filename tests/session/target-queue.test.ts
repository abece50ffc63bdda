import { describe, expect, it } from 'vitest';
import { TargetQueue } from '../../src/session/target-queue.js';

const a = { id: 'a', position: [1, 0, 0] } as const;
const b = { id: 'b', position: [2, 0, 0] } as const;

function queueOf(...goals: (typeof a | typeof b)[]): TargetQueue {
  const queue = new TargetQueue();
  queue.put(goals);
  return queue;
}

describe('the queue of targets', () => {
  it('goes home first, then to the targets in their order', () => {
    const queue = queueOf(a, b);
    expect(queue.asked).toBe(true);
    expect(queue.targets).toEqual([a.position, b.position]);
    queue.askHome();
    expect(queue.take()).toBeUndefined();
    expect(queue.take()).toBe(a);
    expect(queue.targets).toEqual([b.position]);
    expect(queue.take()).toBe(b);
    expect(queue.asked).toBe(false);
    queue.askHome();
    expect(queue.asked).toBe(true);
  });

  it('gives back what was replaced, and keeps the way home', () => {
    const queue = queueOf(a);
    queue.askHome();
    expect(queue.put([b])).toEqual([a]);
    expect(queue.take()).toBeUndefined();
    expect(queue.take()).toBe(b);
  });

  it('forgets the way home when it is cleared', () => {
    const queue = queueOf(a);
    queue.askHome();
    expect(queue.clear()).toEqual([a]);
    expect(queue.asked).toBe(false);
    expect(queue.targets).toEqual([]);
  });
});

describe('targets that wait for joint states', () => {
  it('are dropped when they have waited for longer than they may, from the first cycle without', () => {
    const queue = queueOf(a, b);
    expect(queue.dropStale(10, 5)).toBeUndefined();
    expect(queue.dropStale(15, 5)).toBeUndefined();
    const dropped = queue.dropStale(15.01, 5);
    expect(dropped?.goals).toEqual([a, b]);
    expect(dropped?.error.reason).toBe('stale');
    expect(dropped?.error.message).toMatch(/within 5 s/);
    expect(queue.asked).toBe(false);
  });

  it('begin to wait anew when others replace them, when joint states come, and with the next ones', () => {
    const queue = queueOf(a);
    queue.dropStale(10, 5);
    queue.put([b]);
    expect(queue.dropStale(16, 5)).toBeUndefined();
    queue.waitNoMore();
    expect(queue.dropStale(22, 5)).toBeUndefined();
    expect(queue.dropStale(27.01, 5)?.goals).toEqual([b]);
    queue.put([a]);
    expect(queue.dropStale(40, 5)).toBeUndefined();
    expect(queue.dropStale(45, 5)).toBeUndefined();
  });

  it('wait for ever with a timeout of 0, and nobody waits without a request', () => {
    const queue = queueOf(a);
    queue.dropStale(10, 0);
    expect(queue.dropStale(1e6, 0)).toBeUndefined();
    expect(queue.asked).toBe(true);
    const empty = new TargetQueue();
    expect(empty.dropStale(0, 5)).toBeUndefined();
    empty.put([a]);
    expect(empty.dropStale(6, 5)).toBeUndefined();
  });

  it('and the way home is dropped with nobody to answer', () => {
    const queue = new TargetQueue();
    queue.askHome();
    queue.dropStale(0, 5);
    expect(queue.dropStale(6, 5)).toBeUndefined();
    expect(queue.asked).toBe(false);
  });
});
