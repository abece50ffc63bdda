import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { requireWritable, writeAtomically } from '../../src/storage/atomic-write.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const program = fileURLToPath(new URL('./fixtures/write.ts', import.meta.url));
const NOBODY = 65534;

/** What `run` does to a user who is not root, whom no folder's mode keeps out. */
function asOrdinaryUser(run: () => void): void {
  if (process.getuid?.() !== 0) {
    run();
    return;
  }
  process.seteuid?.(NOBODY);
  try {
    run();
  } finally {
    process.seteuid?.(0);
  }
}

describe('writing atomically', () => {
  test('makes a file, and replaces one, and leaves nothing else', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'brain');
    writeAtomically(file, 'first');
    expect(readFileSync(file, 'utf8')).toBe('first');
    writeAtomically(file, Uint8Array.of(1, 2, 3));
    expect([...readFileSync(file)]).toEqual([1, 2, 3]);
    expect(readdirSync(folder)).toEqual(['brain']);
  });

  test('writes the file behind a symbolic link', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'disk'));
    writeFileSync(join(folder, 'disk', 'brain'), 'old');
    symlinkSync(join('disk', 'brain'), join(folder, 'link'));
    writeAtomically(join(folder, 'link'), 'new');
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'disk', 'brain'), 'utf8')).toBe('new');
    expect(readdirSync(join(folder, 'disk'))).toEqual(['brain']);
  });

  test('names file and reason for a folder that does not exist', () => {
    const file = join(temporaryFolder(), 'nowhere', 'brain');
    expect(() => {
      writeAtomically(file, 'x');
    }).toThrow(`${file} cannot be written: ENOENT`);
  });

  test('names file and reason where a folder is a file', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'plain'), '');
    const file = join(folder, 'plain', 'brain');
    expect(() => {
      writeAtomically(file, 'x');
    }).toThrow(`${file} cannot be written: ENOTDIR`);
  });

  test('names file and reason for a folder that may not be written', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'brain');
    writeFileSync(file, 'old');
    chmodSync(folder, 0o555);
    asOrdinaryUser(() => {
      expect(() => {
        writeAtomically(file, 'new');
      }).toThrow(`${file} cannot be written: EACCES`);
    });
    chmodSync(folder, 0o755);
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['brain']);
  });

  test('needs no right to read the folder', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'brain');
    chmodSync(folder, 0o333);
    asOrdinaryUser(() => {
      writeAtomically(file, 'new');
    });
    chmodSync(folder, 0o755);
    expect(readFileSync(file, 'utf8')).toBe('new');
  });

  test('leaves a folder alone that stands where the file should be, and removes its temporary file', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'brain');
    mkdirSync(file);
    expect(() => {
      writeAtomically(file, 'x');
    }).toThrow(new RegExp(`^${file} cannot be written: E(ISDIR|EXIST|NOTEMPTY|PERM)`));
    expect(readdirSync(folder)).toEqual(['brain']);
    expect(lstatSync(file).isDirectory()).toBe(true);
  });

  test('keeps the old file when the new one does not fit on the disk', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'brain');
    writeFileSync(file, 'old');
    // In units of 1024 bytes; the loader of the program writes smaller files than that.
    const limited = 'ulimit -f 512; exec "$0" --import tsx "$@"';
    const { status, stderr } = spawnSync(
      'bash',
      ['-c', limited, process.execPath, program, file, String(2 ** 21)],
      { encoding: 'utf8' },
    );
    expect(stderr).toContain(`${file} cannot be written: EFBIG`);
    expect(status).toBe(3);
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['brain']);
  });

  test('leaves the old file when the process dies before the rename, and can be done again', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'brain');
    writeFileSync(file, 'old');
    const { signal } = spawnSync(process.execPath, ['--import', 'tsx', program, file, '1000', 'crash']);
    expect(signal).toBe('SIGKILL');
    expect(readFileSync(file, 'utf8')).toBe('old');
    const left = readdirSync(folder).filter((name) => name !== 'brain');
    expect(left).toEqual([expect.stringMatching(/^brain\.\d+\.\d+\.tmp$/) as string]);
    writeAtomically(file, 'new');
    expect(readFileSync(file, 'utf8')).toBe('new');
  });
});

describe('a file that is to be written later', () => {
  test('is tried for at once, and what is there stays', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'brain');
    writeFileSync(file, 'before');
    requireWritable(file);
    requireWritable(join(folder, 'new'));
    expect(readdirSync(folder)).toEqual(['brain']);
    expect(readFileSync(file, 'utf8')).toBe('before');
  });

  test('is refused in a folder that is not there, and where a folder stands', () => {
    const folder = temporaryFolder();
    expect(() => {
      requireWritable(join(folder, 'absent', 'brain'));
    }).toThrow(/absent\/brain cannot be written: ENOENT/);
    expect(() => {
      requireWritable(folder);
    }).toThrow(/cannot be written: it is a folder/);
  });
});
