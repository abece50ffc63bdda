import { Linter } from 'eslint';
import { describe, expect, it } from 'vitest';
import { arrows } from '../../eslint-arrows.js';

/** What the rule says of `code` in the file `name` of src/. */
function complaints(name: string, code: string): string[] {
  const config = [
    {
      files: ['**/*.ts'],
      plugins: { own: { rules: { arrows } } },
      rules: { 'own/arrows': 'error' },
      languageOptions: { ecmaVersion: 2022, sourceType: 'module' },
    },
  ] as Linter.Config[];
  return new Linter({ cwd: '/project' })
    .verify(code, config, `/project/src/${name}`)
    .map(({ message }) => message);
}

describe('the direction of imports', () => {
  it.each([
    ['a static import', `import { x } from '../ros/node.js';`],
    ['a re-export', `export * from '../ros/node.js';`],
    ['import()', `const x = await import('../ros/node.js');`],
    ['a worker entry', `new Worker(new URL('../ros/node.js', import.meta.url));`],
  ])('is refused against the arrows: %s', (_, code) => {
    expect(complaints('control/guard.ts', code)).toEqual([
      expect.stringContaining('control/ may not import ros/'),
    ]);
  });

  it('is let pass along the arrows and within a room', () => {
    const code = `import a from '../model/vector.js'; import b from './plant.js'; import c from '../errors.js';`;
    expect(complaints('control/guard.ts', code)).toEqual([]);
    expect(complaints('cli/node.ts', `import a from '../ros/node.js';`)).toEqual([]);
  });

  it('keeps files and clocks out of the model, and rclnodejs in its one file', () => {
    expect(complaints('model/brain.ts', `import 'node:fs';`)).toHaveLength(1);
    expect(complaints('ros/node.ts', `import 'rclnodejs';`)).toHaveLength(1);
    expect(complaints('ros/rclnodejs.ts', `import 'rclnodejs';`)).toEqual([]);
  });
});
