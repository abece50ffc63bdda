import { describe, expect, it } from 'vitest';
import { loadArm } from '../../src/arm/load-arm.js';
import { parseUrdf } from '../../src/arm/urdf-document.js';
import { UrdfError } from '../../src/errors.js';
import { gazeboWorld } from '../../src/plants/gazebo-world.js';
import { rigidGroups } from '../../src/plants/rigid-groups.js';
import { fixtureText, leftArmSelection, leftArmText, recordedArms } from '../arm/arms.js';

const options = (joints: number) => ({
  gains: new Array<{ stiffness: number; damping: number }>(joints).fill({ stiffness: 100, damping: 1 }),
  posture: new Float64Array(joints),
  lockstep: true,
  stepS: 0.001,
});

const arms = [
  { file: 'left_arm', text: leftArmText, arm: loadArm(leftArmText, leftArmSelection) },
  ...recordedArms
    .filter(({ file }) => ['panda.urdf', 'ur5.urdf'].includes(file))
    .map((selection) => {
      const text = fixtureText(selection.file);
      return { file: selection.file, text, arm: loadArm(text, selection) };
    }),
];

describe.each(arms)('the world of $file', ({ file, text, arm }) => {
  const world = gazeboWorld(arm, text, file, options(arm.joints));
  const urdf = parseUrdf(text, file);

  it('has every joint of the arm once, in order, the first on the world', () => {
    expect([...world.matchAll(/<joint name="([^"]+)"/g)].map(([, name]) => name)).toEqual(arm.chainOrder);
    expect(world.match(/<parent>world<\/parent>/g)).toHaveLength(1);
    expect(world.match(/<implicit_spring_damper>true/g)).toHaveLength(arm.joints);
  });

  it('weighs what the links beyond the first joint weigh', () => {
    const masses = [...text.matchAll(/<mass value="([^"]+)"/g)].map(([, mass]) => Number(mass));
    const onBase = /<link name="(?:panda_link0|base_link)">[\s\S]*?<\/link>/.exec(text)?.[0] ?? '';
    const base = Number(/<mass value="([^"]+)"/.exec(onBase)?.[1] ?? 0);
    const total = masses.reduce((sum, mass) => sum + mass, 0) - base;
    const groups = rigidGroups(urdf, arm);
    expect(groups.reduce((sum, { massKg }) => sum + massKg, 0)).toBeCloseTo(total, 9);
  });

  it('has its joints where forward kinematics has them, with symmetric positive inertias', () => {
    const origins = new Float64Array(3 * (arm.joints + 1));
    arm.origins(new Float64Array(arm.joints), origins);
    rigidGroups(urdf, arm).forEach(({ origin, axis, inertia }, i) => {
      origin.forEach((x, k) => {
        expect(x).toBeCloseTo(origins[3 * i + k], 12);
      });
      expect(Math.hypot(...axis)).toBeCloseTo(1, 12);
      expect(inertia[1]).toBeCloseTo(inertia[3], 12);
      for (const diagonal of [0, 4, 8]) expect(inertia[diagonal]).toBeGreaterThan(0);
    });
  });
});

it('refuses a joint that moves nothing with a mass', () => {
  const arm = loadArm(leftArmText, leftArmSelection);
  const weightless = leftArmText.replace(
    /(<link name="shoulder_yaw_link">\s*)<inertial>[\s\S]*?<\/inertial>/,
    '$1',
  );
  expect(weightless).not.toBe(leftArmText);
  expect(() => gazeboWorld(arm, weightless, 'thin.urdf', options(4))).toThrow(UrdfError);
  expect(() => gazeboWorld(arm, weightless, 'thin.urdf', options(4))).toThrow(
    /thin\.urdf: joint "shoulder_yaw"/,
  );
});

it('has gravity as the description says, down along z where it says nothing', () => {
  const arm = loadArm(leftArmText, leftArmSelection);
  const world = (text: string) => gazeboWorld(arm, text, 'left_arm', options(4));
  expect(world(leftArmText)).toContain('<gravity>-9.81 0 0</gravity>');
  expect(world(leftArmText.replace(/<mujoco>.*<\/mujoco>/, ''))).toContain('<gravity>0 0 -9.81</gravity>');
});
