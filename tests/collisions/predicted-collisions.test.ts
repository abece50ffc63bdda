import { describe, expect, it } from 'vitest';
import { CollisionCheck } from '../../src/motion/collision-check.js';
import type { CollisionSpace } from '../../src/motion/collision-check.js';
import { homing } from '../../src/motion/retime.js';
import { statusText } from '../../src/session/status.js';
import { GOAL, inState, Rig, START } from '../support/session-rig.js';

/** A wall that the hand of the rig (its joint angles as metres) runs into along x. */
class Wall implements CollisionSpace {
  readonly joints = 2;
  readonly pairs = 1;
  readonly levers = Float64Array.of(1, 1);
  readonly horizonM = 0.1;
  readonly startDistances = Float64Array.of(Infinity);
  looks = 0;

  constructor(public atM: number) {}

  look(q: Float64Array, distances: Float64Array): void {
    this.looks++;
    const distanceM = this.atM - q[0];
    distances[0] = distanceM < this.horizonM ? distanceM : Infinity;
  }

  bodiesOf(): readonly [string, string] {
    return ['hand', 'wall'];
  }
}

const MARGIN = 0.02;
const walled = (atM: number, by: 'position' | 'trajectory' = 'position') => {
  const wall = new Wall(atM);
  return { wall, rig: new Rig(by, { collisions: new CollisionCheck(wall, MARGIN) }) };
};

describe.each(['position', 'trajectory'] as const)('a session that sees collisions coming (%s)', (by) => {
  it('halts with code 36 before the movement begins, and says which bodies and how near', async () => {
    const { rig } = walled(0.85, by);
    await rig.ready();
    rig.session.offer([0.3, 0.1, 0]);
    const seen = await rig.until(inState('halted'));
    expect(seen.join()).not.toContain('moving');
    expect(rig.status).toMatchObject({ kind: 'collisionPredicted', limit: MARGIN });
    expect(statusText(rig.status)).toMatch(
      /^Halted: collision predicted: hand would come within 0\.0\d\d m of wall, limit 0\.020 m$/,
    );
    // It came home, and nothing went farther.
    expect([...rig.measured.position]).toEqual([...START]);
    expect(rig.controller.calls).toEqual(['begin', 'abandon']);
  });

  it('accepts the next target that does not collide', async () => {
    const { rig } = walled(0.85, by);
    await rig.ready();
    rig.session.offer([0.3, 0.1, 0]);
    await rig.until(inState('halted'));
    rig.controller.plan = ({ start }) => homing(start, Float64Array.of(0.7, -0.6), rig.limits, 1);
    expect(rig.session.offer([0.2, 0.1, 0])).toBeUndefined();
    await rig.until(inState('settling'));
    await rig.until(inState('idle'));
    expect([...rig.measured.position]).toEqual([0.7, -0.6]);
  });

  it('does not go home through what is in the way', async () => {
    const { rig, wall } = walled(10, by);
    await rig.ready();
    rig.measured.position.set([-1, 0]);
    wall.atM = -0.5;
    rig.session.home();
    await rig.until(inState('halted'));
    expect(rig.status.kind).toBe('collisionPredicted');
    wall.atM = 10;
    expect(rig.session.home().ok).toBe(true);
    await rig.until(inState('homing'));
    await rig.until(inState('idle'));
    expect([...rig.measured.position]).toEqual([...START]);
  });

  it('does not go on after a pause where something has come into the way', async () => {
    const { rig, wall } = walled(10, by);
    await rig.ready();
    rig.session.offer([0.3, 0.1, 0]);
    await rig.until(inState('moving'));
    await rig.run(20);
    rig.session.pause();
    await rig.run(100);
    const paused = [...rig.measured.position];
    wall.atM = (paused[0] + GOAL[0]) / 2;
    rig.session.resume();
    await rig.until(inState('halted'));
    expect(rig.status.kind).toBe('collisionPredicted');
    expect([...rig.measured.position]).toEqual(paused);
  });

  it('lets an arm that is too near already go away', async () => {
    const { rig } = walled(0.005, by);
    rig.measured.position.set([0, 0]);
    const away = Float64Array.of(-0.4, 0.2);
    rig.controller.startsAnywhere = true;
    rig.controller.plan = ({ start }) => homing(start, away, rig.limits, 1);
    await rig.ready();
    rig.session.offer([0.3, 0.1, 0]);
    await rig.until(inState('settling'));
    await rig.until(inState('idle'));
    expect([...rig.measured.position]).toEqual([...away]);
  });
});

describe('the check of a way', () => {
  it('looks seldom where everything is far, and every millimetre where it is near', () => {
    const wall = new Wall(5);
    const check = new CollisionCheck(wall, MARGIN);
    expect(check.along(Float64Array.of(0, 0, 4, 0))).toBeUndefined();
    expect(wall.looks).toBeLessThan(60);
    wall.looks = 0;
    expect(check.along(Float64Array.of(4.979, -1, 4.979, 1))).toBeUndefined();
    expect(wall.looks).toBeGreaterThan(1500);
  });

  it('finds what lies between two postures, and not what lies just beyond the margin', () => {
    const thin: CollisionSpace = {
      joints: 1,
      pairs: 1,
      levers: Float64Array.of(1),
      horizonM: 0.03,
      startDistances: Float64Array.of(Infinity),
      look: (q, distances) => {
        const distanceM = Math.hypot(q[0] - 0.5, 0.0201);
        distances[0] = distanceM < 0.03 ? distanceM : Infinity;
      },
      bodiesOf: () => ['needle', 'post'],
    };
    const across = Float64Array.of(0, 1);
    expect(new CollisionCheck(thin, 0.02).along(across)).toBeUndefined();
    expect(new CollisionCheck(thin, 0.0202).along(across)?.bodies).toEqual(['needle', 'post']);
  });

  it('says whether a way is clear, in its middle as at its end', () => {
    const check = new CollisionCheck(new Wall(1), MARGIN);
    expect(check.isClear(Float64Array.of(0, 0, 0.979, 0, 0.5, 0))).toBe(true);
    expect(check.isClear(Float64Array.of(0, 0, 0.985, 0, 0.5, 0))).toBe(false);
    expect(check.isClear(Float64Array.of(0, 0, 0.5, 0, 0.985, 0))).toBe(false);
    // Who begins too near may go away, as along every way.
    expect(check.isClear(Float64Array.of(0.99, 0, 0.5, 0))).toBe(true);
    expect(check.isClear(Float64Array.of(0.99, 0, 0.985, 0))).toBe(true);
  });

  it('lets a pair that is built nearer than the margin pass there and back, and come no nearer than in the start posture', () => {
    const built: CollisionSpace = {
      joints: 1,
      pairs: 1,
      levers: Float64Array.of(1),
      horizonM: 0.03,
      startDistances: Float64Array.of(0.007),
      look: ([q], distances) => {
        distances[0] = q;
      },
      bodiesOf: () => ['forearm', 'hand'],
    };
    const check = new CollisionCheck(built, 0.01);
    const way = (...angles: number[]) => check.along(Float64Array.from(angles));
    expect(check.at(Float64Array.of(0.0065))).toBeUndefined();
    expect(way(0.007, 0.0062, 0.009)).toBeUndefined();
    expect(way(0.009, 0.0062, 0.007)).toBeUndefined();
    expect(way(0.02, 0.0058)).toMatchObject({ limitM: 0.006 });
    expect(check.at(Float64Array.of(0.0058))).toMatchObject({ limitM: 0.006 });
    // What is allowed to a check of movements is more than what is planned.
    expect(new CollisionCheck(built, 0.01, 0.003).along(Float64Array.of(0.02, 0.0045))).toBeUndefined();
    expect(new CollisionCheck(built, 0.01, 0.003).at(Float64Array.of(0.0035))).toMatchObject({
      limitM: 0.004,
    });
    // Where the margin is kept at the start, it is kept everywhere.
    expect(new CollisionCheck(built, 0.007).at(Float64Array.of(0.0069))).toMatchObject({ limitM: 0.007 });
  });
});
