import { expect, it } from 'vitest';
import { backward, factor, forward } from '../../../src/model/numbers/cholesky.js';
import { Random } from '../../../src/model/numbers/random.js';

const random = new Random(2).stream('noise');

it('solves equations with a symmetric positive definite matrix, and has its determinant', () => {
  const n = 7;
  const half = Float64Array.from({ length: n * n }, () => random.normal());
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      for (let k = 0; k < n; k++) a[i * n + j] += half[i * n + k] * half[j * n + k] + (i === j ? 0.1 : 0);
  const wanted = Float64Array.from({ length: 2 * n }, () => random.normal());
  const b = new Float64Array(2 * n);
  for (let i = 0; i < n; i++)
    for (let c = 0; c < 2; c++) for (let k = 0; k < n; k++) b[2 * i + c] += a[i * n + k] * wanted[2 * k + c];
  const root = a.slice();
  factor(root, n);
  forward(root, n, b, 2);
  backward(root, n, b, 2);
  b.forEach((x, i) => {
    expect(x).toBeCloseTo(wanted[i], 9);
  });
});

it('has the logarithm of the determinant, and is not a number where the matrix is not positive definite', () => {
  expect(factor(Float64Array.of(4, 0, 2, 3), 2)).toBeCloseTo(Math.log(4 * 3 - 2 * 2), 12);
  expect(factor(Float64Array.of(1, 0, 2, 3), 2)).toBeNaN();
});
