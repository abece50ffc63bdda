import { lusolve } from 'mathjs/lib/browser/math.js';
import { describe, expect, it } from 'vitest';
import type { ArmModel } from '../../src/arm/arm-model.js';
import { loadArm } from '../../src/arm/load-arm.js';
import { spreadPostures } from '../../src/plants/servo-gains.js';
import { fixtureText, leftArmSelection, leftArmText, recordedArms } from './arms.js';

const arms = [
  ['left arm', loadArm(leftArmText, leftArmSelection), leftArmText] as const,
  ...recordedArms.map(
    ({ file, joints, baseLink, tipLink }) =>
      [file, loadArm(fixtureText(file), { joints, baseLink, tipLink }), fixtureText(file)] as const,
  ),
];

describe.each(arms)('what weights put on the joints of %s', (_, arm, text) => {
  it('is by how much they sink when the joint moves: virtual work, by differences of the joint origins', () => {
    const { joints, down } = arm;
    const loads = new Float64Array(joints * 4 * joints);
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
          expect(loads[j * 4 * joints + place - 1]).toBeCloseTo(sinks, 8);
        }
      }
    }
  });

  it('grows beside the joints by how much a place there sinks more, along three axes of each link', () => {
    const { joints } = arm;
    const AWAY = [0.3, -0.2, 0.5];
    const STEP = 1e-5;
    const loads = new Float64Array(joints * 4 * joints);
    const [low, high] = [new Float64Array(3), new Float64Array(3)];
    arm.chainOrder.forEach((name, k) => {
      const inwards = arm.chainOrder.slice(0, k + 1);
      // The same arm that ends beside the origin of joint k, on the link beyond it.
      const joint = text.split(`<joint name="${name}"`)[1].split('</joint>')[0];
      const link = /<child\s+link="([^"]+)"/.exec(joint)?.[1] ?? '';
      const endingAt = (xyz: readonly number[]) =>
        loadArm(
          text.replace(
            '</robot>',
            `<link name="beside"/><joint name="to_beside" type="fixed"><parent link="${link}"/><child link="beside"/>
             <origin xyz="${xyz.join(' ')}"/></joint></robot>`,
          ),
          { joints: inwards, baseLink: arm.baseLink, tipLink: 'beside' },
        );
      const [beside, origin] = [endingAt(AWAY), endingAt([0, 0, 0])];
      // In which direction of the link's frame the place is does not change with the posture.
      const rows: number[][] = [];
      const sinking: number[] = [];
      for (const q of spreadPostures(arm.lower, arm.upper, 12)) {
        arm.loads(q, loads);
        const along = Float64Array.from(inwards, (each) => q[arm.jointNames.indexOf(each)]);
        inwards.forEach((each, i) => {
          const sinks = (of: ArmModel) => {
            of.forward(
              along.map((x, n) => (n === i ? x - STEP : x)),
              low,
            );
            of.forward(
              along.map((x, n) => (n === i ? x + STEP : x)),
              high,
            );
            return arm.down.reduce(
              (sum, down, axis) => sum + (down * (high[axis] - low[axis])) / (2 * STEP),
              0,
            );
          };
          const from = arm.jointNames.indexOf(each) * 4 * joints + joints + 3 * k;
          rows.push([...loads.subarray(from, from + 3)]);
          sinking.push(sinks(beside) - sinks(origin));
        });
      }
      const axes = [0, 1, 2];
      // Little is added, since an axis along which no joint bears anything has no direction.
      const squares = axes.map((a) =>
        axes.map((b) => rows.reduce((sum, row) => sum + row[a] * row[b], a === b ? 1e-9 : 0)),
      );
      const products = axes.map((a) => rows.reduce((sum, row, n) => sum + row[a] * sinking[n], 0));
      const direction = (lusolve(squares, products) as number[][]).flat();
      rows.forEach((row, n) => {
        expect(
          row.reduce((sum, x, a) => sum + x * direction[a], 0),
          name,
        ).toBeCloseTo(sinking[n], 6);
      });
      if (squares[2][2] > 1) expect(Math.hypot(...direction), name).toBeCloseTo(Math.hypot(...AWAY), 6);
      else expect(Math.hypot(...direction), name).toBeLessThanOrEqual(Math.hypot(...AWAY) + 1e-6);
    });
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
