import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/{full,long}/**', 'node_modules/**'],
    pool: 'forks',
    setupFiles: ['tests/support/priority.ts'],
    // The ROS 2 tests wait more than they compute: two files at a time, also on two cores.
    maxWorkers: 2,
    // Nothing is timed here: a busy machine takes several times as long.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    execArgv: ['--expose-gc'],
  },
});
