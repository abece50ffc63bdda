import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import type { CollisionCheck } from '../../src/motion/collision-check.js';
import { describedRobot } from '../../src/arm/robot.js';
import { collisionsOf } from '../../src/collisions/collisions.js';
import { withoutLimits } from '../../src/motion/motion-limits.js';
import { ReachMap } from '../../src/motion/reach-map.js';
import { readConfigurationFile } from '../../src/parameters/configuration-file.js';
import { resolveSettings } from '../../src/parameters/settings.js';
import { mujoco } from '../../src/plants/mujoco-runtime.js';
import { whyMissed } from '../../src/session/why-missed.js';
import { Rig } from '../support/session-rig.js';

const mj = await mujoco();

it('names the links that collide where a Panda cannot have its hand, and nothing elsewhere', async () => {
  const file = fileURLToPath(new URL('../../config/panda.yaml', import.meta.url));
  const settings = resolveSettings('robot', await readConfigurationFile(file));
  const robot = describedRobot(settings);
  const { space, moving } = collisionsOf(mj, settings, robot);
  onTestFinished(() => {
    space.dispose();
  });
  const { arm } = robot;
  const limits = {
    ...withoutLimits(arm.jointNames),
    reach: new ReachMap(arm, arm.lower, arm.upper),
    collisions: moving,
  };
  // In its own base, and in front of it.
  expect(whyMissed([-0.103, -0.026, 0.028], limits, 0.005)).toMatch(
    /^every posture that was found for it has panda_\w+ too near to panda_\w+$/,
  );
  expect(whyMissed([0.4, 0.1, 0.4], limits, 0.005)).toBeUndefined();
  expect(whyMissed([-0.103, -0.026, 0.028], { ...limits, collisions: undefined }, 0.005)).toBeUndefined();
  // A point that no posture reaches is not missed because of a collision, even where the nearest postures collide.
  for (const x of [3, 0, 0.05])
    for (const z of [-0.7, -0.9, -1.2]) expect(whyMissed([x, 0, z], limits, 0.005)).toBeUndefined();
});

/** Two links of 0.5 m in a plane: most places have two postures, with the elbow on either side. */
const planar = {
  joints: 2,
  forward([a, b]: Float64Array, out: Float64Array) {
    out.set([(Math.cos(a) + Math.cos(a + b)) / 2, (Math.sin(a) + Math.sin(a + b)) / 2, 0]);
  },
  jacobian([a, b]: Float64Array, out: Float64Array) {
    out.set([(-Math.sin(a) - Math.sin(a + b)) / 2, -Math.sin(a + b) / 2]);
    out.set([(Math.cos(a) + Math.cos(a + b)) / 2, Math.cos(a + b) / 2], 2);
    out.set([0, 0], 4);
  },
};
const reach = new ReachMap(planar, Float64Array.of(-1.5, -1.5), Float64Array.of(1.5, 1.5));
const collidingWhere = (collides: (q: Float64Array) => boolean) =>
  ({
    along: () => undefined,
    at: (q: Float64Array) =>
      collides(q) ? { bodies: ['forearm', 'base'], distanceM: -0.01, limitM: 0.01 } : undefined,
  }) as unknown as CollisionCheck;

it.each([
  ['all', () => true, 'every posture that was found for it has forearm too near to base'],
  ['those with the elbow on one side', ([, elbow]: Float64Array) => elbow > 0, undefined],
  ['those with the elbow on the other side', ([, elbow]: Float64Array) => elbow < 0, undefined],
  ['none', () => false, undefined],
] as const)('blames collisions if they take all postures of the target: %s', (_, collides, why) => {
  const limits = { ...withoutLimits(['a', 'b']), reach, collisions: collidingWhere(collides) };
  for (const target of [
    [0.85, 0.05, 0],
    [0.75, 0.1, 0],
  ] as const)
    expect(whyMissed(target, limits, 1e-3)).toBe(why);
  expect(whyMissed([1.2, 0, 0], limits, 1e-3)).toBeUndefined();
});

it('is told with the report of the reach that missed', async () => {
  const rig = await new Rig('position', { reach, collisions: collidingWhere(() => true) }).ready();
  rig.session.update({ ...rig.settings, reachToleranceM: 5e-3 });
  expect(rig.session.offer([0.75, 0.1, 0])).toBeUndefined();
  let report = rig.session.takeReport();
  await rig.until(() => (report = rig.session.takeReport()) !== undefined);
  expect(report).toMatchObject({
    outcome: 'missed',
    why: expect.stringContaining('forearm too near to base') as string,
  });
});
