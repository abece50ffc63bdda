import { mkdirSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ManifestContent } from '../../../src/studies/results/manifest.js';
import {
  isComplete,
  makeFolder,
  readManifest,
  readResults,
  seedFolder,
  tableFiles,
  trialsStem,
  writeManifest,
  writeSeed,
} from '../../../src/studies/results/results-folder.js';
import { TrialTable } from '../../../src/studies/results/trial-table.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { manifestFacts } from '../../support/manifest-facts.js';

const manifest: ManifestContent = {
  experiment: 'reaching',
  configuration: { goals: 2 },
  seeds: [1, 2, 3],
  conditions: ['none', 'rotation+strategy'],
  columns: { trials: ['trial', 'aiming_error_m'], goals: ['goal', 'x_m'] },
  ...manifestFacts,
};

const goals = TrialTable.from(['goal', 'x_m'], [{ goal: 0, x_m: 0.1 + 0.2 }]);
const trials = TrialTable.from(
  ['trial', 'aiming_error_m'],
  [
    { trial: 0, aiming_error_m: 1 / 3 },
    { trial: 1, aiming_error_m: NaN },
  ],
);
const files = new Map([
  ...tableFiles('goals', goals),
  ...manifest.conditions.flatMap((condition) => tableFiles(trialsStem(condition), trials)),
]);

let folder: string;
beforeEach(() => {
  folder = join(temporaryFolder(), 'out');
  writeManifest(folder, manifest);
  for (const seed of [1, 3]) writeSeed(folder, seed, files);
});

describe('a folder of results', () => {
  it('gives back every bit of the complete seeds', () => {
    const results = readResults(folder);
    expect(results.manifest).toMatchObject(manifest);
    expect(results.seeds.map(({ seed }) => seed)).toEqual([1, 3]);
    const [first] = results.seeds;
    expect(first.tables.get('goals')?.column('x_m')).toEqual(Float64Array.of(0.1 + 0.2));
    const read = first.trials.get('rotation+strategy');
    expect(read?.column('aiming_error_m')).toEqual(Float64Array.of(1 / 3, NaN));
    expect(read?.rows).toBe(2);
  });

  it('has CSV that reads back as the same numbers', () => {
    const text = readFileSync(join(seedFolder(folder, 1), 'none', 'trials.csv'), 'utf8');
    expect(text).toBe('trial,aiming_error_m\n0,0.3333333333333333\n1,NaN\n');
  });

  it('knows which seeds are complete, and writes others under another name until they are', () => {
    expect([1, 2, 3].map((seed) => isComplete(folder, seed))).toEqual([true, false, true]);
    writeFileSync(join(folder, 'seed-notes.partial'), '');
    const others = `${seedFolder(folder, 2)}.other.partial`;
    mkdirSync(others);
    writeSeed(folder, 2, files, 'own');
    expect(isComplete(folder, 2)).toBe(true);
    // What another process has begun of the same seed is left alone, and what it writes later is dropped.
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['seed-notes.partial', basename(others)]));
    const before = readFileSync(join(seedFolder(folder, 2), 'complete.json'));
    writeSeed(folder, 2, new Map([...files, ['more.txt', 'text']]), 'later');
    expect(readFileSync(join(seedFolder(folder, 2), 'complete.json'))).toEqual(before);
    expect(readdirSync(folder).filter((name) => /\.(own|later)\.partial$/.test(name))).toEqual([]);
  });

  it('is made with those above it, unless a file is in the way', () => {
    const deep = join(folder, 'a', 'b');
    makeFolder(deep);
    makeFolder(deep);
    expect(readdirSync(deep)).toEqual([]);
    expect(() => {
      makeFolder(join(folder, 'manifest.json', 'a'));
    }).toThrow(/ENOTDIR/);
  });

  it('has no manifest in a folder of something else', () => {
    const other = temporaryFolder();
    expect(readManifest(other)).toBeUndefined();
    expect(() => readResults(other)).toThrow(`${other} holds no results of an experiment`);
  });
});

describe('damage', () => {
  const own = (name: string) => join(seedFolder(folder, 1), name);

  it('of a table is told with the file and what to do', () => {
    const bytes = readFileSync(own('none/trials.npy'));
    bytes[bytes.length - 3] ^= 1;
    writeFileSync(own('none/trials.npy'), bytes);
    expect(() => readResults(folder)).toThrow(/trials\.npy is damaged.*Remove .*seed-0001 and resume/s);
  });

  it('of a cut-off table is told', () => {
    truncateSync(own('goals.npy'), 100);
    expect(() => readResults(folder)).toThrow(/goals\.npy is damaged: 100 bytes/);
  });

  it('of a table that is missing is told', () => {
    rmSync(own('none/trials.csv'));
    expect(() => readResults(folder)).toThrow(/trials\.csv cannot be read/);
  });

  it('of the list of files is told', () => {
    writeFileSync(own('complete.json'), '{');
    expect(() => readResults(folder)).toThrow(/complete\.json is damaged/);
  });

  it('of the manifest is told', () => {
    const file = join(folder, 'manifest.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"cores": 2', '"cores": "two"'));
    expect(() => readResults(folder)).toThrow(/manifest\.json is no manifest[^]*cores/);
    writeFileSync(file, '{');
    expect(() => readResults(folder)).toThrow(/manifest\.json is no JSON/);
  });

  it('of a table with other columns is told', () => {
    rmSync(seedFolder(folder, 1), { recursive: true });
    const wrong = TrialTable.from(['goal', 'y_m'], [{ goal: 0, y_m: 0 }]);
    writeSeed(folder, 1, new Map([...files, ...tableFiles('goals', wrong)]));
    expect(() => readResults(folder)).toThrow(/goals\.csv has the columns goal, y_m, expected goal, x_m/);
  });
});

describe('a table', () => {
  it('names its columns when asked for another', () => {
    expect(() => trials.column('error')).toThrow('no column error, there are trial, aiming_error_m');
  });

  it('has each column once and whole rows', () => {
    expect(() => new TrialTable(['a', 'a'], new Float64Array(2))).toThrow('column a stands there twice');
    expect(() => new TrialTable(['a', 'b'], new Float64Array(3))).toThrow('3 values for 2 columns');
  });
});
