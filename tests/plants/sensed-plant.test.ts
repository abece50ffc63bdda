import { describe, expect, it } from 'vitest';
import { loadArm } from '../../src/arm/load-arm.js';
import { createMeasurement } from '../../src/motion/plant.js';
import type { Disturbance } from '../../src/parameters/fault-table.js';
import { IdealPlant } from '../../src/plants/ideal-plant.js';
import { SensedPlant } from '../../src/plants/sensed-plant.js';
import { largestDifference, leftArmSelection, leftArmText } from '../arm/arms.js';

const arm = loadArm(leftArmText, leftArmSelection);
const seed = 20261;
const m = createMeasurement(4);
const truth = createMeasurement(4);

function sensed(disturbance: Disturbance): SensedPlant {
  const plant = new SensedPlant(new IdealPlant(arm), arm.jointNames, seed);
  plant.disturb(disturbance);
  plant.reset(Float64Array.of(0, 0.5, 0, 0));
  return plant;
}

const spread = (values: readonly number[]) => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
};

/** Goes round at 1 rad/s in cycles of 10 ms and looks at each. */
function turn(plant: SensedPlant, cycles: number, look: (cycle: number) => void): void {
  for (let i = 1; i <= cycles; i++) {
    plant.command('position', Float64Array.of(0, 0.5 + 0.01 * i, 0, 0));
    plant.advance(0.01);
    plant.read(m);
    plant.readTruth(truth);
    look(i);
  }
}

describe('a plant behind lines', () => {
  it('has noise on angles and on the seen hand, each of the size that it is told', () => {
    const plant = sensed({ noise: 0.002, velocity_noise: 0.1, view_noise: 0.005 });
    const [angles, speeds, hands]: number[][] = [[], [], []];
    turn(plant, 2000, () => {
      angles.push(m.position[1] - truth.position[1]);
      speeds.push(m.velocity[1] - truth.velocity[1]);
      hands.push(m.hand[2] - truth.hand[2]);
    });
    // Five standard deviations of an estimate from 2000.
    expect(Math.abs(spread(angles) / 0.002 - 1)).toBeLessThan(0.08);
    expect(Math.abs(spread(speeds) / 0.1 - 1)).toBeLessThan(0.08);
    expect(Math.abs(spread(hands) / 0.005 - 1)).toBeLessThan(0.08);
  });

  it('has the same noise for the same seed', () => {
    const course = () => {
      const seen: number[] = [];
      turn(sensed({ noise: 0.002, drop: 0.2 }), 100, () => seen.push(m.position[1]));
      return seen;
    };
    expect(course()).toEqual(course());
  });

  it('shows joints and hand late, with the stamp of when they were measured', () => {
    const plant = sensed({ delay: 0.05, view_delay: 0.1 });
    const hands: number[] = [];
    turn(plant, 100, (i) => {
      hands.push(truth.hand[1]);
      if (i < 20) return;
      expect(m.position[1]).toBeCloseTo(0.5 + 0.01 * (i - 5), 9);
      expect(m.stampS).toBeCloseTo(plant.timeS - 0.05, 9);
      expect(m.hand[1]).toBe(hands[i - 1 - 10]);
    });
  });

  it.each([5, 30, 1000])('has as many readings a second as it is told: %d', (rate) => {
    const stamps = new Set<number>();
    turn(sensed({ rate }), 500, () => stamps.add(m.stampS));
    // It is looked at a hundred times a second.
    expect(Math.abs(stamps.size - 5 * Math.min(rate, 100))).toBeLessThanOrEqual(6);
  });

  it('shows angles between -pi and pi', () => {
    const plant = sensed({ wrap: true });
    turn(plant, 400, () => {
      expect(Math.abs(m.position[1])).toBeLessThanOrEqual(Math.PI + 1e-12);
      expect(Math.cos(m.position[1] - truth.position[1])).toBeCloseTo(1, 9);
    });
    expect(truth.position[1]).toBeCloseTo(4.5, 9);
    expect(m.position[1]).toBeCloseTo(4.5 - 2 * Math.PI, 9);
  });

  it('has encoders that jump, drift and stand still while the arm moves on', () => {
    turn(sensed({ encoder_step: [0, 0.25, 0, 0], encoder_step_at: [0.5] }), 100, (i) => {
      expect(m.position[1] - truth.position[1]).toBeCloseTo(i < 50 ? 0 : 0.25, 9);
    });
    turn(sensed({ encoder_drift: [0.1] }), 100, (i) => {
      expect(m.position[0] - truth.position[0]).toBeCloseTo(0.1 * 0.01 * (i - 1), 9);
    });
    const stamps = new Set<number>();
    turn(sensed({ noise: 1e-3, frozen_at: [0.5] }), 100, (i) => {
      stamps.add(m.stampS);
      if (i > 51) expect(Math.abs(m.position[1] - 1)).toBeLessThan(0.02);
    });
    expect(stamps.size).toBe(100);
    expect(truth.position[1]).toBeCloseTo(1.5, 9);
  });

  it('says nothing new while it is silent, and then again', () => {
    const plant = sensed({});
    plant.disturb({ silent: true });
    turn(plant, 20, () => {
      expect(m.position[1]).toBe(0.5);
      expect(m.stampS).toBe(0);
    });
    plant.disturb({});
    plant.read(m);
    expect(m.position[1]).toBeCloseTo(0.7, 9);
  });

  it('gets commands late, in part, or not at all', () => {
    turn(sensed({ command_delay: 0.05 }), 50, (i) => {
      if (i >= 6) expect(truth.position[1]).toBeCloseTo(0.5 + 0.01 * (i - 5), 9);
    });
    let steps = 0;
    let before = 0.5;
    turn(sensed({ command_drop: 0.3 }), 1000, () => {
      steps += Number(truth.position[1] !== before);
      before = truth.position[1];
    });
    expect(Math.abs(steps - 700)).toBeLessThan(5 * Math.sqrt(1000 * 0.3 * 0.7));
    turn(sensed({ cut_commands: true }), 20, () => {
      expect(truth.position[1]).toBe(0.5);
    });
  });

  it('begins anew with a reset: nothing of before arrives', () => {
    const plant = sensed({ delay: 0.1, command_delay: 0.1 });
    turn(plant, 30, () => undefined);
    plant.reset(Float64Array.of(0.1, 0.2, 0.3, 0.4));
    for (let i = 0; i < 30; i++) {
      plant.read(m);
      expect(largestDifference(m.position, Float64Array.of(0.1, 0.2, 0.3, 0.4))).toBeLessThan(1e-12);
      plant.advance(0.01);
    }
  });

  it('refuses by name what its plant, or any plant, cannot suffer, and is as before then', () => {
    const plant = sensed({ noise: 0.01 });
    for (const [wrong, reason] of [
      [{ payload: 1 }, /the ideal plant cannot suffer 'payload', only jammed, backlash/],
      [{ servo_frequency: 3, noise: 0.5 }, /the ideal plant cannot suffer 'servo_frequency'/],
      [{ link_error: 0.05 }, /cannot suffer 'link_error'/],
      [{ rate: 3 }, /'rate' is 3, expected a finite number from 5 to 1000/],
      [{ stuck: 'wrist' }, /'stuck' names 'wrist'/],
    ] as const)
      expect(() => {
        plant.disturb(wrong);
      }).toThrow(reason);
    const noises: number[] = [];
    turn(plant, 200, () => noises.push(m.position[0]));
    expect(Math.abs(spread(noises) / 0.01 - 1)).toBeLessThan(0.3);
  });
});
