import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { compiled, emptyProjectWith, output, packInto, run } from './packed.js';
import { layOut } from './pages.js';

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
  }, 600_000);

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
  }, 300_000);

  it('keeps types: what the surface does not take does not compile', () => {
    expect(() => compiled(project, 'wrong-types.ts')).toThrow(/TS2345: .*robotic/);
  });

  it('hides what is not part of the surface', () => {
    expect(() => output(project, '--input-type=module', '-e', "import 'neuromotor/dist/errors.js'")).toThrow(
      /ERR_PACKAGE_PATH_NOT_EXPORTED/,
    );
  });

  it('takes a controller, a nucleus and a study from outside, as docs/extend.md has it', () => {
    const commands = layOut('docs/extend.md', project);
    const outputs = commands.map((command) => run(project, 'bash', '-c', command));
    const [straight, trained, echoed, plain, ablated, python] = outputs;
    expect(outputs).toHaveLength(6);
    const reached = z.tuple([z.looseObject({ reached: z.literal(true), aimingErrorM: z.number() })]);
    const [reach] = reached.parse(JSON.parse(straight));
    expect(reach.planner).toBe('straight');
    expect(reach.aimingErrorM).toBeLessThan(2e-3);
    expect(trained).toMatch(/trained in .* written to echo\.nmb/);
    expect(reached.parse(JSON.parse(echoed))[0].aimingErrorM).toBeLessThan(0.02);
    expect(plain).toBe('2 seeds complete in results\n');
    expect(ablated).toBe('2 seeds complete in ablated\n');
    expect(python).toMatch(/^seed 1: 0\.\d+ m at most\nseed 2: 0\.\d+ m at most$/m);

    // The nucleus changes the training, and the manifest says that it was there.
    const [without, withEcho] = ['results', 'ablated'].map((name) => ({
      trials: readFileSync(join(project, name, 'seed-0001/intact/trials.csv'), 'utf8'),
      manifest: readFileSync(join(project, name, 'manifest.json'), 'utf8'),
    }));
    expect(withEcho.trials).not.toBe(without.trials);
    expect(withEcho.manifest).toMatch(/"echo\.js",\s+"sha256": "[0-9a-f]{64}"/);
    expect(without.manifest).not.toContain('echo.js');
    expect(() =>
      run(
        project,
        'bash',
        '-c',
        'npx neuromotor reach --checkpoint echo.nmb --set model.training_trials=20 --random 1',
      ),
    ).toThrow(/echo/);
  }, 900_000);

  it.each([
    ['nothing.js', '', /plug-in .*nothing\.js, expected an export "plugin"/],
    [
      'taken.js',
      "export const plugin = { controllers: { ik: { description: '', create() {} } } };",
      /'ik' already/,
    ],
    ['missing.js', undefined, /plug-in .*missing\.js cannot be loaded/],
  ])('refuses the plug-in %s', (name, text, message) => {
    if (text !== undefined) writeFileSync(join(project, name), text);
    expect(() => run(project, 'bash', '-c', `npx neuromotor doctor --plugin ./${name}`)).toThrow(message);
  });
});
