import type * as Fs from 'node:fs';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { claim, holdersOf } from '../../../src/studies/results/claim.js';
import { thisProcess } from '../../../src/studies/results/process-identity.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

/** What others do at the moment at which a claim is about to be made; once. */
let meanwhile: (() => void) | undefined;

vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof Fs>();
  return {
    ...fs,
    writeFileSync: (...args: Parameters<typeof fs.writeFileSync>) => {
      const others = meanwhile;
      meanwhile = undefined;
      others?.();
      fs.writeFileSync(...args);
    },
  };
});

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

const plant = (number: number, facts: object) => {
  writeFileSync(join(folder, `place.claim-${number}`), JSON.stringify({ ...thisProcess(), ...facts }));
};

describe('a process that is slow between its look and its claim', () => {
  it('does not succeed a dead one whose place was taken, left and taken again', () => {
    plant(1, { started: '1', run: 'dead' });
    meanwhile = () => {
      claim(folder, 'place', 'quick')?.release();
      claim(folder, 'place', 'next');
    };
    expect(claim(folder, 'place', 'slow')).toBeUndefined();
    expect(readdirSync(folder)).toEqual(['place.claim-1']);
    expect(holdersOf(folder, ['place']).size).toBe(1);
  });

  it('does not succeed a dead one whose place was taken and left', () => {
    plant(1, { started: '1', run: 'dead' });
    meanwhile = () => {
      claim(folder, 'place', 'quick')?.release();
    };
    // It begins anew.
    expect(claim(folder, 'place', 'slow')).toBeDefined();
    expect(readdirSync(folder)).toEqual(['place.claim-1']);
  });

  it('does not take a place that somebody has under a higher number', () => {
    meanwhile = () => {
      plant(2, { run: 'successor' });
    };
    expect(claim(folder, 'place', 'slow')).toBeUndefined();
    expect(readdirSync(folder)).toEqual(['place.claim-2']);
  });

  it('looks again when what it saw is gone', () => {
    plant(1, { started: '1', run: 'dead' });
    meanwhile = () => {
      rmSync(join(folder, 'place.claim-1'));
    };
    expect(claim(folder, 'place', 'slow')).toBeDefined();
    expect(readdirSync(folder)).toEqual(['place.claim-1']);
  });
});
