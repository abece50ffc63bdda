import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { collisionShapes } from '../../src/arm/collision-shapes.js';
import { describedRobot } from '../../src/arm/robot.js';
import { parseUrdf } from '../../src/arm/urdf-document.js';
import { collisionsOf, meshesOf } from '../../src/collisions/collisions.js';
import { shapesOnThread } from '../../src/robot/shapes-thread.js';
import { UrdfError } from '../../src/errors.js';
import { readConfigurationFile } from '../../src/parameters/configuration-file.js';
import { resolveSettings } from '../../src/parameters/settings.js';
import { mujoco } from '../../src/plants/mujoco-runtime.js';

const entry = new URL('./fixtures/source-worker.mjs', import.meta.url);
const panda = resolveSettings(
  'robot',
  await readConfigurationFile(fileURLToPath(new URL('../../config/panda.yaml', import.meta.url))),
);

it('reads the same shapes as the caller would, who goes on meanwhile', async () => {
  const robot = describedRobot(panda);
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const shapes = await shapesOnThread(panda, robot, entry);
  clearInterval(timer);
  expect(turns).toBeGreaterThan(20);
  const own = collisionShapes(parseUrdf(robot.urdfText, robot.urdfName), meshesOf(panda));
  expect(shapes?.shapes.length).toBeGreaterThan(8);
  expect(shapes).toEqual(own);
  // What was read is used: without the hand's shapes nothing is said to be near the hand.
  const few = { shapes: own.shapes.filter(({ link }) => !link.includes('hand')), leftOut: ['a shape'] };
  const { space } = collisionsOf(await mujoco(), panda, { ...robot, shapes: few });
  const bodies = Array.from({ length: space.pairs }, (_, pair) => space.bodiesOf(pair)).flat();
  expect(bodies).toContain('panda_link5');
  expect(bodies).not.toContain('panda_hand');
  expect(space.leftOut).toEqual(['no collision is predicted with a shape']);
  space.dispose();
}, 60_000);

it('tells what is wrong with a mesh as the caller would, and starts no thread where there is none', async () => {
  const robot = describedRobot(panda);
  const broken = {
    ...robot,
    urdfText: robot.urdfText.replace(/filename="[^"]*link3[^"]*"/g, 'filename="none.stl"'),
  };
  await expect(shapesOnThread(panda, broken, entry)).rejects.toThrow(UrdfError);
  const nowhere = new URL('./nowhere.mjs', import.meta.url);
  const off = resolveSettings('robot', { ...panda, 'collision.enabled': false });
  expect(await shapesOnThread(off, robot, nowhere)).toBeUndefined();
  const leftArm = resolveSettings('robot');
  expect(await shapesOnThread(leftArm, describedRobot(leftArm), nowhere)).toBeUndefined();
}, 60_000);
