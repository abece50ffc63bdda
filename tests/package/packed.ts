import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const packing = z
  .array(z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) }))
  .length(1);

/** What a program prints that runs in a folder. @throws with all it printed, when it fails */
export function run(folder: string, program: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' });
  if (status === 0) return stdout;
  throw new Error(`${program} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
}

const npm = (folder: string, ...args: string[]) => run(folder, 'npm', ...args);

/** The package as `npm publish` would send it, from what was built. @returns its file, and the paths in it */
export function packInto(folder: string): { readonly tarball: string; readonly paths: readonly string[] } {
  const text = npm(folder, 'pack', resolve('.'), '--ignore-scripts', '--json');
  const [{ filename, files }] = packing.parse(JSON.parse(text));
  return { tarball: join(folder, filename), paths: files.map(({ path }) => path) };
}

/** A new project with the package and nothing else in it; npm takes from its cache what it has there. */
export function emptyProjectWith(tarball: string, folder: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  npm(folder, 'install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', tarball);
  return folder;
}

/**
 * Compiles a program in the project, strictly; of JavaScript it checks the types alone.
 * @param from its folder
 * @returns the compiled file
 */
export function compiled(project: string, program: string, from = 'tests/package/programs'): string {
  if (from !== project) copyFileSync(join(from, program), join(project, program));
  const options = ['--strict', '--target', 'es2023', '--module', 'nodenext', '--skipLibCheck'];
  const types = ['--types', 'node', '--typeRoots', resolve('node_modules/@types')];
  const script = program.endsWith('.js') ? ['--allowJs', '--checkJs', '--noEmit'] : [];
  const compiler = resolve('node_modules/typescript/bin/tsc');
  run(project, process.execPath, compiler, ...options, ...types, ...script, '--ignoreConfig', program);
  return join(project, program.replace(/\.ts$/, '.js'));
}

/** What Node prints in the project. */
export const output = (project: string, ...args: string[]): string => run(project, process.execPath, ...args);
