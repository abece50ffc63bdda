import { defineConfig } from 'vitest/config';

/** The rooms whose tests can reach the mutants, separated by commas; `scripts/mutation.mjs` says which. */
const rooms = process.env.NEUROMOTOR_MUTATION_ROOMS?.split(',') ?? [
  'motion',
  'session',
  'robot',
  'model',
  'ros/node',
  'ros/client',
];

/** Tests that take seconds. They are left out of the first round, in which most mutants are killed. */
const slow = [
  'tests/robot/**',
  'tests/model/{trial,kernels}/**',
  'tests/model/*.test.ts',
  '**/{cortical-plasticity,structural-plasticity,guard-anything,reach-session-storm}.test.ts',
];

/** The tests that mutants are held against: quick, without ROS 2, in one process, and none that measures memory or time. */
export default defineConfig({
  test: {
    include: [
      ...rooms.map((room) => `tests/${room}/**/*.test.ts`),
      'tests/collisions/predicted-collisions.test.ts',
    ],
    exclude: ['**/*allocation*', ...(process.env.NEUROMOTOR_MUTATION_ROUND === 'quick' ? slow : [])],
    // What measures memory measures the counters of the mutants.
    testNamePattern: /^(?!.*(allocates no|without allocating))/,
    testTimeout: 60_000,
  },
});
