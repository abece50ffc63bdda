import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadArm } from '../../src/arm/load-arm.js';
import { describedRobot } from '../../src/arm/robot.js';
import { collisionsOf } from '../../src/collisions/collisions.js';
import { MujocoCollisions } from '../../src/collisions/mujoco-collisions.js';
import { readConfigurationFile } from '../../src/parameters/configuration-file.js';
import { resolveSettings } from '../../src/parameters/settings.js';
import { mujoco } from '../../src/plants/mujoco-runtime.js';
import { fixtureText } from '../arm/arms.js';

interface Recorded {
  readonly file: string;
  readonly joints: readonly string[];
  readonly nearM: number;
  readonly postures: readonly {
    readonly q: readonly number[];
    /** Link, link, distance of their hulls, and of the meshes themselves (m; 0: they overlap). */
    readonly near: readonly (readonly [string, string, number, number])[];
  }[];
}

/** What Pinocchio, trimesh and FCL say (scripts/record-collisions.py). */
const recorded = (JSON.parse(fixtureText('collisions.json')) as { arms: Recorded[] }).arms;
const mj = await mujoco();
const baseAndTip: Readonly<Record<string, readonly [string, string]>> = {
  'panda.urdf': ['panda_link0', 'panda_hand'],
  'ur5.urdf': ['base_link', 'tool0'],
};
const startOf: Readonly<Record<string, readonly number[]>> = {
  'panda.urdf': [0, -0.3, 0, -2, 0, 1.8, 0.8],
  'ur5.urdf': [0, -1.5, 1.5, -1.5, -1.5, 0],
};
const joined = (a: string, b: string) => [a, b].sort().join(' ');

describe.each(recorded)('the convex parts of the meshes of $file', ({ file, joints, nearM, postures }) => {
  const [baseLink, tipLink] = baseAndTip[file];
  const arm = loadArm(fixtureText(file), { joints, baseLink, tipLink });
  const open = () => {
    const space = new MujocoCollisions(mj, arm, fixtureText(file), {
      surroundings: {},
      startPosture: Float64Array.from(startOf[file]),
      marginM: nearM - 0.02,
      meshes: {
        places: { urdfFolder: undefined, packageFolders: [], environment: {} },
        unreadable: 'refuse',
      },
    });
    onTestFinished(() => {
      space.dispose();
    });
    return space;
  };

  it('lie between the meshes and their hulls, by FCL, and nothing that touches counts as free', () => {
    const space = open();
    expect(space.horizonM).toBeCloseTo(nearM, 12);
    const distances = new Float64Array(space.pairs);
    const names = Array.from({ length: space.pairs }, (_, pair) => joined(...space.bodiesOf(pair)));
    let compared = 0;
    const overlap = { hulls: 0, parts: 0, meshes: 0 };
    for (const { q, near } of postures) {
      space.look(Float64Array.from(q), distances);
      const seen = { hulls: false, parts: false, meshes: false };
      for (const name of new Set(names)) {
        const parts = Math.min(...distances.filter((_, pair) => names[pair] === name));
        const theirs = near.filter(([a, b]) => joined(a, b) === name);
        const hulls = Math.min(...theirs.map(([, , distanceM]) => distanceM));
        const meshes = Math.min(...theirs.map(([, , , distanceM]) => distanceM));
        if (hulls > 0) expect(parts, name).toBeGreaterThan(Math.min(hulls, nearM) - 1e-4);
        if (meshes === 0) expect(parts, name).toBeLessThan(1e-6);
        else if (meshes < nearM - 1e-4) expect(parts, name).toBeLessThan(meshes + 1e-4);
        seen.hulls ||= hulls === 0;
        seen.parts ||= parts < 1e-6;
        seen.meshes ||= meshes === 0;
        if (hulls < Infinity) compared++;
      }
      for (const which of ['hulls', 'parts', 'meshes'] as const) overlap[which] += Number(seen[which]);
    }
    expect(compared).toBeGreaterThan(150);
    // Of 100 postures of the ur5 the hulls overlap in 60, the meshes in 33.
    expect(overlap.meshes).toBeGreaterThan(10);
    expect(overlap.parts).toBeLessThanOrEqual(overlap.meshes + 2);
    if (file === 'ur5.urdf') expect(overlap.hulls).toBeGreaterThan(overlap.meshes + 20);
  });

  it('leave out neighbours, and look at all other pairs of links that move against each other', () => {
    const space = open();
    const names = new Set(Array.from({ length: space.pairs }, (_, pair) => joined(...space.bodiesOf(pair))));
    expect(space.leftOut).toEqual([]);
    expect(space.touching).toEqual([]);
    // Whatever touches in all postures are neighbours.
    const always = new Set(
      postures[0].near
        .map(([a, b]) => joined(a, b))
        .filter((name) =>
          postures.every(({ near }) => near.some(([a, b, d]) => d === 0 && joined(a, b) === name)),
        ),
    );
    expect(always.size).toBeGreaterThan(3);
    for (const name of always) expect(names).not.toContain(name);
  });
});

describe('a slider in a ball', () => {
  const open = (most: number) => {
    const ball = (radius: number) =>
      `<collision><geometry><sphere radius="${radius}"/></geometry></collision>`;
    const text = `<robot name="r"><link name="base">${ball(0.5)}</link>
      <joint name="turn" type="fixed"><parent link="base"/><child link="middle"/></joint>
      <link name="middle">${ball(0.1)}</link>
      <joint name="slide" type="prismatic"><parent link="middle"/><child link="slider"/><axis xyz="1 0 0"/>
        <limit lower="-0.4" upper="${most}" velocity="1"/></joint>
      <link name="slider">${ball(0.05)}</link></robot>`;
    const arm = loadArm(text, { joints: ['slide'], baseLink: 'base', tipLink: 'slider' });
    const space = new MujocoCollisions(mj, arm, text, {
      surroundings: {},
      startPosture: Float64Array.of(0.565),
      marginM: 0.01,
      meshes: {
        places: { urdfFolder: undefined, packageFolders: [], environment: {} },
        unreadable: 'refuse',
      },
    });
    onTestFinished(() => {
      space.dispose();
    });
    return space;
  };

  it('is not looked at where it touches it in 97 of 100 postures', () => {
    const space = open(0.57);
    expect(space.pairs).toBe(0);
    expect(space.touching).toEqual([
      'no collision is predicted of base with slider: they touch in nearly all postures',
    ]);
  });

  it('is looked at where it touches it in 79 of 100', () => {
    const space = open(0.8);
    expect(space.touching).toEqual([]);
    expect(space.bodiesOf(0)).toEqual(['base', 'slider']);
  });
});

describe('the configurations of the package', () => {
  const folder = fileURLToPath(new URL('../../config/', import.meta.url));

  it.each(['panda', 'ur5', 'left_arm'])('are checked for collisions as they are: %s', async (name) => {
    const settings = resolveSettings('robot', await readConfigurationFile(`${folder}${name}.yaml`));
    const { space } = collisionsOf(mj, settings, describedRobot(settings));
    onTestFinished(() => {
      space.dispose();
    });
    expect(space.leftOut).toEqual([]);
    expect(space.pairs).toBeGreaterThan(name === 'left_arm' ? 1 : 15);
  });

  it('see a panda fold into itself', async () => {
    const settings = resolveSettings('robot', await readConfigurationFile(`${folder}panda.yaml`));
    const { space, moving } = collisionsOf(mj, settings, describedRobot(settings));
    onTestFinished(() => {
      space.dispose();
    });
    const folded = [0, -1.7, 0, -3.0, 0, 0.1, 0.8];
    const collision = moving.along(Float64Array.of(...settings.start_posture, ...folded));
    expect(collision?.bodies.join(' ')).toMatch(/^panda_link[0-2] panda_(link[5-7]|hand|.*finger)$/);
    // A way out of it is permitted; the posture itself is not.
    moving.along(Float64Array.of(...folded, ...settings.start_posture));
    expect(moving.at(Float64Array.from(folded))).toBeDefined();
    expect(moving.at(Float64Array.from(settings.start_posture))).toBeUndefined();
  });
});
