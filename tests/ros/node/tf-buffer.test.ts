import { describe, expect, it } from 'vitest';
import { between, composed, inverted } from '../../../src/ros/node/rigid-transform.js';
import type { Quaternion4, RigidTransform } from '../../../src/ros/node/rigid-transform.js';
import { TfBuffer } from '../../../src/ros/node/tf-buffer.js';

const about = (axis: readonly [number, number, number], angle: number): Quaternion4 => {
  const s = Math.sin(angle / 2);
  return [axis[0] * s, axis[1] * s, axis[2] * s, Math.cos(angle / 2)];
};
const z = [0, 0, 1] as const;
const turned = (turn: Quaternion4, shift: readonly [number, number, number]) =>
  composed({ shift: [0, 0, 0], turn }, { shift, turn: [0, 0, 0, 1] }).shift;

function message(parent: string, child: string, { shift, turn }: RigidTransform, stampS = 0) {
  const sec = Math.floor(stampS);
  return {
    header: { stamp: { sec, nanosec: Math.round((stampS - sec) * 1e9) }, frame_id: parent },
    child_frame_id: child,
    transform: {
      translation: { x: shift[0], y: shift[1], z: shift[2] },
      rotation: { x: turn[0], y: turn[1], z: turn[2], w: turn[3] },
    },
  };
}

const upright: Quaternion4 = [0, 0, 0, 1];
const place = (x: number, y = 0, up = 0): RigidTransform => ({ shift: [x, y, up], turn: upright });

function expectPlace(found: ReturnType<TfBuffer['lookup']>, wanted: readonly number[]): void {
  if ('reason' in found) return expect.fail(found.reason);
  found.transform.shift.forEach((x, i) => {
    expect(x).toBeCloseTo(wanted[i], 9);
  });
}

describe('rigid transforms', () => {
  it('compose, and come back', () => {
    const a: RigidTransform = { shift: [1, 2, 3], turn: about(z, 0.7) };
    const b: RigidTransform = { shift: [-1, 0.5, 0], turn: about([1, 0, 0], -1.1) };
    const back = composed(inverted(composed(a, b)), composed(a, b));
    expect(Math.hypot(...back.shift)).toBeLessThan(1e-12);
    expect(Math.abs(back.turn[3])).toBeCloseTo(1, 12);
    expect(turned(about(z, Math.PI / 2), [1, 0, 0])[1]).toBeCloseTo(1, 12);
  });

  it('between two go the shorter way', () => {
    const half = between(
      { ...place(0), turn: about(z, 0.2) },
      { ...place(2), turn: about(z, 0.6).map((x) => -x) as unknown as Quaternion4 },
      0.5,
    );
    expect(half.shift[0]).toBe(1);
    const [x] = turned(half.turn, [1, 0, 0]);
    expect(x).toBeCloseTo(Math.cos(0.4), 12);
  });
});

describe('frames', () => {
  it('that stand connect over a common parent, in both directions', () => {
    const tf = new TfBuffer();
    tf.add([message('world', 'base', { shift: [1, 0, 0], turn: about(z, Math.PI / 2) })], true);
    tf.add([message('/world', '/camera', place(1, 1))], true);
    expectPlace(tf.lookup('base', 'camera'), [1, 0, 0]);
    expectPlace(tf.lookup('camera', 'base'), [0, -1, 0]);
    expectPlace(tf.lookup('base', 'base'), [0, 0, 0]);
  });

  it('that move are where they were at the stamp', () => {
    const tf = new TfBuffer();
    for (let n = 0; n <= 50; n++) {
      const t = 100 + n / 50;
      tf.add([message('base', 'tray', { shift: [Math.sin(t), 0, 0], turn: about(z, t) }, t)], false);
    }
    for (const t of [100, 100.011, 100.5, 100.777, 101]) {
      const found = tf.lookup('base', 'tray', t);
      if ('reason' in found) return expect.fail(found.reason);
      expect(found.transform.shift[0]).toBeCloseTo(Math.sin(t), 3);
      expect(turned(found.transform.turn, [1, 0, 0])[0]).toBeCloseTo(Math.cos(t), 4);
    }
    expectPlace(tf.lookup('base', 'tray'), [Math.sin(101), 0, 0]);
    expect(tf.lookup('base', 'tray', 101.2)).toMatchObject({
      early: true,
      reason: expect.stringContaining('0.200 s') as string,
    });
    expect(tf.lookup('base', 'tray', 99)).toMatchObject({ early: false });
  });

  it('are known for ten seconds, in the order of their stamps', () => {
    const tf = new TfBuffer();
    for (const t of [1, 3, 2, 12.5]) tf.add([message('base', 'tray', place(t), t)], false);
    expect(tf.lookup('base', 'tray', 2)).toMatchObject({ early: false });
    expectPlace(tf.lookup('base', 'tray', 3), [3, 0, 0]);
    // A simulation begins anew.
    tf.add([message('base', 'tray', place(7), 0.5)], false);
    expectPlace(tf.lookup('base', 'tray'), [7, 0, 0]);
  });

  it('that are not connected, or form a loop, are told', () => {
    const tf = new TfBuffer();
    tf.add([message('world', 'base', place(1))], true);
    expect(tf.lookup('base', 'camera')).toEqual({
      reason: "no transforms connect 'camera' with 'base'",
      early: true,
    });
    tf.add([message('b', 'a', place(1)), message('a', 'b', place(1))], true);
    expect(tf.lookup('base', 'a')).toMatchObject({ reason: expect.stringContaining('loop') as string });
  });

  it('take no transform that is none', () => {
    const tf = new TfBuffer();
    const wrong = [
      message('base', 'a', { ...place(1), turn: [0, 0, 0, 0] }),
      message('base', 'b', place(NaN)),
      message('base', 'base', place(1)),
      message('', 'c', place(1)),
    ];
    expect(tf.add(wrong, true)).toEqual(['a', 'b', 'base', 'c']);
    expect(tf.lookup('base', 'a')).toHaveProperty('reason');
  });
});
