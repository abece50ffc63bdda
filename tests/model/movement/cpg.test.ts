import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CPG_PARAMETERS_PER_JOINT, CPG_UPDATES, PatternGenerator } from '../../../src/model/movement/cpg.js';

const TOLERANCE = 1e-9;
const GAIN = Float64Array.of(-5, -5, 5, -5);
const START_RAD = [0, 40, 0, -10].map((deg) => (deg * Math.PI) / 180);

interface GoldenCpg {
  tolerance: number;
  cases: {
    id: string;
    variant: 'reaching' | 'adaptation';
    params: number[][];
    angles: number[][];
    checkpoints: { update: number; perJoint: Record<keyof PatternGenerator['state'], number>[] }[];
  }[];
}
const golden = JSON.parse(readFileSync('tests/golden/cpg.json', 'utf8')) as GoldenCpg;

describe('the pattern generator', () => {
  it.each(golden.cases)('commands the published angles and passes the published states: $id', (example) => {
    const generator = new PatternGenerator(4);
    const theta = Float64Array.from(example.params.flat());
    const reference = Float64Array.from(example.variant === 'reaching' ? START_RAD : [0, 0, 0, 0]);
    const path = new Float64Array(CPG_UPDATES * 4);
    generator.path(theta, reference, GAIN, path);
    const expected = example.angles.flat();
    expect(expected).toHaveLength(path.length);
    let worst = 0;
    expected.forEach((value, k) => (worst = Math.max(worst, Math.abs(path[k] - value))));
    for (const { update, perJoint } of example.checkpoints) {
      generator.path(theta, reference, GAIN, path, update + 1);
      perJoint.forEach((states, joint) => {
        for (const [name, value] of Object.entries(states)) {
          const actual = generator.state[name as keyof PatternGenerator['state']][joint];
          worst = Math.max(worst, Math.abs(actual - value));
        }
      });
    }
    expect(golden.tolerance).toBe(TOLERANCE);
    expect(worst).toBeLessThan(TOLERANCE);
  });

  it('gives the same bits when only the final angles are asked for', () => {
    const generator = new PatternGenerator(4);
    const last = new Float64Array(4);
    const path = new Float64Array(CPG_UPDATES * 4);
    for (const { params } of golden.cases) {
      const theta = Float64Array.from(params.flat());
      generator.path(theta, Float64Array.from(START_RAD), GAIN, path);
      generator.finalAngles(theta, Float64Array.from(START_RAD), GAIN, last);
      expect([...last]).toEqual([...path.subarray(-4)]);
    }
  });

  it('treats seven joints as seven independent generators', () => {
    const seven = new PatternGenerator(7);
    const theta = new Float64Array(7 * CPG_PARAMETERS_PER_JOINT);
    for (let joint = 0; joint < 7; joint++)
      theta.set([5 + joint / 3, 9 - joint / 2, joint - 3.5, 5 + joint, 1.2, 0.3], joint * 6);
    const reference = Float64Array.from({ length: 7 }, (_, j) => j / 10);
    const gain = Float64Array.from({ length: 7 }, (_, j) => (j % 2 ? 5 : -5));
    const all = new Float64Array(7);
    seven.finalAngles(theta, reference, gain, all);
    const single = new PatternGenerator(1);
    const one = new Float64Array(1);
    for (let joint = 0; joint < 7; joint++) {
      const row = theta.subarray(joint * 6, joint * 6 + 6);
      single.finalAngles(row, reference.subarray(joint, joint + 1), gain.subarray(joint, joint + 1), one);
      expect(all[joint]).toBe(one[0]);
      expect(all[joint]).not.toBe(reference[joint]);
    }
  });
});
