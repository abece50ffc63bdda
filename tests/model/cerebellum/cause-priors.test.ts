import { expect, it } from 'vitest';
import { CausePriors } from '../../../src/model/cerebellum/cause-priors.js';
import { openness } from '../../../src/model/cerebellum/explanations.js';

it('adds how far causes of a kind may have changed to how well they were known', () => {
  const n = 12 + 3 * 2;
  const variances = Float64Array.from({ length: n }, (_, i) => 0.1 + 0.01 * i);
  const known = Float64Array.from({ length: n }, (_, i) => 1e-4 * (1 + i));
  const precision = new Float64Array(n * n);
  for (let i = 0; i < n; i++) precision[i * n + i] = 1 / known[i];
  const mean = Float64Array.from({ length: n }, (_, i) => (i < 12 ? 0 : 0.01 * i));
  const priors = new CausePriors(variances, 0.5).about(mean, precision);
  priors.forEach((prior, open) => {
    expect([...prior.mean]).toEqual([...mean]);
    for (let i = 12; i < n; i++) {
      const share = openness[open][1 + Math.floor((i - 12) / 2)];
      const variance = share ** 2 * variances[i] + known[i];
      // Where a cause and the view are open, what was known of the cause does not count.
      const isAlone = share === 1 && openness[open][0] === 1;
      expect(1 / prior.precision[i * n + i]).toBeCloseTo(isAlone ? variances[i] : variance, 9);
    }
  });
});
