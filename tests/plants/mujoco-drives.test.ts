import { afterEach, describe, expect, it } from 'vitest';
import { loadArm } from '../../src/arm/load-arm.js';
import type { ArmSelection } from '../../src/arm/load-arm.js';
import { createMeasurement } from '../../src/motion/plant.js';
import { MujocoPlant } from '../../src/plants/mujoco-plant.js';
import { fixtureText, largestDifference, leftArmSelection, leftArmText, recordedArms } from '../arm/arms.js';

const plants: MujocoPlant[] = [];
afterEach(() => {
  for (const plant of plants.splice(0)) plant.dispose();
});

async function plantOf(text = leftArmText, selection: ArmSelection = leftArmSelection) {
  const plant = await MujocoPlant.create(loadArm(text, selection), text, 'arm.urdf');
  plants.push(plant);
  return plant;
}

/** One joint about a vertical axis, which nothing pulls at: 1 kg at 0.5 m. */
const turntable = `<robot name="turntable"><link name="base"/>
  <joint name="hinge" type="continuous"><parent link="base"/><child link="rod"/><axis xyz="0 0 1"/></joint>
  <link name="rod"><inertial><origin xyz="0.5 0 0"/><mass value="1"/>
    <inertia ixx="0.01" ixy="0" ixz="0" iyy="0.01" iyz="0" izz="0.01"/></inertial></link>
</robot>`;
const turntableSelection = { joints: ['hinge'], baseLink: 'base', tipLink: 'rod' };

describe('soft servos', () => {
  it.each([2, 3, 10])('ring with their natural frequency: %d Hz', async (hz) => {
    const plant = await plantOf(turntable, turntableSelection);
    const m = createMeasurement(1);
    const ratio = 0.1;
    plant.disturb({ servo_frequency: hz, servo_damping: ratio });
    plant.reset(Float64Array.of(0));
    // Two commands at once: the drives go there as fast as they can, in 20 steps.
    plant.command('position', Float64Array.of(0.2));
    const crossings: number[] = [];
    let before = 0;
    for (let step = 1; step * 1e-3 < 3 / hz; step++) {
      plant.advance(1e-3);
      plant.read(m);
      const off = m.position[0] - 0.2;
      if (before < 0 !== off < 0 && step > 1) crossings.push(step * 1e-3);
      before = off;
    }
    const period = crossings[3] - crossings[1];
    // The damped frequency, and that one step of time is the finest that is seen.
    const expected = 1 / (hz * Math.sqrt(1 - ratio ** 2));
    expect(Math.abs(period - expected)).toBeLessThan(0.02 * expected + 1e-3);
  });

  it('give way under the weight of the arm as on arms that were measured: a panda by 2 to 4 degrees', async () => {
    const panda = recordedArms.find(({ file }) => file === 'panda.urdf');
    if (panda === undefined) throw new Error('no panda');
    const plant = await plantOf(fixtureText('panda.urdf'), panda);
    const m = createMeasurement(7);
    const posture = Float64Array.of(0, 0.6, 0, -1.6, 0, 1.8, 0);
    plant.disturb({ servo_frequency: 3 });
    plant.reset(posture);
    plant.advance(4);
    plant.read(m);
    const sag = largestDifference(m.position, posture);
    expect(sag).toBeGreaterThan(0.02);
    expect(sag).toBeLessThan(0.08);
  });

  it('are stiff again when nothing is wrong, to the bit', async () => {
    const plant = await plantOf();
    const course = () => {
      const m = createMeasurement(4);
      plant.reset(Float64Array.of(0, 1, 0, -0.5));
      plant.command('position', Float64Array.of(0.1, 1.1, 0.1, -0.4));
      plant.advance(0.2);
      plant.read(m);
      return [...m.position, ...m.velocity];
    };
    const healthy = course();
    plant.disturb({ servo_frequency: 3, sag: [0.02], coupling: 5, scale: 0.5, payload: 1 });
    expect(course()).not.toEqual(healthy);
    plant.disturb({});
    expect(course()).toEqual(healthy);
  });
});

describe('sag', () => {
  const posture = Float64Array.of(0, Math.PI / 2, 0, 0);

  async function sagWith(disturbance: Parameters<MujocoPlant['disturb']>[0]) {
    const plant = await plantOf();
    const m = createMeasurement(4);
    plant.disturb(disturbance);
    plant.reset(posture);
    plant.advance(4);
    plant.read(m);
    return m.position.map((q, j) => posture[j] - q);
  }

  it('is what it is told where gravity pulls most, stiff or soft', async () => {
    for (const servo of [{}, { servo_frequency: 3 }]) {
      const sag = await sagWith({ ...servo, sag: [0.03] });
      // Horizontal forward is nearly the heaviest posture of the pitch joint.
      expect(sag[1]).toBeGreaterThan(0.025);
      expect(sag[1]).toBeLessThan(0.0301);
    }
  });

  it('can be taken off soft servos, as a driver that makes up for gravity does', async () => {
    expect((await sagWith({ servo_frequency: 3 }))[1]).toBeGreaterThan(0.01);
    expect(Math.abs((await sagWith({ servo_frequency: 3, sag: [0] }))[1])).toBeLessThan(1e-4);
  });

  it('grows with a payload', async () => {
    const [empty, loaded] = [await sagWith({ sag: [0.03] }), await sagWith({ sag: [0.03], payload: 1 })];
    expect(loaded[1]).toBeGreaterThan(1.3 * empty[1]);
  });
});

describe('drives', () => {
  const posture = Float64Array.of(0, 1.2, 0, -0.4);

  it('that go off let the arm sink, and hold it again where it is commanded to be', async () => {
    const plant = await plantOf();
    const m = createMeasurement(4);
    plant.reset(posture);
    const began = plant.timeS;
    plant.disturb({ drives_off_at: [began + 0.5], drives_on_at: [began + 1.5] });
    const at = (seconds: number) => {
      plant.advance(Math.round(1e3 * (began + seconds - plant.timeS)) / 1e3);
      plant.read(m);
      return Math.abs(m.position[1] - posture[1]);
    };
    expect(at(0.5)).toBeLessThan(0.01);
    expect(at(1.5)).toBeGreaterThan(0.3);
    expect(at(4)).toBeLessThan(0.01);
  });

  it('that are off give no torque either', async () => {
    const plant = await plantOf();
    const m = createMeasurement(4);
    plant.disturb({ drives_off: true });
    plant.reset(new Float64Array(4));
    plant.command('torque', Float64Array.of(0, 5, 0, 0));
    plant.advance(0.2);
    plant.read(m);
    // Hanging straight: gravity pulls at nothing.
    expect(Math.abs(m.position[1])).toBeLessThan(0.01);
    plant.disturb({});
    plant.advance(0.2);
    plant.read(m);
    expect(m.position[1]).toBeGreaterThan(0.1);
  });

  it.each([1, 0.5, 0])('go as fast as their own time lets them: %d', async (scale) => {
    const plant = await plantOf();
    const m = createMeasurement(4);
    plant.disturb({ scale });
    plant.reset(new Float64Array(4));
    // Far away: the way takes its time by the velocity limit, 5 rad/s.
    plant.command('position', Float64Array.of(0, 1.5, 0, 0));
    plant.advance(0.25);
    plant.read(m);
    expect(Math.abs(m.position[1] - 5 * 0.25 * scale)).toBeLessThan(0.2);
    plant.advance(1.5);
    plant.read(m);
    expect(Math.abs(m.position[1] - (scale === 0 ? 0 : 1.5))).toBeLessThan(0.02);
  });
});

describe('a spring between neighbours', () => {
  it('pulls each at the other', async () => {
    const plant = await plantOf();
    const [m, n] = [createMeasurement(4), createMeasurement(4)];
    const from = Float64Array.of(0.4, 0, 0, 0);
    for (const [coupling, out] of [
      [0, m],
      [2, n],
    ] as const) {
      plant.disturb({ drives_off: true, coupling });
      plant.reset(from);
      plant.advance(0.05);
      plant.read(out);
    }
    // The first two joints along the chain are pitch and yaw.
    expect(n.velocity[1] - m.velocity[1]).toBeGreaterThan(0.1);
    expect(n.velocity[0] - m.velocity[0]).toBeLessThan(-0.1);
  });
});
