import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ShapeOptions } from '../../src/arm/collision-shapes.js';
import { loadArm } from '../../src/arm/load-arm.js';
import type { ArmModel } from '../../src/arm/arm-model.js';
import { resolveSettings } from '../../src/parameters/settings.js';
import { assembleBrain } from '../../src/controllers/brain/brain-assembly.js';
import { CollisionCheck } from '../../src/motion/collision-check.js';
import { PathClearance } from '../../src/motion/path-checks.js';
import { ConfigurationError, UrdfError } from '../../src/errors.js';
import type { Surroundings } from '../../src/collisions/collision-description.js';
import { collisionsOf } from '../../src/collisions/collisions.js';
import { MujocoCollisions } from '../../src/collisions/mujoco-collisions.js';
import { mujoco } from '../../src/plants/mujoco-runtime.js';
import { fixtureText, leftArmSelection, leftArmText } from '../arm/arms.js';
import { leftArm, startPosture } from '../support/brains.js';

const mj = await mujoco();
const MARGIN = 0.01;
/** The step of the check where shapes are near (m). */
const FINEST = 1e-3;
/** x is up: the arm hangs along -x. */
const up = [1, 0, 0];

function spaceOf(
  arm: ArmModel,
  text: string,
  surroundings: Surroundings = {},
  posture = startPosture,
  marginM = MARGIN,
  unreadable: ShapeOptions['unreadable'] = 'refuse',
): MujocoCollisions {
  const places = { urdfFolder: undefined, packageFolders: [], environment: {} };
  const meshes = { places, unreadable };
  const space = new MujocoCollisions(mj, arm, text, { surroundings, startPosture: posture, marginM, meshes });
  onTestFinished(() => {
    space.dispose();
  });
  return space;
}

/** The straight way in joint space, the end postures only. */
const way = (...postures: readonly (readonly number[])[]) => Float64Array.from(postures.flat());

const pandaJoints = [1, 2, 3, 4, 5, 6, 7].map((i) => `panda_joint${i}`);
const balls = [0.09, 0.07, 0.09, 0.06, 0.1, 0.07, 0.08, 0.05];
/** The Panda with a ball about the origin of every link, in place of its own shapes: where they are, forward kinematics says too. */
const panda = balls.reduce(
  (text, radius, i) =>
    text.replace(
      `<link name="panda_link${i}">`,
      `<link name="panda_link${i}"><collision><geometry><sphere radius="${radius}"/></geometry></collision>`,
    ),
  fixtureText('panda.urdf').replaceAll(/<collision>.*?<\/collision>/gs, ''),
);
const pandaArm = loadArm(panda, { joints: pandaJoints, baseLink: 'panda_link0', tipLink: 'panda_link7' });
const pandaStart = Float64Array.of(0, -0.8, 0, -2.4, 0, 1.6, 0.8);
const pandaPosture = fc.tuple(
  ...Array.from(pandaArm.lower, (low, j) => fc.double({ min: low, max: pandaArm.upper[j], noNaN: true })),
);

/** Distance of the balls of two links in posture q; the base is at the origin. */
function ballDistance(q: Float64Array, a: string, b: string): number {
  const origins = new Float64Array(3 * (pandaArm.joints + 1));
  pandaArm.origins(q, origins);
  const at = (link: string) => {
    const i = Number(link.at(-1));
    return i === 0 ? [0, 0, 0] : [...origins.subarray(3 * (i - 1), 3 * i)];
  };
  const [p, o] = [at(a), at(b)];
  return Math.hypot(...p.map((x, i) => x - o[i])) - balls[Number(a.at(-1))] - balls[Number(b.at(-1))];
}

describe('the shapes of an arm with seven joints', () => {
  it('are as far from each other as forward kinematics says', () => {
    const space = spaceOf(pandaArm, panda, {}, pandaStart, 0.15);
    const distances = new Float64Array(space.pairs);
    const seen = new Set<string>();
    fc.assert(
      fc.property(pandaPosture, (posture) => {
        const q = Float64Array.from(posture);
        space.look(q, distances);
        for (let pair = 0; pair < space.pairs; pair++) {
          const [a, b] = space.bodiesOf(pair);
          const expected = ballDistance(q, a, b);
          if (expected < space.horizonM) {
            expect(distances[pair]).toBeCloseTo(expected, 9);
            seen.add(`${a} ${b}`);
          } else expect(distances[pair]).toBe(Infinity);
        }
      }),
      { numRuns: 300 },
    );
    expect(seen.size).toBeGreaterThan(3);
  });

  it('are not held against neighbours, nor against each other where they touch in the start posture', () => {
    const space = spaceOf(pandaArm, panda, {}, pandaStart);
    const pairs = Array.from({ length: space.pairs }, (_, pair) => space.bodiesOf(pair).join(' '));
    expect(pairs).toContain('panda_link0 panda_link7');
    for (let i = 0; i < 7; i++) expect(pairs).not.toContain(`panda_link${i} panda_link${i + 1}`);
    // Joint 6 is all that is between these two, and their balls overlap across the one of its link.
    expect(space.touching.join('\n')).toMatch(
      /^no collision is predicted of panda_link5 with panda_link7: they touch in the start posture$/,
    );
    expect(pairs).not.toContain('panda_link5 panda_link7');
  });

  it('collide when the arm folds up, and the two links are named', () => {
    const space = spaceOf(pandaArm, panda, {}, pandaStart);
    const folded = [0, -0.8, 0, -3.07, 0, 0.03, 0.8];
    const collision = new CollisionCheck(space, MARGIN).along(way([...pandaStart], folded));
    expect(collision?.bodies).toEqual(['panda_link2', 'panda_link7']);
    expect(collision?.distanceM).toBeLessThan(MARGIN);
    expect(collision?.distanceM).toBeGreaterThan(MARGIN - 2 * FINEST);
  });

  it('are told apart, colliding or clear, as by looking every fraction of a millimetre', () => {
    const floor = { height: 0.15, normal: [0, 0, 1] };
    const space = spaceOf(pandaArm, panda, { floor }, pandaStart);
    const check = new CollisionCheck(space, MARGIN);
    const distances = new Float64Array(space.pairs);
    let collisions = 0;
    fc.assert(
      fc.property(pandaPosture, (end) => {
        const q = new Float64Array(7);
        let least = Infinity;
        const count = 3000;
        for (let i = 0; i <= count; i++) {
          q.forEach((_, j) => (q[j] = pandaStart[j] + (i / count) * (end[j] - pandaStart[j])));
          space.look(q, distances);
          least = Math.min(least, ...distances);
        }
        const collision = check.along(way([...pandaStart], end));
        if (collision !== undefined) {
          collisions++;
          expect(least).toBeLessThan(MARGIN);
        } else expect(least).toBeGreaterThan(MARGIN - FINEST);
      }),
      { numRuns: 60, seed: 7 },
    );
    expect(collisions).toBeGreaterThan(8);
    expect(collisions).toBeLessThan(50);
  }, 60_000);
});

describe('what stands around', () => {
  const swung = [0, -0.9, 0, -0.17];
  const hanging = [0, 0, 0, 0];

  it('is a floor that the hand would touch on its way down', () => {
    // Hanging straight the hand is 0.38 m below the shoulder, and its box reaches 0.045 m farther.
    const lowest = -0.38 - 0.045;
    const alongFloor = (height: number) => {
      const space = spaceOf(leftArm, leftArmText, { floor: { height, normal: up } });
      return new CollisionCheck(space, MARGIN).along(way([...startPosture], hanging, swung));
    };
    expect(alongFloor(lowest + 0.02)?.bodies).toEqual(['hand', 'floor']);
    expect(alongFloor(lowest - MARGIN + 2 * FINEST)?.bodies).toEqual(['hand', 'floor']);
    expect(alongFloor(lowest - MARGIN - 2 * FINEST)).toBeUndefined();
    // A movement that ends before it comes down is free.
    const high = spaceOf(leftArm, leftArmText, { floor: { height: lowest + 0.02, normal: up } });
    expect(
      new CollisionCheck(high, MARGIN).along(way([...startPosture], [0, 0.8, 0, -0.17])),
    ).toBeUndefined();
  });

  it('is a table between two postures that are both free', () => {
    const table = { centre: [-0.45, 0, -0.05], size: [0.1, 0.1, 0.1] };
    const space = spaceOf(leftArm, leftArmText, { table });
    const check = new CollisionCheck(space, MARGIN);
    expect(check.along(way(swung))).toBeUndefined();
    expect(check.along(way([...startPosture], swung))?.bodies).toEqual(['hand', 'table']);
    expect(check.along(way(swung, [...startPosture]))?.bodies).toEqual(['hand', 'table']);
  });

  it('must leave the start posture free, or the configuration is refused', () => {
    const table = { centre: [-0.27, -0.26, -0.05], size: [0.1, 0.1, 0.1] };
    expect(() => spaceOf(leftArm, leftArmText, { table })).toThrow(ConfigurationError);
    expect(() => spaceOf(leftArm, leftArmText, { table })).toThrow(
      /^start_posture has (hand|forearm) .* m inside table, expected at least 0.01 m \(collision.margin\)/,
    );
  });

  it('may be left where the arm lies on it, but not pressed', () => {
    const lying = [0, 0.2, 0, -0.17];
    const look = (height: number) => {
      const space = spaceOf(leftArm, leftArmText, { floor: { height, normal: up } });
      const distances = new Float64Array(space.pairs);
      space.look(Float64Array.from(lying), distances);
      return { space, nearest: Math.min(...distances) };
    };
    // Where the lowest shape touches the floor to 3 mm deep.
    const { nearest } = look(-0.4);
    const { space, nearest: deep } = look(-0.4 + nearest + 0.003);
    expect(deep).toBeCloseTo(-0.003, 9);
    const check = new CollisionCheck(space, MARGIN);
    expect(check.along(way(lying, [...startPosture]))).toBeUndefined();
    expect(check.along(way(lying, hanging))?.bodies).toEqual(['hand', 'floor']);
  });

  it('is given in the frame of the base link, wherever that is mounted', () => {
    const text = (mount: string) => `<robot name="r">
      <link name="world"/><link name="base"/>
      <joint name="mount" type="fixed"><parent link="world"/><child link="base"/>${mount}</joint>
      <joint name="j" type="revolute"><parent link="base"/><child link="arm"/><axis xyz="0 1 0"/>
        <limit lower="-2" upper="2" velocity="1"/></joint>
      <link name="arm"><collision><origin xyz="0.5 0 0"/><geometry><sphere radius="0.1"/></geometry></collision></link>
      <joint name="tip" type="fixed"><parent link="arm"/><child link="hand"/><origin xyz="0.5 0 0"/></joint>
      <link name="hand"/></robot>`;
    for (const mount of ['', '<origin xyz="1 2 3" rpy="0.4 1.2 -2"/>']) {
      const arm = loadArm(text(mount), { joints: ['j'], baseLink: 'base', tipLink: 'hand' });
      const space = spaceOf(
        arm,
        text(mount),
        { floor: { height: -0.2, normal: [0, 0, 2] } },
        Float64Array.of(0),
        0.09,
      );
      const distances = new Float64Array(1);
      space.look(Float64Array.of(0.1), distances);
      expect(distances[0]).toBeCloseTo(0.2 - 0.1 - 0.5 * Math.sin(0.1), 9);
    }
  });
});

describe('a repertoire', () => {
  const table = { 'collision.table_centre': [-0.5, 0, 0], 'collision.table_size': [0.2, 0.8, 0.8] };

  it('has no primitive that collides', () => {
    const settings = resolveSettings('robot', table);
    const { space, planning, moving } = collisionsOf(mj, settings, {
      arm: leftArm,
      urdfText: leftArmText,
      urdfName: 'left_arm.urdf',
    });
    onTestFinished(() => {
      space.dispose();
    });
    const clearance = new PathClearance(4, planning);
    const everywhere = () => true;
    const { repertoire, body } = assembleBrain(settings, leftArm, everywhere, {
      clear: clearance.allow.bind(clearance),
    });
    const distances = new Float64Array(space.pairs);
    const path = new Float64Array(121 * 4);
    const q = new Float64Array(4);
    for (let k = 0; k < repertoire.size; k++) {
      body.path(repertoire.theta[k], path);
      let least = Infinity;
      for (let i = 0; i < 120 * 10; i++) {
        const row = Math.floor(i / 10);
        for (let j = 0; j < 4; j++)
          q[j] = path[4 * row + j] + ((i % 10) / 10) * (path[4 * (row + 1) + j] - path[4 * row + j]);
        space.look(q, distances);
        least = Math.min(least, ...distances);
      }
      // What was planned with a hair more than the margin keeps it; what was left out would have come near.
      if (repertoire.isAvailable(k)) expect(least).toBeGreaterThan(MARGIN);
      else expect(least).toBeLessThan(MARGIN + 3 * FINEST);
      if (repertoire.isAvailable(k)) expect(moving.along(path)).toBeUndefined();
    }
    expect(repertoire.available.length).toBeGreaterThan(20);
    expect(repertoire.available.length).toBeLessThan(110);
  });

  it('of the package is whole where nothing stands around', () => {
    const settings = resolveSettings('robot');
    const collisions = collisionsOf(mj, settings, {
      arm: leftArm,
      urdfText: leftArmText,
      urdfName: 'left_arm.urdf',
    });
    onTestFinished(() => {
      collisions.space.dispose();
    });
    const clearance = new PathClearance(4, collisions.planning);
    const all = assembleBrain(settings, leftArm, () => true, { clear: clearance.allow.bind(clearance) });
    expect(all.repertoire.available).toHaveLength(120);
  });
});

describe('descriptions', () => {
  const withShape = (shape: string) =>
    leftArmText.replace(
      '<geometry><box size="0.09 0.03 0.07"/></geometry>\n    </collision>',
      `<geometry>${shape}</geometry></collision>`,
    );
  const open = (shape: string, unreadable: ShapeOptions['unreadable'] = 'refuse') => {
    const text = withShape(shape);
    expect(text).not.toBe(leftArmText);
    return spaceOf(loadArm(text, leftArmSelection), text, {}, startPosture, MARGIN, unreadable);
  };

  it.each([
    [
      '<mesh filename="package://elsewhere/meshes/hand.stl"/>',
      /^no collision is predicted with <mesh> of link "hand": "package:\/\/elsewhere\/meshes\/hand.stl" is not there/,
    ],
    [
      '<capsule radius="0.1" length="0.2"/>',
      /with <capsule> of link "hand": <capsule> is none of box, cylinder, sphere and mesh$/,
    ],
  ])('with a shape that cannot be read are refused, unless it is to be left out: %s', (shape, line) => {
    expect(() => open(shape)).toThrow(UrdfError);
    expect(() => open(shape)).toThrow(
      /<collision> of link "hand": .*; collision.unreadable: leave_out goes on without it$/,
    );
    const space = open(shape, 'leave_out');
    expect(space.leftOut).toHaveLength(1);
    expect(space.leftOut[0]).toMatch(line);
    const bodies = Array.from({ length: space.pairs }, (_, pair) => space.bodiesOf(pair)).flat();
    expect(bodies).not.toContain('hand');
    expect(bodies).toContain('forearm');
  });

  it.each([
    ['<box size="0.1 0.1"/>', /<collision> of link "hand": <box> size="0.1 0.1" must be three numbers/],
    ['<box size="0.1 0 0.1"/>', /<collision> of link "hand": size is 0 m, expected more than 0 m/],
    ['<sphere radius="-1"/>', /radius is -1 m, expected more than 0 m/],
    ['<cylinder radius="0.1"/>', /length: "" is not a finite number/],
    ['<mesh/>', /<collision> of link "hand": <mesh> has no filename/],
    ['<mesh filename="a.stl" scale="1 0 1"/>', /<mesh> scale="1 0 1" must not have a 0/],
    ['', /<collision> of link "hand" has no shape in its <geometry>/],
  ])('with a wrong shape are refused: %s', (shape, message) => {
    expect(() => open(shape)).toThrow(UrdfError);
    expect(() => open(shape)).toThrow(message);
  });
});
