import { testsIn } from './vitest.config.js';

/** All tests: also the slow ones of tests/full, and those of tests/long, which are too long for each change. */
const all = testsIn(/^$/);
export default { ...all, test: { ...all.test, testTimeout: 1_200_000 } };
