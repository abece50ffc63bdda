import { afterEach, describe, expect, it } from 'vitest';
import { loadArm } from '../../src/arm/load-arm.js';
import type { ArmSelection } from '../../src/arm/load-arm.js';
import { createMeasurement } from '../../src/motion/plant.js';
import type { Plant } from '../../src/motion/plant.js';
import { ModelError, UrdfError } from '../../src/errors.js';
import { Random } from '../../src/model/numbers/random.js';
import { compileArm } from '../../src/plants/mujoco-model.js';
import { MujocoPlant } from '../../src/plants/mujoco-plant.js';
import { mujoco } from '../../src/plants/mujoco-runtime.js';
import { spreadPostures } from '../../src/plants/servo-gains.js';
import { fixtureText, largestDifference, leftArmSelection, leftArmText, recordedArms } from '../arm/arms.js';

interface Robot extends ArmSelection {
  readonly file: string;
  readonly text: string;
}

const leftArm: Robot = { ...leftArmSelection, file: 'left_arm.urdf', text: leftArmText };
const robots: Robot[] = [leftArm, ...recordedArms.map((arm) => ({ ...arm, text: fixtureText(arm.file) }))];

const plants: Plant[] = [];
afterEach(() => {
  for (const plant of plants.splice(0)) plant.dispose();
});

async function plantOf(text: string, selection: ArmSelection = leftArmSelection): Promise<MujocoPlant> {
  const plant = await MujocoPlant.create(loadArm(text, selection), text, 'arm.urdf');
  plants.push(plant);
  return plant;
}

function changed(from: string | RegExp, to: string): string {
  const text = leftArmText.replace(from, to);
  if (text === leftArmText) throw new Error(`nothing to change: ${String(from)}`);
  return text;
}

/** How far from its place the hand comes to rest (m). */
function sagAt(plant: Plant, arm: ReturnType<typeof loadArm>, posture: Float64Array): number {
  const m = createMeasurement(arm.joints);
  const wanted = new Float64Array(3);
  plant.reset(posture);
  plant.advance(2);
  plant.read(m);
  expect(Math.max(...m.velocity.map(Math.abs))).toBeLessThan(1e-4);
  arm.forward(posture, wanted);
  return Math.hypot(...wanted.map((x, k) => x - m.hand[k]));
}

describe('the simulated hand', () => {
  it('sags less than 2 mm at ten random postures of the left arm', async () => {
    const seed = 4711;
    const arm = loadArm(leftArmText, leftArmSelection);
    const plant = await plantOf(leftArmText);
    const random = new Random(seed).stream('targets');
    const sags = Array.from({ length: 10 }, () =>
      sagAt(
        plant,
        arm,
        arm.lower.map((lower, j) => lower + random.uniform() * (arm.upper[j] - lower)),
      ),
    );
    expect(Math.max(...sags), `seed ${seed}`).toBeLessThan(0.002);
    expect(Math.max(...sags), 'gravity must be felt').toBeGreaterThan(1e-5);
  });

  it.each(robots)('sags less than 2 mm for any arm: $file', async (robot) => {
    const arm = loadArm(robot.text, robot);
    const plant = await plantOf(robot.text, robot);
    for (const posture of spreadPostures(arm.lower, arm.upper, 10))
      expect(sagAt(plant, arm, posture)).toBeLessThan(0.002);
  });

  it.each(robots)('is where the arm model has it, in MuJoCo too: $file', async (robot) => {
    const mj = await mujoco();
    const arm = loadArm(robot.text, robot);
    const { model, data, dof } = compileArm(mj, arm, robot.text, robot.file, 1e-3);
    const body = (name: string) => mj.mj_name2id(model, mj.mjtObj.mjOBJ_BODY.value, name);
    const [base, tip] = [Math.max(0, body(arm.baseLink)), body(arm.tipLink)];
    const expected = new Float64Array(3);
    for (const posture of spreadPostures(arm.lower, arm.upper, 10)) {
      for (let j = 0; j < arm.joints; j++) (data.qpos as Float64Array)[dof[j]] = posture[j];
      mj.mj_forward(model, data);
      const at = (data.xpos as Float64Array).slice(3 * tip, 3 * tip + 3);
      const from = (data.xpos as Float64Array).slice(3 * base, 3 * base + 3);
      const turn = (data.xmat as Float64Array).slice(9 * base, 9 * base + 9);
      const hand = [0, 1, 2].map((i) =>
        [0, 1, 2].reduce((sum, k) => sum + turn[3 * k + i] * (at[k] - from[k]), 0),
      );
      arm.forward(posture, expected);
      expect(largestDifference(hand, expected)).toBeLessThan(1e-9);
    }
    data.delete();
    model.delete();
  });
});

describe('gravity', () => {
  const free = leftArmText.replaceAll(/<dynamics[^>]*>/g, '');

  it('acts along the direction that the description gives', async () => {
    const plant = await plantOf(free);
    const m = createMeasurement(4);
    // Horizontal forward: the arm falls back to hanging, about the pitch axis.
    plant.reset(Float64Array.of(0, Math.PI / 2, 0, 0));
    plant.command('torque', new Float64Array(4));
    plant.advance(0.05);
    plant.read(m);
    expect(m.velocity[1]).toBeLessThan(-0.5);
    expect(Math.abs(m.velocity[0])).toBeLessThan(0.1);
  });

  it('acts along -z of the root link unless told otherwise', async () => {
    const plant = await plantOf(free.replace(/<mujoco>.*<\/mujoco>/, ''));
    const m = createMeasurement(4);
    // The pitch axis is vertical then, and nothing pulls about it.
    plant.reset(Float64Array.of(0, Math.PI / 2, 0, 0));
    plant.command('torque', new Float64Array(4));
    plant.advance(0.05);
    plant.read(m);
    expect(Math.abs(m.velocity[1])).toBeLessThan(0.05);
    expect(Math.max(...m.velocity.map(Math.abs))).toBeGreaterThan(0.2);
  });
});

describe('torque mode', () => {
  it('gives a hinge the acceleration of a physical pendulum', async () => {
    // One joint: a 2 kg point on a 0.5 m rod that weighs nothing, about the y axis.
    const text = `<robot name="pendulum"><link name="base"/>
      <joint name="hinge" type="continuous"><parent link="base"/><child link="rod"/><axis xyz="0 1 0"/></joint>
      <link name="rod"><inertial><origin xyz="0.5 0 0"/><mass value="2"/>
        <inertia ixx="0.02" ixy="0" ixz="0" iyy="0.02" iyz="0" izz="0.02"/></inertial></link>
    </robot>`;
    const plant = await plantOf(text, { joints: ['hinge'], baseLink: 'base', tipLink: 'rod' });
    const m = createMeasurement(1);
    const inertia = 2 * 0.5 ** 2 + 0.02;
    for (const torque of [0, 2 * 9.81 * 0.5, -4]) {
      plant.reset(new Float64Array(1));
      plant.command('torque', Float64Array.of(torque));
      plant.advance(0.01);
      plant.read(m);
      expect(m.velocity[0]).toBeCloseTo((0.01 * (2 * 9.81 * 0.5 + torque)) / inertia, 3);
    }
  });

  it('is limited by the effort limits', async () => {
    const plant = await plantOf(leftArmText);
    const [m, n] = [createMeasurement(4), createMeasurement(4)];
    for (const [torque, out] of [
      [25, m],
      [1e300, n],
    ] as const) {
      plant.reset(Float64Array.of(0, 0.5, 0, 0));
      plant.command('torque', Float64Array.of(0, torque, 0, 0));
      plant.advance(0.05);
      plant.read(out);
    }
    expect([...n.velocity]).toEqual([...m.velocity]);
    expect(m.velocity[1]).toBeGreaterThan(1);
  });

  it('hands over to the servos where the arm is', async () => {
    const plant = await plantOf(leftArmText);
    const m = createMeasurement(4);
    plant.reset(Float64Array.of(0, 1, 0, -0.5));
    plant.command('torque', new Float64Array(4));
    plant.advance(0.1);
    plant.read(m);
    const there = m.position.slice();
    plant.command('position', there);
    plant.advance(1);
    plant.read(m);
    expect(largestDifference(m.position, there)).toBeLessThan(0.005);
  });

  it('is part of the saved state', async () => {
    const plant = await plantOf(leftArmText);
    const [m, n] = [createMeasurement(4), createMeasurement(4)];
    plant.reset(Float64Array.of(0, 1, 0, -0.5));
    plant.command('torque', Float64Array.of(0.1, 3, 0, 0));
    plant.advance(0.1);
    const saved = plant.save();
    plant.advance(0.1);
    plant.read(m);
    plant.reset(new Float64Array(4));
    plant.restore(saved);
    plant.advance(0.1);
    plant.read(n);
    expect([...n.position, ...n.velocity]).toEqual([...m.position, ...m.velocity]);
  });

  it('is not taken from a state that names no mode', async () => {
    const plant = await plantOf(leftArmText);
    const saved = plant.save();
    expect(() => {
      plant.restore({ ...saved, mode: Uint8Array.of(7) });
    }).toThrow(/field 'mode' names none of position, torque/);
    expect(() => {
      plant.restore({ ...saved, mode: new Uint8Array(0) });
    }).toThrow(/field 'mode' has 0 numbers/);
  });

  it('keeps the end stops within 0.02 rad even at full effort', async () => {
    const arm = loadArm(leftArmText, leftArmSelection);
    const plant = await plantOf(leftArmText);
    const m = createMeasurement(4);
    for (const sign of [-1, 1]) {
      plant.reset(Float64Array.of(0, 0.5, 0, 0));
      plant.command('torque', Float64Array.of(0, 25 * sign, 0, 0));
      plant.advance(3);
      plant.read(m);
      const beyond = sign > 0 ? m.position[1] - arm.upper[1] : arm.lower[1] - m.position[1];
      expect(beyond).toBeLessThan(0.02);
      expect(beyond).toBeGreaterThan(-0.02);
    }
  });

  it('says so when the arm becomes unstable', async () => {
    const plant = await plantOf(leftArmText.replaceAll(/ effort="\d+"/g, ''));
    expect(() => {
      plant.command('torque', new Float64Array(4).fill(1e300));
      for (let i = 0; i < 100; i++) plant.advance(0.01);
    }).toThrow(ModelError);
    plant.reset(new Float64Array(4));
    plant.advance(0.1);
    const m = createMeasurement(4);
    plant.read(m);
    expect(m.position.every(Number.isFinite)).toBe(true);
  });
});

describe('a payload', () => {
  it('weighs on the arm until it is taken away', async () => {
    const arm = loadArm(leftArmText, leftArmSelection);
    const plant = await plantOf(leftArmText);
    const posture = Float64Array.of(0, Math.PI / 2, 0, 0);
    const empty = sagAt(plant, arm, posture);
    plant.disturb({ payload: 1 });
    const loaded = sagAt(plant, arm, posture);
    plant.disturb({});
    expect(sagAt(plant, arm, posture)).toBe(empty);
    // 1 kg at 0.38 m from the pitch axis and 0.16 m from the elbow's, both servos giving way.
    const [, pitch, , elbow] = plant.gains;
    const expected = 9.81 * (0.38 ** 2 / pitch.stiffness + 0.16 ** 2 / elbow.stiffness);
    expect(loaded - empty).toBeGreaterThan(0.9 * expected);
    expect(loaded - empty).toBeLessThan(1.1 * expected);
  });
});

describe('a weak motor', () => {
  it('holds its joint less well by the share that it lacks', async () => {
    const arm = loadArm(leftArmText, leftArmSelection);
    const plant = await plantOf(leftArmText);
    const posture = Float64Array.of(0, Math.PI / 2, 0, 0);
    const sag = sagAt(plant, arm, posture);
    plant.disturb({ motor_gain: [0.25] });
    expect(sagAt(plant, arm, posture) / sag).toBeCloseTo(4, 1);
  });

  it('gives that share of a torque', async () => {
    const plant = await plantOf(leftArmText);
    const m = createMeasurement(4);
    const speed = (torque: number, motorGain?: number[]) => {
      plant.disturb({ motor_gain: motorGain });
      plant.reset(new Float64Array(4));
      plant.command('torque', Float64Array.of(0, torque, 0, 0));
      plant.advance(0.02);
      plant.read(m);
      return m.velocity[1];
    };
    expect(speed(4, [1, 0.5, 1, 1])).toBe(speed(2));
  });
});

describe('dry friction', () => {
  it('holds a joint against less torque, and is taken off more', async () => {
    const plant = await plantOf(leftArmText.replaceAll(/<dynamics[^>]*>/g, ''));
    const m = createMeasurement(4);
    plant.disturb({ friction: [0, 3, 0, 0] });
    const speeds = [0, 2.9, 3, 5].map((torque) => {
      // Hanging straight: gravity pulls at nothing.
      plant.reset(new Float64Array(4));
      plant.command('torque', Float64Array.of(0, torque, 0, 0));
      plant.advance(0.02);
      plant.read(m);
      return m.velocity[1];
    });
    expect(speeds[1]).toBeLessThan(0.01);
    plant.disturb({});
    plant.reset(new Float64Array(4));
    plant.command('torque', Float64Array.of(0, 2, 0, 0));
    plant.advance(0.02);
    plant.read(m);
    expect(speeds[3] / m.velocity[1]).toBeGreaterThan(0.9);
    expect(speeds[3] / m.velocity[1]).toBeLessThan(1.1);
  });
});

describe('a jammed joint', () => {
  it('holds against the full effort of its motor', async () => {
    const plant = await plantOf(leftArmText);
    const m = createMeasurement(4);
    plant.reset(Float64Array.of(0, 0.5, 0, 0));
    plant.disturb({ jammed: 'shoulder_pitch' });
    plant.command('torque', Float64Array.of(0, 25, 0, 0));
    plant.advance(5);
    plant.read(m);
    expect(Math.abs(m.position[1] - 0.5)).toBeLessThan(1e-5);
  });
});

describe('play', () => {
  it('lets a joint fall to its lower end, and no further', async () => {
    const plant = await plantOf(leftArmText);
    const m = createMeasurement(4);
    // Horizontal forward: gravity pulls the pitch joint down.
    const posture = Float64Array.of(0, Math.PI / 2, 0, 0);
    plant.disturb({ backlash: [0, 0.06, 0, 0] });
    plant.reset(posture);
    plant.advance(2);
    plant.read(m);
    expect(posture[1] - m.position[1]).toBeGreaterThan(0.03);
    expect(posture[1] - m.position[1]).toBeLessThan(0.03 + 0.005);
    expect(Math.abs(m.velocity[1])).toBeLessThan(1e-3);
  });

  it('does not keep an arm hammering', async () => {
    const arm = loadArm(leftArmText, leftArmSelection);
    const plant = await plantOf(leftArmText);
    const m = createMeasurement(4);
    plant.disturb({ backlash: [0.03, 0.03, 0.03, 0.03] });
    for (const posture of spreadPostures(arm.lower, arm.upper, 12)) {
      plant.reset(posture);
      plant.advance(4);
      plant.read(m);
      expect(Math.max(...m.velocity.map(Math.abs))).toBeLessThan(0.05);
    }
  });
});

describe('a plant', () => {
  it('survives the growth of the memory that all plants share', async () => {
    const plant = await plantOf(leftArmText);
    const m = createMeasurement(4);
    plant.reset(Float64Array.of(0.1, 0.2, 0.3, 0.4));
    const mj = await mujoco();
    const large = new mj.DoubleBuffer(4e7);
    try {
      plant.advance(0.01);
      plant.read(m);
      expect(m.position[3]).toBeCloseTo(0.4, 2);
    } finally {
      large.delete();
    }
  });

  it('refuses to be used after it was disposed of', async () => {
    const plant = await plantOf(leftArmText);
    plant.dispose();
    plant.dispose();
    expect(() => {
      plant.advance(0.01);
    }).toThrow(/disposed/);
  });

  it('needs neither meshes nor sane joints outside the arm', async () => {
    const text = leftArmText
      .replaceAll('<box size="0.09 0.03 0.07"/>', '<mesh filename="package://gone/hand.stl"/>')
      .replace(
        '</robot>',
        '<gazebo reference="hand"/><transmission name="t"/><link name="thumb"/><joint name="flex" type="revolute"><parent link="hand"/>' +
          '<child link="thumb"/><axis xyz="0 0 1"/><mimic joint="elbow"/><limit lower="3" upper="1" effort="0" velocity="0"/></joint></robot>',
      );
    const plant = await plantOf(text);
    expect(plant.joints).toBe(4);
  });

  it.each<[string, string, RegExp]>([
    [
      'links without mass',
      changed(/<inertial>(?:(?!<inertial>)[\s\S])*?value="1.2"[\s\S]*?<\/inertial>/, ''),
      /arm\.urdf: joint "shoulder_roll" moves "upper_arm", none of which has an <inertial>/,
    ],
    [
      'a mass that is no number',
      changed('<mass value="1.2"/>', '<mass value="heavy"/>'),
      /link "upper_arm" has the mass NaN kg/,
    ],
    [
      'a negative mass',
      changed('<mass value="1.2"/>', '<mass value="-1.2"/>'),
      /link "upper_arm" has the mass -1.2 kg/,
    ],
    [
      'an impossible inertia',
      changed('ixx="7.35e-4"', 'ixx="7.35e-1"'),
      /arm\.urdf: .*A \+ B >= C.*upper_arm/,
    ],
    [
      'motors too weak to hold it',
      changed('effort="25"', 'effort="1"'),
      /joint "shoulder_pitch" cannot hold the arm: its effort limit is 1, the arm's weight needs up to \d/,
    ],
  ])('refuses an arm with %s', async (_what, text, message) => {
    const error: unknown = await plantOf(text).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(UrdfError);
    expect((error as UrdfError).message).toMatch(message);
  });
});

describe('a curl field', () => {
  it('pushes the hand across its way, to the other side with the other sign, and leaves an arm at rest alone', async () => {
    const arm = loadArm(leftArmText, leftArmSelection);
    const m = createMeasurement(arm.joints);
    const start = Float64Array.from(arm.lower, (lower, j) => (lower + arm.upper[j]) / 2);
    const handAfter = async (curl: number, by: number) => {
      const plant = await plantOf(leftArmText);
      plant.disturb({ curl, servo_frequency: 3 });
      plant.reset(start);
      plant.advance(2);
      plant.command(
        'position',
        start.map((q) => q + by),
      );
      plant.advance(0.15);
      plant.read(m);
      return m.hand.slice();
    };
    const [still, pushed] = [await handAfter(0, 0), await handAfter(40, 0)];
    expect(largestDifference(pushed, still)).toBeLessThan(1e-5);
    const [plain, left, right] = [
      await handAfter(0, 0.3),
      await handAfter(40, 0.3),
      await handAfter(-40, 0.3),
    ];
    const way = plain.map((x, i) => x - still[i]);
    const across = (hand: Float64Array) => way[0] * (hand[1] - plain[1]) - way[1] * (hand[0] - plain[0]);
    expect(across(left)).toBeGreaterThan(0);
    expect(across(right)).toBeLessThan(0);
  });
});
