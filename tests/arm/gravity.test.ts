import { describe, expect, it } from 'vitest';
import { loadArm } from '../../src/arm/load-arm.js';
import { spreadPostures } from '../../src/plants/servo-gains.js';
import { fixtureText, leftArmSelection, leftArmText, recordedArms } from './arms.js';

const arms = [
  ['left arm', loadArm(leftArmText, leftArmSelection)] as const,
  ...recordedArms.map(
    ({ file, joints, baseLink, tipLink }) =>
      [file, loadArm(fixtureText(file), { joints, baseLink, tipLink })] as const,
  ),
];

describe.each(arms)('what weights put on the joints of %s', (_, arm) => {
  it('is by how much they sink when the joint moves: virtual work, by differences of the joint origins', () => {
    const { joints, down } = arm;
    const loads = new Float64Array(joints * joints);
    const [before, after] = [new Float64Array(3 * (joints + 1)), new Float64Array(3 * (joints + 1))];
    const STEP = 1e-5;
    for (const q of spreadPostures(arm.lower, arm.upper, 5)) {
      arm.loads(q, loads);
      for (let j = 0; j < joints; j++) {
        const moved = (by: number) => q.map((x, i) => (i === j ? x + by : x));
        arm.origins(moved(-STEP), before);
        arm.origins(moved(STEP), after);
        for (let place = 1; place <= joints; place++) {
          let sinks = 0;
          for (let axis = 0; axis < 3; axis++)
            sinks += (down[axis] * (after[3 * place + axis] - before[3 * place + axis])) / (2 * STEP);
          expect(loads[j * joints + place - 1]).toBeCloseTo(sinks, 8);
        }
      }
    }
  });
});

describe('where down is', () => {
  const text = (more: string, rpy = '0 0 0') =>
    `<robot name="r"><link name="world"/><link name="base"/><link name="tip"/>
     <joint name="mount" type="fixed"><parent link="world"/><child link="base"/><origin xyz="1 2 3" rpy="${rpy}"/></joint>
     <joint name="turn" type="revolute"><parent link="base"/><child link="tip"/><axis xyz="0 1 0"/>
     <limit lower="-1" upper="1" velocity="1" effort="1"/></joint>${more}</robot>`;
  const downOf = (more = '', rpy?: string) =>
    [...loadArm(text(more, rpy), { joints: ['turn'], baseLink: 'base', tipLink: 'tip' }).down].map(
      (x) => Math.round(x * 1e9) / 1e9 + 0,
    );

  it('is along -z of the root, seen from the base', () => {
    expect(downOf()).toEqual([0, 0, -1]);
    // A base on a wall: its z axis points along the root's x axis, its x axis down.
    expect(downOf('', `0 ${Math.PI / 2} 0`)).toEqual([1, 0, 0]);
    // A base under a ceiling.
    expect(downOf('', `${Math.PI} 0 0`)).toEqual([0, 0, 1]);
  });

  it('is where the description says, or nowhere', () => {
    const option = (gravity: string) => `<mujoco><option gravity="${gravity}"/></mujoco>`;
    expect(downOf(option('0 -3 0'))).toEqual([0, -1, 0]);
    expect(downOf(option('0 0 0'))).toEqual([0, 0, 0]);
  });
});
