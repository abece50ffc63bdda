import { describe, expect, it, vi } from 'vitest';
import { TargetRejected } from '../../../src/errors.js';
import type { Pose } from '../../../src/ros/client/messages.js';
import type { ArmNode } from '../../../src/ros/node/arm-node.js';
import { TargetFrames } from '../../../src/ros/node/target-frames.js';

const upright = { x: 0, y: 0, z: 0, w: 1 };
const half = Math.SQRT1_2;

/** Frames of a node that hears transforms when the test says so, with its timer in the hands of the test. */
function frames({ installed = true, timeoutS = 0.2 } = {}) {
  const heard = new Map<string, (message: object) => void>();
  const ticks = new Set<() => void>();
  const node = {
    settings: { base_frame: 'base', tf_timeout: timeoutS },
    installed: () => installed,
    subscribe: (_: string, topic: string, __: object, take: (message: object) => void) =>
      heard.set(topic, take),
    every: (_: number, __: string, tick: () => void) => {
      ticks.add(tick);
      return { close: () => ticks.delete(tick) };
    },
  };
  const tell = (topic: '/tf' | '/tf_static', parent: string, child: string, x: number, sec = 0) => {
    const transform = { translation: { x, y: 0, z: 0 }, rotation: { x: 0, y: 0, z: half, w: half } };
    const header = { stamp: { sec, nanosec: 0 }, frame_id: parent };
    heard.get(topic)?.({ transforms: [{ header, child_frame_id: child, transform }] });
  };
  const own = new TargetFrames(node as unknown as ArmNode);
  const placed: (readonly Pose[] | TargetRejected)[] = [];
  const place = (frame_id: string, sec = 0, orientation = upright) => {
    const poses = [{ position: { x: 1, y: 0, z: 0.5 }, orientation }];
    own.place({ stamp: { sec, nanosec: 0 }, frame_id }, poses, (result) => placed.push(result));
  };
  const tick = () => {
    for (const each of [...ticks]) each();
  };
  return { tell, place, placed, tick, ticks };
}

describe('a target', () => {
  it('in the base frame stays as it is', () => {
    const { place, placed } = frames({ installed: false });
    place('/base');
    expect(placed).toEqual([[{ position: { x: 1, y: 0, z: 0.5 }, orientation: upright }]]);
  });

  it('in a frame that the tree connects is brought to the base, with its orientation', () => {
    const { tell, place, placed } = frames();
    tell('/tf_static', 'base', 'camera', 2);
    place('camera');
    const [poses] = placed;
    if (poses instanceof TargetRejected) return expect.fail(poses.message);
    const [{ position, orientation }] = poses;
    expect(position.x).toBeCloseTo(2, 12);
    expect(position.y).toBeCloseTo(1, 12);
    expect(position.z).toBeCloseTo(0.5, 12);
    expect(orientation.z).toBeCloseTo(half, 12);
  });

  it('without an orientation gets none', () => {
    const { tell, place, placed } = frames();
    tell('/tf_static', 'base', 'camera', 2);
    place('camera', 0, { x: 0, y: 0, z: 0, w: 0 });
    expect(placed[0]).toMatchObject([{ orientation: { x: 0, y: 0, z: 0, w: 0 } }]);
  });

  it('waits for a transform of its stamp, and is not looked at any more afterwards', () => {
    const { tell, place, placed, tick, ticks } = frames();
    tell('/tf', 'base', 'tray', 1, 10);
    place('tray', 11);
    tick();
    expect(placed).toEqual([]);
    tell('/tf', 'base', 'tray', 3, 12);
    tick();
    expect(placed[0]).toMatchObject([{ position: { x: expect.closeTo(2, 9) as number } }]);
    expect(ticks.size).toBe(0);
  });

  it('is rejected when none comes in time, when it is too old, and without tf2_msgs', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      const { tell, place, placed, tick } = frames();
      place('nowhere');
      vi.advanceTimersByTime(150);
      tick();
      expect(placed).toEqual([]);
      vi.advanceTimersByTime(100);
      tick();
      expect(placed[0]).toMatchObject({
        reason: 'frame',
        message: expect.stringContaining('no transforms connect') as string,
      });
      tell('/tf', 'base', 'tray', 1, 100);
      place('tray', 50);
      expect(placed[1]).toMatchObject({
        reason: 'frame',
        message: expect.stringContaining('50.000 s after') as string,
      });
    } finally {
      vi.useRealTimers();
    }
    const without = frames({ installed: false });
    without.place('camera');
    expect(without.placed[0]).toMatchObject({
      message: expect.stringContaining('tf2_msgs must be installed') as string,
    });
    const off = frames({ timeoutS: 0 });
    off.place('camera');
    expect(off.placed[0]).toMatchObject({ message: "it is in the frame 'camera', expected 'base'" });
  });
});
