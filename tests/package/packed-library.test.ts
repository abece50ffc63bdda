import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { compiled, emptyProjectWith, output, packInto } from './packed.js';

const manifest = z
  .object({ exports: z.record(z.string(), z.string()), files: z.array(z.string()) })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));

describe('the package as it is published', () => {
  const folder = mkdtempSync(join(tmpdir(), 'neuromotor-package-'));
  let paths: readonly string[] = [];
  let project = '';

  beforeAll(() => {
    const packed = packInto(folder);
    ({ paths } = packed);
    project = emptyProjectWith(packed.tarball, join(folder, 'project'));
  }, 400_000);

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('has everything that it lists, and what the commands look for at run time', () => {
    for (const file of manifest.files) expect(existsSync(file), file).toBe(true);
    for (const file of Object.values(manifest.exports)) expect(paths).toContain(file.slice(2));
    expect(paths).toEqual(
      expect.arrayContaining([
        'dist/cli/main.js',
        'dist/kernels.wasm',
        'dist/controllers/brain/brain-worker.js',
        'config/reference-statistics.json',
        'urdf/left_arm.urdf',
        'scripts/with-ros2',
        'ros-requirements.txt',
      ]),
    );
  });

  it('has nothing that serves its development alone', () => {
    expect(paths.filter((path) => /^(src|tests|bench|docs|assembly|examples)\/|\.map$/.test(path))).toEqual(
      [],
    );
    expect(paths.filter((path) => path.startsWith('scripts/'))).toEqual([
      'scripts/ros-paths.bash',
      'scripts/ros-setup',
      'scripts/with-ros2',
    ]);
    // Every compiled file has its source: nothing is left of files that are gone.
    const sources = paths
      .filter((path) => /^dist\/.*\.js$/.test(path))
      .map((path) => path.replace(/^dist/, 'src').replace(/js$/, 'ts'));
    expect(sources.filter((source) => !existsSync(source))).toEqual([]);
  });

  it('is a library: a program against it compiles strictly, plans a reach and drives an arm', () => {
    const answer = z
      .object({
        joints: z.array(z.string()),
        aimingErrorM: z.number(),
        report: z.object({ aimingErrorM: z.number() }),
        studies: z.array(z.string()),
        parts: z.array(z.literal('function')),
      })
      .parse(JSON.parse(output(project, compiled(project, 'reach.ts'))));
    expect(answer.joints).toEqual(['shoulder_yaw', 'shoulder_pitch', 'shoulder_roll', 'elbow']);
    expect(answer.aimingErrorM).toBeLessThan(0.02);
    expect(answer.report.aimingErrorM).toBeLessThan(0.02);
    expect(answer.studies).toContain('structural');
  });

  it('keeps types: what the surface does not take does not compile', () => {
    expect(() => compiled(project, 'wrong-types.ts')).toThrow(/TS2345: .*robotic/);
  });

  it('hides what is not part of the surface', () => {
    expect(() => output(project, '--input-type=module', '-e', "import 'neuromotor/dist/errors.js'")).toThrow(
      /ERR_PACKAGE_PATH_NOT_EXPORTED/,
    );
  });
});
