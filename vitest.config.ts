import { readdirSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import type { ViteUserConfig } from 'vitest/config';
import { inRealTime } from './scripts/in-real-time.mjs';

/** Files of tests whose path, from the root of the project, is not left out. */
export function testsIn(leftOut: RegExp): ViteUserConfig {
  const files = readdirSync(new URL('./tests', import.meta.url), { recursive: true, encoding: 'utf8' })
    .map((file) => `tests/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.test.ts') && !leftOut.test(file));
  return defineConfig({
    test: {
      pool: 'forks',
      // Nothing is timed here: a busy machine takes several times as long.
      testTimeout: 180_000,
      hookTimeout: 120_000,
      execArgv: ['--expose-gc'],
      projects: [
        {
          extends: true,
          test: {
            name: 'computed',
            include: files.filter((file) => !inRealTime(file)),
            maxWorkers: 2,
            sequence: { groupOrder: 0 },
          },
        },
        {
          extends: true,
          // What is held against a clock has no computing beside it, which would fill both cores.
          test: {
            name: 'in real time',
            include: files.filter((file) => inRealTime(file)),
            maxWorkers: 2,
            sequence: { groupOrder: 1 },
          },
        },
      ],
    },
  });
}

export default testsIn(/^tests\/(full|long)\//);
