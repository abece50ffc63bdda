import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ArmModel } from '../../src/arm/arm-model.js';
import { loadArm } from '../../src/arm/load-arm.js';
import type { ArmSelection } from '../../src/arm/load-arm.js';
import { createMeasurement } from '../../src/motion/plant.js';
import type { CommandMode, Plant } from '../../src/motion/plant.js';
import { ModelError } from '../../src/errors.js';
import { GazeboPlant } from '../../src/plants/gazebo-plant.js';
import { IdealPlant } from '../../src/plants/ideal-plant.js';
import { MujocoPlant } from '../../src/plants/mujoco-plant.js';
import { SensedPlant } from '../../src/plants/sensed-plant.js';
import { spreadPostures } from '../../src/plants/servo-gains.js';
import { fixtureText, largestDifference, leftArmSelection, leftArmText, recordedArms } from '../arm/arms.js';
import { heapGrowth } from '../heap-growth.js';

interface Subject {
  readonly name: string;
  readonly text: string;
  readonly selection: ArmSelection;
  create(arm: ArmModel): Promise<Plant>;
  /** How far from a commanded posture a joint may rest (rad). */
  readonly restTolerance: number;
  /** How far beyond its limit a joint may come (rad); infinite where there are no end stops. */
  readonly limitTolerance: number;
  /** How far the joints may be from where they are put, and from a saved course (rad); same bits unless told. */
  readonly rounding?: number;
}

const panda = recordedArms.find(({ file }) => file === 'panda.urdf');
if (!panda) throw new Error('the fixture has no panda');
const pandaText = fixtureText('panda.urdf');

const subjects: Subject[] = [
  {
    name: 'the ideal plant',
    text: leftArmText,
    selection: leftArmSelection,
    create: (arm) => Promise.resolve(new IdealPlant(arm)),
    restTolerance: 0,
    limitTolerance: Infinity,
  },
  {
    name: 'the ideal plant with end stops',
    text: leftArmText,
    selection: leftArmSelection,
    create: (arm) => Promise.resolve(new IdealPlant(arm, { endStops: true })),
    restTolerance: 0,
    limitTolerance: 0,
  },
  {
    name: 'the MuJoCo plant',
    text: leftArmText,
    selection: leftArmSelection,
    create: (arm) => MujocoPlant.create(arm, leftArmText),
    restTolerance: 0.005,
    limitTolerance: 0.002,
  },
  {
    name: 'the MuJoCo plant behind lines',
    text: leftArmText,
    selection: leftArmSelection,
    create: async (arm) => new SensedPlant(await MujocoPlant.create(arm, leftArmText), arm.jointNames, 1),
    restTolerance: 0.005,
    limitTolerance: 0.002,
  },
  {
    name: 'the MuJoCo plant with the panda',
    text: pandaText,
    selection: panda,
    create: (arm) => MujocoPlant.create(arm, pandaText),
    restTolerance: 0.005,
    limitTolerance: 0.002,
  },
  ...gazeboSubjects(),
];

/** Gazebo, where `npm run test:gazebo` has made one. Its line is compiled: a thread cannot read TypeScript. */
function gazeboSubjects(): Subject[] {
  if (process.env.NEUROMOTOR_GAZEBO !== '1') return [];
  const lineEntry = new URL('../../dist/plants/gazebo-line-worker.js', import.meta.url);
  return [
    {
      name: 'the Gazebo plant',
      text: leftArmText,
      selection: leftArmSelection,
      create: (arm) => GazeboPlant.create(arm, leftArmText, 'left_arm', { lineEntry }),
      restTolerance: 0.005,
      limitTolerance: 0.01,
      rounding: 1e-9,
    },
  ];
}

/** Two rows of numbers are the same, bit by bit or to a rounding. */
function expectSame(actual: ArrayLike<number>, expected: ArrayLike<number>, rounding: number): void {
  if (rounding === 0) expect(Array.from(actual)).toEqual(Array.from(expected));
  else {
    expect(actual.length).toBe(expected.length);
    expect(largestDifference(actual, expected)).toBeLessThanOrEqual(rounding);
  }
}

describe.each(subjects)('$name', (subject) => {
  const { text, selection, restTolerance, limitTolerance, rounding = 0 } = subject;
  const arm = loadArm(text, selection);
  const joints = arm.joints;
  const [a, b, c] = [...spreadPostures(arm.lower, arm.upper, 3)];
  const m = createMeasurement(joints);
  const hand = new Float64Array(3);
  let plant: Plant;

  beforeAll(async () => {
    plant = await subject.create(arm);
  });
  afterAll(() => {
    plant.dispose();
  });

  /** Position commands from one posture to another at 100 Hz, then a rest. */
  function drive(from: Float64Array, to: Float64Array, moveS: number, restS: number): void {
    const u = new Float64Array(joints);
    for (let i = 1; i <= 100 * (moveS + restS); i++) {
      const s = Math.min(1, i / (100 * moveS));
      const share = s * s * s * (10 - 15 * s + 6 * s * s);
      for (let j = 0; j < joints; j++) u[j] = from[j] + share * (to[j] - from[j]);
      plant.command('position', u);
      plant.advance(0.01);
    }
  }

  it('has the joints of the arm and takes positions', () => {
    expect(plant.joints).toBe(joints);
    expect(plant.modes).toContain('position');
  });

  it('has the joints where a reset puts them, at rest', () => {
    plant.reset(a);
    plant.read(m);
    expectSame(m.position, a, rounding);
    expect([...m.velocity].map(Math.abs)).toEqual(new Array(joints).fill(0));
    arm.forward(a, hand);
    expectSame(m.hand, hand, rounding);
  });

  it('stays at the posture of the reset', () => {
    plant.reset(a);
    plant.advance(1);
    plant.read(m);
    expect(largestDifference(m.position, a)).toBeLessThanOrEqual(restTolerance);
    expect(Math.max(...m.velocity.map(Math.abs))).toBeLessThan(1e-6);
  });

  it('has a clock that only advancing moves', () => {
    const start = plant.timeS;
    plant.reset(a);
    plant.command('position', b);
    const saved = plant.save();
    expect(plant.timeS).toBe(start);
    for (let i = 0; i < 10; i++) plant.advance(0.01);
    expect(plant.timeS - start).toBeCloseTo(0.1, 12);
    plant.restore(saved);
    plant.reset(a);
    expect(plant.timeS - start).toBeCloseTo(0.1, 12);
    plant.read(m);
    expect(m.stampS).toBe(plant.timeS);
  });

  it('reaches commanded postures and rests there', () => {
    plant.reset(a);
    for (const [from, to] of [
      [a, b],
      [b, c],
    ]) {
      drive(from, to, 3, 2);
      plant.read(m);
      expect(largestDifference(m.position, to)).toBeLessThanOrEqual(restTolerance);
      expect(Math.max(...m.velocity.map(Math.abs))).toBeLessThan(1e-3);
      arm.forward(m.position, hand);
      expect([...m.hand]).toEqual([...hand]);
    }
  });

  it('moves smoothly between commands', () => {
    plant.reset(a);
    const u = a.slice();
    let fastest = 0;
    for (let i = 0; i < 100; i++) {
      for (let j = 0; j < joints; j++) u[j] = a[j] + ((b[j] - a[j]) * i) / 1000;
      plant.command('position', u);
      for (let k = 0; k < 2; k++) {
        plant.advance(0.005);
        plant.read(m);
        if (i > 50)
          for (let j = 0; j < joints; j++)
            fastest = Math.max(fastest, Math.abs(m.velocity[j]) - Math.abs(b[j] - a[j]) / 10);
      }
    }
    // The ideal joints jump at the beginning of a cycle: twice the mean velocity in the first half of it.
    const jump = restTolerance === 0 ? Math.max(...a.map((x, j) => Math.abs(b[j] - x))) / 10 : 0.01;
    expect(fastest).toBeLessThan(jump + 1e-9);
  });

  it('follows a saved state with the same bits again', () => {
    plant.reset(a);
    drive(a, b, 0.5, 0);
    plant.command('position', c);
    plant.advance(0.004);
    const saved = plant.save();
    const kept = plant.save();
    const run = () => {
      const trace: number[] = [];
      for (let i = 0; i < 50; i++) {
        plant.advance(0.01);
        if (i === 20) plant.command('position', b);
        plant.read(m);
        trace.push(...m.position, ...m.velocity, ...m.hand);
      }
      return trace;
    };
    const once = run();
    plant.restore(saved);
    expectSame(run(), once, rounding);
    expect(saved).toEqual(kept);
    plant.reset(c);
    plant.advance(0.1);
    plant.restore(saved);
    expectSame(run(), once, rounding);
  });

  it('has the same bits as another plant that lives the same life', async () => {
    const other = await subject.create(arm);
    try {
      const n = createMeasurement(joints);
      for (const p of [plant, other]) {
        p.reset(b);
        p.command('position', a);
        p.advance(0.5);
      }
      plant.read(m);
      other.read(n);
      expectSame([...n.position, ...n.hand], [...m.position, ...m.hand], rounding);
      expectSame(n.velocity, m.velocity, rounding);
      const saved = plant.save();
      other.restore(saved);
      plant.advance(0.2);
      other.advance(0.2);
      plant.read(m);
      other.read(n);
      expectSame(n.position, m.position, rounding);
    } finally {
      other.dispose();
    }
  });

  it('keeps its limits, if it has any, and stays finite under wild commands', () => {
    const u = new Float64Array(joints);
    let outside = 0;
    for (let corner = 0; corner < 20; corner++) {
      plant.reset(a);
      for (let j = 0; j < joints; j++) u[j] = ((corner * (j + 3)) % 7 < 3 ? -1 : 1) * 10 ** (corner % 5);
      plant.command('position', u);
      for (let i = 0; i < 40; i++) {
        plant.advance(0.02);
        plant.read(m);
        for (let j = 0; j < joints; j++)
          outside = Math.max(outside, arm.lower[j] - m.position[j], m.position[j] - arm.upper[j]);
        expect([...m.position, ...m.velocity, ...m.hand].every(Number.isFinite)).toBe(true);
      }
    }
    if (limitTolerance < Infinity) expect(outside).toBeLessThanOrEqual(limitTolerance);
    else expect(outside).toBeGreaterThan(1);
  });

  it('shows the hand turned, or moved, without moving the arm', () => {
    plant.reset(a);
    plant.read(m);
    const [x, y, z] = m.hand;
    plant.disturb({ view_angle: Math.PI / 2, view_about: [0, 0, 0] });
    plant.read(m);
    expectSame(m.position, a, rounding);
    expect(largestDifference(m.hand, [-y, x, z])).toBeLessThan(1e-12);
    plant.disturb({ view_angle: Math.PI, view_axis: [0, 2, 0], view_about: [0.1, 0.2, 0.3] });
    plant.read(m);
    expect(largestDifference(m.hand, [0.2 - x, y, 0.6 - z])).toBeLessThan(1e-12);
    plant.disturb({ view_shift: [0.01, -0.02, 0.03] });
    plant.read(m);
    expect(largestDifference(m.hand, [x + 0.01, y - 0.02, z + 0.03])).toBeLessThan(1e-12);
    plant.disturb({});
    plant.read(m);
    expect([...m.hand]).toEqual([x, y, z]);
  });

  it('keeps its disturbance over reset and restore', () => {
    plant.reset(a);
    const saved = plant.save();
    plant.read(m);
    const x = m.hand[0];
    plant.disturb({ view_shift: [1, 0, 0] });
    plant.restore(saved);
    plant.reset(a);
    plant.read(m);
    plant.disturb({});
    expect(m.hand[0]).toBeCloseTo(x + 1, 12);
  });

  it('obeys encoders that are off: what they show is as told, the hand is elsewhere', () => {
    const offset = a.map((_, j) => (j === 0 ? 0.05 : -0.02));
    const middle = arm.lower.map((lower, j) => (lower + arm.upper[j]) / 2);
    plant.disturb({ encoder_offset: [...offset] });
    try {
      plant.reset(middle);
      plant.read(m);
      expect(
        largestDifference(
          m.position,
          middle.map((q, j) => q + offset[j]),
        ),
      ).toBeLessThan(1e-12);
      drive(
        middle.map((q, j) => q + offset[j]),
        middle,
        1,
        1,
      );
      plant.read(m);
      expect(largestDifference(m.position, middle)).toBeLessThanOrEqual(restTolerance);
      arm.forward(
        m.position.map((q, j) => q - offset[j]),
        hand,
      );
      expect(largestDifference(m.hand, hand)).toBeLessThan(1e-12);
    } finally {
      plant.disturb({});
    }
  });

  it('obeys encoders that count a joint of another gear: it moves less far than they show', () => {
    const gain = a.map((_, j) => (j === 0 ? 0.8 : 1));
    const shown = arm.lower.map((lower, j) => (lower + arm.upper[j]) / 2 + 0.1);
    plant.disturb({ joint_gain: [...gain] });
    try {
      plant.reset(shown.map((q, j) => q * gain[j]));
      plant.read(m);
      expect(largestDifference(m.position, shown)).toBeLessThan(1e-12);
      const told = shown.map((q) => q + 0.05);
      drive(shown, told, 1, 1);
      plant.read(m);
      expect(largestDifference(m.position, told)).toBeLessThanOrEqual(2 * restTolerance);
      arm.forward(
        m.position.map((q, j) => q * gain[j]),
        hand,
      );
      expect(largestDifference(m.hand, hand)).toBeLessThan(1e-12);
    } finally {
      plant.disturb({});
    }
  });

  it('keeps a jammed joint where it is, also after a reset, until it is let go', () => {
    plant.reset(a);
    plant.disturb({ jammed: arm.jointNames[1] });
    try {
      for (const from of [a, c]) {
        plant.reset(from);
        drive(from, b, 1, 1);
        plant.read(m);
        expect(Math.abs(m.position[1] - from[1])).toBeLessThan(1e-5);
        expect(Math.abs(m.position[0] - b[0])).toBeLessThan(0.05);
      }
    } finally {
      plant.disturb({});
    }
    drive(c, b, 3, 2);
    plant.read(m);
    // How much of the way a released joint is behind; the servo of the panda is slow there.
    expect(Math.abs(m.position[1] - b[1])).toBeLessThan(0.1 * Math.abs(c[1] - b[1]));
  });

  it('has play in its joints: it follows by half of it less', () => {
    const play = 0.04;
    plant.disturb({ backlash: new Array<number>(joints).fill(play) });
    try {
      plant.reset(a);
      drive(a, b, 2, 1);
      plant.read(m);
      const behind = m.position.map((q, j) => Math.abs(q - b[j]));
      expect(Math.max(...behind)).toBeGreaterThan(play / 2 - 2e-3);
      expect(Math.max(...behind)).toBeLessThan(play / 2 + restTolerance + 2e-3);
    } finally {
      plant.disturb({});
    }
  });

  it.each<[string, (p: Plant) => void, RegExp]>([
    [
      'a posture of the wrong size',
      (p) => {
        p.reset(new Float64Array(2));
      },
      /posture has 2 values; this arm has \d joints/,
    ],
    [
      'a posture that is not finite',
      (p) => {
        p.reset(a.map((x, j) => (j === 1 ? NaN : x)));
      },
      /posture: value NaN of joint 1 is not finite/,
    ],
    [
      'a command of the wrong size',
      (p) => {
        p.command('position', new Float64Array(joints + 1));
      },
      /position command has \d values/,
    ],
    [
      'an infinite command',
      (p) => {
        p.command('position', new Float64Array(joints).fill(Infinity));
      },
      /position command: value Infinity of joint 0/,
    ],
    [
      'an unknown mode',
      (p) => {
        p.command('velocity' as CommandMode, a);
      },
      /no command mode "velocity"; it has position/,
    ],
    [
      'standing still',
      (p) => {
        p.advance(0);
      },
      /cannot advance by 0 s/,
    ],
    [
      'going back in time',
      (p) => {
        p.advance(-0.01);
      },
      /cannot advance by -0.01 s/,
    ],
    [
      'half a step',
      (p) => {
        p.advance(0.0015);
      },
      /cannot advance by 0.0015 s; it takes a positive multiple of 0.001 s/,
    ],
    [
      'an endless step',
      (p) => {
        p.advance(Infinity);
      },
      /cannot advance by Infinity s/,
    ],
    [
      'a negative payload',
      (p) => {
        p.disturb({ payload: -1 });
      },
      /'payload'/,
    ],
    [
      'play for another arm',
      (p) => {
        p.disturb({ backlash: [1, 2] });
      },
      /'backlash' has 2 elements, expected \d \(one per joint\), one for all or none/,
    ],
    [
      'an offset that is no number',
      (p) => {
        p.disturb({ encoder_offset: new Array<number>(joints).fill(NaN) });
      },
      /'encoder_offset' is \["NaN".*expected a list of finite numbers/,
    ],
    [
      'a joint that cannot move',
      (p) => {
        p.disturb({ joint_gain: [0] });
      },
      /'joint_gain' has the value 0, expected none of 0 or below/,
    ],
    [
      'an endless shift',
      (p) => {
        p.disturb({ view_shift: [0, NaN, 0] });
      },
      /'view_shift' is \[0,"NaN",0\]/,
    ],
    [
      'a turn about nothing',
      (p) => {
        p.disturb({ view_angle: 1, view_axis: [0, 0, 0] });
      },
      /'view_axis' is 0, 0, 0, expected a direction/,
    ],
    [
      'a state that is not its own',
      (p) => {
        p.restore({ motion: new Float64Array(1), mode: Uint8Array.of(0) });
      },
      /field 'motion' has 1 numbers/,
    ],
  ])('refuses %s and goes on', (_what, wrong, message) => {
    plant.reset(a);
    let error: unknown;
    try {
      wrong(plant);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ModelError);
    expect((error as ModelError).message).toMatch(message);
    plant.advance(0.01);
    plant.read(m);
    expect(largestDifference(m.position, a)).toBeLessThanOrEqual(restTolerance);
  });

  // Gazebo is asked in lines of text.
  it.skipIf(rounding > 0)('allocates nothing in its cycles', () => {
    plant.reset(a);
    const u = a.slice();
    const growth = heapGrowth(1000, 64 * 1024, (i) => {
      u[0] = a[0] + 0.1 * Math.sin(0.01 * i);
      plant.command('position', u);
      plant.advance(0.01);
      plant.read(m);
    });
    expect(growth).toBeLessThan(64 * 1024);
  });
});
