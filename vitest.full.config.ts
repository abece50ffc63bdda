import { defineConfig } from 'vitest/config';
import base from './vitest.config.js';

/** All tests: also the slow ones of tests/full, and those of tests/long, which are too long for each change. */
export default defineConfig({
  ...base,
  test: { ...base.test, exclude: ['node_modules/**'], testTimeout: 1_200_000 },
});
