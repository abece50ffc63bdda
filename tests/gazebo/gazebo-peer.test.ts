import { afterEach, describe, expect, it } from 'vitest';
import { loadArm } from '../../src/arm/load-arm.js';
import type { ArmModel } from '../../src/arm/arm-model.js';
import { createMeasurement } from '../../src/motion/plant.js';
import type { Plant } from '../../src/motion/plant.js';
import type { Disturbance } from '../../src/parameters/fault-table.js';
import { GazeboPlant } from '../../src/plants/gazebo-plant.js';
import { MujocoPlant } from '../../src/plants/mujoco-plant.js';
import { fixtureText, largestDifference, leftArmSelection, leftArmText, recordedArms } from '../arm/arms.js';

const lineEntry = new URL('../../dist/plants/gazebo-line-worker.js', import.meta.url);
const panda = recordedArms.find(({ file }) => file === 'panda.urdf');
if (!panda) throw new Error('the fixture has no panda');

const arms: [string, string, ArmModel][] = [
  ['the left arm', leftArmText, loadArm(leftArmText, leftArmSelection)],
  ['the panda', fixtureText('panda.urdf'), loadArm(fixtureText('panda.urdf'), panda)],
];

const plants: Plant[] = [];
function keep<P extends Plant>(plant: P): P {
  plants.push(plant);
  return plant;
}
const gazebo = async (arm: ArmModel, text: string) =>
  keep(await GazeboPlant.create(arm, text, 'the arm', { lineEntry }));

afterEach(() => {
  for (const plant of plants.splice(0)) plant.dispose();
});

/** A minimum-jerk move in one second at 100 Hz, then a rest of one; the trace of the angles. */
function move(plant: Plant, from: Float64Array, to: Float64Array): number[] {
  const m = createMeasurement(plant.joints);
  const trace: number[] = [];
  for (let i = 1; i <= 200; i++) {
    const s = Math.min(1, i / 100);
    const share = s * s * s * (10 - 15 * s + 6 * s * s);
    plant.command(
      'position',
      from.map((q, j) => q + share * (to[j] - q)),
    );
    plant.advance(0.01);
    plant.read(m);
    trace.push(...m.position);
  }
  return trace;
}

const share = (arm: ArmModel, part: number) =>
  arm.lower.map((lower, j) => lower + part * (arm.upper[j] - lower));

const suite = process.env.NEUROMOTOR_GAZEBO === '1' ? describe : describe.skip;

suite.each(arms)('%s in Gazebo', (_name, text, arm) => {
  const [a, b] = [share(arm, 0.45), share(arm, 0.6)];

  it('has its hand where our kinematics have it', async () => {
    const plant = await gazebo(arm, text);
    const m = createMeasurement(arm.joints);
    const hand = new Float64Array(3);
    for (const part of [0.2, 0.5, 0.8]) {
      plant.reset(share(arm, part));
      plant.read(m);
      plant.readHand(hand);
      expect(largestDifference(m.hand, hand)).toBeLessThan(1e-9);
    }
    // While it moves fast, the engine's joints give way by micrometres.
    plant.reset(a);
    move(plant, a, b);
    plant.readHand(hand);
    plant.read(m);
    expect(largestDifference(m.hand, hand)).toBeLessThan(1e-5);
  });

  it('moves as in MuJoCo, which shares nothing with it but the gains', async () => {
    const both = [await gazebo(arm, text), keep(await MujocoPlant.create(arm, text))];
    const [one, other] = both.map((plant) => {
      plant.reset(a);
      return move(plant, a, b);
    });
    expect(largestDifference(one, other)).toBeLessThan(1e-3);
  });

  it('takes the same efforts to hold the arm as MuJoCo, with a payload, too', async () => {
    const one = await gazebo(arm, text);
    const other = keep(await MujocoPlant.create(arm, text));
    const [e, f] = [new Float64Array(arm.joints), new Float64Array(arm.joints)];
    for (const payloadKg of [0, 0.5]) {
      for (const plant of [one, other]) {
        plant.reset(a);
        plant.disturb({ payload: payloadKg });
        plant.advance(3);
      }
      one.readEffort(e);
      other.readEffort(f);
      expect(Math.max(...f.map(Math.abs))).toBeGreaterThan(0.1);
      expect(largestDifference(e, f)).toBeLessThan(0.01);
    }
  });

  it.each<[string, Disturbance]>([
    ['weak motors', { motor_gain: [0.3] }],
    ['soft servos', { servo_frequency: 3 }],
    ['dry friction', { friction: [0.3] }],
    ['a locked joint', { jammed: arm.jointNames[1] }],
    ['a payload', { payload: 0.5 }],
  ])('suffers %s as in MuJoCo, and differs from a healthy arm', async (_what, disturbance) => {
    const one = await gazebo(arm, text);
    const other = keep(await MujocoPlant.create(arm, text));
    one.reset(a);
    const healthy = move(one, a, b);
    const [hurt, peer] = [one, other].map((plant) => {
      plant.reset(a);
      plant.disturb(disturbance);
      return move(plant, a, b);
    });
    expect(largestDifference(hurt, healthy)).toBeGreaterThan(1e-4);
    expect(largestDifference(hurt, peer)).toBeLessThan(0.01);
  });

  it('moves with the same bits on two new servers side by side', async () => {
    const both = [await gazebo(arm, text), await gazebo(arm, text)];
    const [one, other] = both.map((plant) => {
      plant.reset(a);
      return move(plant, a, b);
    });
    expect(other).toEqual(one);
  });
});

suite('a Gazebo server', () => {
  const [, text, arm] = arms[0];
  const isAlive = (pid: number) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  it('that is killed is an error that says so, at once', async () => {
    const plant = await gazebo(arm, text);
    plant.advance(0.01);
    process.kill(plant.pid ?? NaN, 'SIGKILL');
    expect(() => {
      for (let i = 0; i < 1000; i++) plant.advance(0.01);
    }).toThrow('the Gazebo server is gone');
  });

  it('ends with its plant', async () => {
    const plant = await gazebo(arm, text);
    const pid = plant.pid ?? NaN;
    expect(isAlive(pid)).toBe(true);
    plant.dispose();
    await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);
  });
});
