import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { reportOf, studies } from '../../src/studies/registry.js';
import type { Study } from '../../src/studies/registry.js';
import type { Manifest } from '../../src/studies/results/manifest.js';
import { manifestFacts } from '../support/manifest-facts.js';

const manifest = (experiment: string): Manifest => ({
  format: 'neuromotor-experiment',
  version: 1,
  experiment,
  configuration: {},
  seeds: [1],
  conditions: ['none'],
  columns: { trials: ['trial'] },
  ...manifestFacts,
});

describe('the studies', () => {
  it.each(Object.entries<Study>(studies))('%s has workers, and tables where it has a report', (_, study) => {
    const { entry, tables, report } = study;
    expect(existsSync(fileURLToPath(entry).replace(/\.js$/, '.ts'))).toBe(true);
    expect(tables === undefined).toBe(report === undefined);
    expect(tables === undefined || 'trials' in tables).toBe(true);
  });

  it('report their own results, and no others', () => {
    expect(() => reportOf({ manifest: manifest('structural'), seeds: [] })).toThrow(
      'no seed of 1 is complete',
    );
    expect(() => reportOf({ manifest: manifest('adaptation'), seeds: [] })).toThrow(
      "results of 'adaptation' are not those of a reaching or adaptation experiment",
    );
    for (const other of ['another', 'accuracy', 'toString'])
      expect(() => reportOf({ manifest: manifest(other), seeds: [] })).toThrow(
        `a study '${other}', expected reaching, adaptation, structural, cortical`,
      );
  });
});
