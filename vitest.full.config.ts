import { defineConfig } from 'vitest/config';
import base from './vitest.config.js';

/** All tests, the slow statistics over seeds of tests/full included. */
export default defineConfig({
  ...base,
  test: { ...base.test, exclude: ['node_modules/**'], testTimeout: 1_200_000 },
});
