import { expect, it } from 'vitest';
import { LinearEvidence } from '../../../src/model/cerebellum/linear-evidence.js';
import { backward, factor, forward } from '../../../src/model/numbers/cholesky.js';
import { Random } from '../../../src/model/numbers/random.js';

const random = new Random(8).stream('noise');
const normals = (length: number) => Float64Array.from({ length }, () => random.normal());

it('has the evidence, the causes and the places of the joint normal distribution, which is built here as one big matrix', () => {
  const [N, n] = [5, 4];
  const rows = normals(3 * N * n);
  const errors = normals(3 * N);
  const features = normals(N * 3);
  const kernel = new Float64Array(N * N);
  for (let i = 0; i < N; i++)
    for (let k = 0; k < N; k++)
      for (let f = 0; f < 3; f++) kernel[i * N + k] += features[3 * i + f] * features[3 * k + f];
  const variances = Float64Array.of(0.5, 2, 1, 0.3);
  const mean = normals(n);
  const precision = new Float64Array(n * n);
  for (let i = 0; i < n; i++) precision[i * n + i] = 1 / variances[i];
  const spreads = { placeM: 0.7, noiseM: 0.4 };

  const solver = new LinearEvidence(n, 8);
  const reaches = { count: N, errors, rows, kernel };
  solver.observe(reaches, spreads);
  const evidence = solver.infer({ precision, mean });
  solver.weigh(reaches);

  // y in the order of axes: covariance H V H^T + l^2 K + r^2 I.
  const size = 3 * N;
  const big = new Float64Array(size * size);
  const left = new Float64Array(size);
  for (let a = 0; a < size; a++) {
    const [axis, i] = [Math.floor(a / N), a % N];
    left[a] = errors[3 * i + axis];
    for (let p = 0; p < n; p++) left[a] -= rows[a * n + p] * mean[p];
    for (let b = 0; b < size; b++) {
      for (let p = 0; p < n; p++) big[a * size + b] += rows[a * n + p] * variances[p] * rows[b * n + p];
      if (Math.floor(b / N) === axis) big[a * size + b] += 0.49 * kernel[i * N + (b % N)];
      if (a === b) big[a * size + b] += 0.16;
    }
  }
  const determinant = factor(big, size);
  const solved = left.slice();
  forward(big, size, solved, 1);
  backward(big, size, solved, 1);
  const product = solved.reduce((sum, x, a) => sum + x * left[a], 0);
  expect(evidence).toBeCloseTo(-(product + determinant + size * Math.log(2 * Math.PI)) / 2, 9);
  for (let p = 0; p < n; p++) {
    let cause = mean[p];
    for (let a = 0; a < size; a++) cause += variances[p] * rows[a * n + p] * solved[a];
    expect(solver.causes[p]).toBeCloseTo(cause, 9);
  }
  // The weights of the places are those of the whole: C^-1 (y - H x) = S^-1 (y - H m).
  for (let a = 0; a < size; a++)
    expect(solver.weights[3 * (a % N) + Math.floor(a / N)]).toBeCloseTo(solved[a], 9);
});
