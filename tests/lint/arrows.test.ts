import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { complaintsAbout, importsBelow } from '../../scripts/check-arrows.mjs';
import type { Table } from '../../scripts/check-arrows.mjs';
import { temporaryFolder } from '../support/temporary-folder.js';

/** Four rooms, from the ground up; the last one may import anything. */
const table: Table = { errors: [], model: ['errors'], 'ros/client': ['errors', 'model'], cli: 'anything' };

/** A tree without a complaint: what a test does not name is as here. */
const tree: Record<string, string> = {
  'src/errors.ts': `export class OwnError extends Error {}`,
  'src/model/brain.ts': `import { OwnError } from '../errors.js';\nexport const brain = OwnError;`,
  'src/ros/client/rclnodejs.ts': `import { OwnError } from '../../errors.js';\nimport { brain } from '../../model/brain.js';\nexport const ros = [OwnError, brain];`,
  'src/cli/main.ts': `export const main = 1;`,
};

/** What the check says of the tree with other files in it, and of the imports that it finds there. */
async function check(files: Record<string, string>, rooms = table): Promise<string[]> {
  const root = temporaryFolder();
  for (const [file, text] of Object.entries({ ...tree, ...files })) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return complaintsAbout(await importsBelow(root), rooms);
}

const upwards = 'src/model/cell.ts imports src/ros/client/rclnodejs.ts: model/ may not import ros/client/';

describe('the direction of imports', () => {
  it.each([
    ['import', `import { ros } from '../ros/client/rclnodejs.js';\nexport const x = ros;`],
    [
      'import of a type',
      `import type { ros } from '../ros/client/rclnodejs.js';\nexport type X = typeof ros;`,
    ],
    ['type import()', `export type X = typeof import('../ros/client/rclnodejs.js').ros;`],
    ['re-export', `export * from '../ros/client/rclnodejs.js';`],
    ['re-export of a type', `export type { ros } from '../ros/client/rclnodejs.js';`],
    ['import()', `export const x = await import('../ros/client/rclnodejs.js');`],
    ['worker entry', `export const x = new URL('../ros/client/rclnodejs.js', import.meta.url);`],
    [
      'worker entry on several lines',
      `export const x = new Worker(\n  new URL(\n    "../ros/client/rclnodejs.js",\n    import.meta.url,\n  ),\n);`,
    ],
  ])('is refused upwards: %s', async (_, code) => {
    expect(await check({ 'src/model/cell.ts': code })).toEqual([upwards]);
  });

  it('is free along the arrows, within a room, and to packages', async () => {
    const code = `import '../errors.js';\nimport './brain.js';\nimport 'zod';\nexport {};`;
    expect(await check({ 'src/model/cell.ts': code })).toEqual([]);
  });

  it('is free for the room that may import anything, but for nobody into it', async () => {
    const main = `import '../errors.js';\nimport '../model/brain.js';\nimport '../ros/client/rclnodejs.js';\nexport {};`;
    expect(await check({ 'src/cli/main.ts': main })).toEqual([]);
    expect(await check({ 'src/ros/client/node.ts': `import '../../cli/main.js';` })).toEqual([
      'src/ros/client/node.ts imports src/cli/main.ts: ros/client/ may not import cli/',
    ]);
  });

  it('is a matter of src/: nothing is imported from outside', async () => {
    const files = { 'tests/help.ts': `export {};`, 'src/cli/main.ts': `import '../../tests/help.js';` };
    expect(await check(files)).toEqual([
      'src/cli/main.ts imports ../tests/help.ts, which is outside of src/',
    ]);
  });

  it('is asked of the innermost room: rooms within one room have arrows too', async () => {
    const inner: Table = { errors: [], model: ['errors'], 'model/trial': ['model'], ...table };
    const files = {
      'src/model/cell.ts': `import './trial/outcome.js';`,
      'src/model/trial/outcome.ts': `import '../brain.js';`,
    };
    expect(await check(files, inner)).toEqual([
      'src/model/cell.ts imports src/model/trial/outcome.ts: model/ may not import model/trial/',
    ]);
  });
});

describe('circles', () => {
  it('are found between two files of one room, once', async () => {
    const files = {
      'src/model/a.ts': `import { b } from './b.js';\nexport const a = () => b;`,
      'src/model/b.ts': `import type { a } from './a.js';\nexport const b: typeof a | undefined = undefined;`,
    };
    expect(await check(files)).toEqual(['circle: src/model/a.ts -> src/model/b.ts -> src/model/a.ts']);
  });

  it('are found over several files', async () => {
    const files = {
      'src/model/a.ts': `export * from './c.js';`,
      'src/model/b.ts': `export * from './a.js';`,
      'src/model/c.ts': `export * from './b.js';`,
    };
    expect(await check(files)).toEqual([
      'circle: src/model/a.ts -> src/model/c.ts -> src/model/b.ts -> src/model/a.ts',
    ]);
  });
});

describe('the table of rooms', () => {
  it('has no permission that nobody uses', async () => {
    expect(await check({ 'src/model/brain.ts': `export const brain = 1;` })).toEqual([
      'scripts/rooms.mjs: model/ may import errors/, and nothing does',
    ]);
  });

  it('has no permission that points upwards, or to no room', async () => {
    const files = {
      'src/model/cell.ts': `import '../ros/client/node.js';`,
      'src/ros/client/node.ts': `export {};`,
    };
    expect(await check(files, { ...table, model: ['errors', 'ros/client', 'nowhere'] })).toEqual([
      'scripts/rooms.mjs: model/ may import ros/client/, which is not below it',
      'scripts/rooms.mjs: model/ may import nowhere/, which is not below it',
    ]);
  });

  it('names a room for every file, and has a file for every room', async () => {
    const complaints = await check({ 'src/attic/old.ts': `export {};` }, { ...table, web: [] });
    expect(complaints).toEqual([
      'src/attic/old.ts is in no room of scripts/rooms.mjs',
      'scripts/rooms.mjs: web/ has no files',
    ]);
  });
});

describe('modules that have their place', () => {
  it.each(['node:fs', 'fs', 'node:fs/promises', 'node:test'])(
    '%s is refused in the model',
    async (module) => {
      const name = module.startsWith('node:') ? module : `node:${module}`;
      expect(await check({ 'src/model/cell.ts': `import '${module}';` })).toEqual([
        `src/model/cell.ts imports ${name}: model/ knows no files, clocks or processes`,
      ]);
    },
  );

  it('modules of Node are free elsewhere', async () => {
    expect(await check({ 'src/cli/main.ts': `import 'node:fs';` })).toEqual([]);
  });

  it.each([
    ['import', `import 'rclnodejs';`, 'rclnodejs'],
    ['a type', `import type { Node } from 'rclnodejs';\nexport type X = Node;`, 'rclnodejs'],
    ['a part of it', `import 'rclnodejs/lib/node.js';`, 'rclnodejs/lib/node.js'],
    ['require', `export const x = require('rclnodejs');`, 'rclnodejs'],
  ])('rclnodejs is refused outside its one file: %s', async (_, code, module) => {
    expect(await check({ 'src/ros/client/node.ts': code })).toEqual([
      `src/ros/client/node.ts imports ${module}, which only src/ros/client/rclnodejs.ts may`,
    ]);
  });

  it('rclnodejs is free in its one file', async () => {
    const file = 'src/ros/client/rclnodejs.ts';
    expect(await check({ [file]: `${tree[file]}\nimport 'rclnodejs';` })).toEqual([]);
  });
});
