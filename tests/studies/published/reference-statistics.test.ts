import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  readReference,
  referenceFile,
} from '../../../src/studies/published/reference/reference-statistics.js';
import { referenceText } from '../../../scripts/reference-statistics.js';

it('takes the statistics of the reference from the golden files (npm run docs:reference writes them)', async () => {
  expect(readFileSync(referenceFile, 'utf8')).toBe(await referenceText());
});

it('has the medians that the golden file states for the rotation', () => {
  // means_by_condition.strategy0_rotation1.median of adaptation_stats.json, rounded there to 4 decimals.
  const rotation =
    readReference().adaptation.find((each) => each.rotation && !each.strategy)?.statistics ?? {};
  const middle = (name: string) => {
    const values = rotation[name].toSorted((a, b) => a - b);
    return (values[2] + values[3]) / 2;
  };
  expect(rotation['angle, trials 601-602']).toHaveLength(6);
  expect(middle('angle, trials 601-602')).toBeCloseTo(-46.4, 1);
  expect(middle('angle, trials 770-789')).toBeCloseTo(-8.11, 1);
  expect(middle('angle, trials 800-804')).toBeCloseTo(38.205, 1);
  expect(middle('error, trials 780-789')).toBeCloseTo(0.1143, 3);
});
