import { describe, expect, it } from 'vitest';
import { designSagM, servoGains, spreadPostures } from '../../src/plants/servo-gains.js';

describe('a servo', () => {
  it('costs the hand its share of the sag in the worst posture, and is critically damped', () => {
    const loads = [
      { gravity: 3, lever: 0.1, inertia: 0.2 },
      { gravity: 2, lever: 0.4, inertia: 0.1 },
    ];
    const { stiffness, damping } = servoGains(loads, 4);
    expect((2 / stiffness) * 0.4).toBeCloseTo(designSagM / 4, 12);
    expect(damping / (2 * Math.sqrt(stiffness * 0.2))).toBeCloseTo(1, 12);
  });

  it('follows at 60 rad/s where nothing weighs on it', () => {
    const { stiffness } = servoGains([{ gravity: 0, lever: 1, inertia: 0.5 }], 4);
    expect(Math.sqrt(stiffness / 0.5)).toBeCloseTo(60, 12);
  });
});

describe('spread postures', () => {
  it('stay within the limits, come near all of them, and are the same every time', () => {
    const [lower, upper] = [Float64Array.of(-1, 0, -Infinity), Float64Array.of(2, 0.5, Infinity)];
    const postures = [...spreadPostures(lower, upper, 200)];
    expect(postures).toHaveLength(200);
    [
      [-1, 2],
      [0, 0.5],
      [-Math.PI, Math.PI],
    ].forEach(([from, to], j) => {
      const values = postures.map((q) => q[j]);
      expect(Math.min(...values)).toBeGreaterThanOrEqual(from);
      expect(Math.max(...values)).toBeLessThanOrEqual(to);
      expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(0.95 * (to - from));
    });
    expect([...spreadPostures(lower, upper, 200)]).toEqual(postures);
  });
});
