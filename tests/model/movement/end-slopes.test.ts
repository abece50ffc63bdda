import { expect, it } from 'vitest';
import { PatternGenerator } from '../../../src/model/movement/cpg.js';
import { EndSlopes } from '../../../src/model/movement/end-slopes.js';
import { parameterLowest, parameterRanges } from '../../../src/model/movement/primitive-expression.js';
import { Random } from '../../../src/model/numbers/random.js';

const random = new Random(4).stream('weights');
const JOINTS = 12;
const gain = Float64Array.from({ length: JOINTS }, () => 4 * random.signed());
const theta = Float64Array.from(
  { length: 6 * JOINTS },
  (_, p) => parameterLowest[p % 6] + (0.1 + 0.8 * random.uniform()) * parameterRanges[p % 6],
);

it.each(['published', 'runge_kutta'] as const)(
  'the slopes of the %s scheme are those of its end posture, by central differences',
  (scheme) => {
    const slopes = new EndSlopes(JOINTS, scheme);
    slopes.evaluate(theta, gain);
    const generator = new PatternGenerator(JOINTS, scheme);
    const ends = (column: number, by: number) => {
      const varied = theta.map((x, p) => (p % 6 === column ? x + by * parameterRanges[column] : x));
      const out = new Float64Array(JOINTS);
      generator.finalAngles(varied, new Float64Array(JOINTS), gain, out);
      return out;
    };
    const STEP = 1e-6;
    let largest = 0;
    for (let column = 0; column < 6; column++) {
      const [low, high] = [ends(column, -STEP), ends(column, STEP)];
      for (let joint = 0; joint < JOINTS; joint++) {
        const wanted = (high[joint] - low[joint]) / (2 * STEP * parameterRanges[column]);
        const found = slopes.slopes[6 * joint + column];
        expect(Math.abs(found - wanted), `joint ${joint}, column ${column}`).toBeLessThan(
          1e-6 + 1e-5 * Math.abs(wanted),
        );
        largest = Math.max(largest, Math.abs(found));
      }
    }
    expect(largest).toBeGreaterThan(0.1);
  },
);
