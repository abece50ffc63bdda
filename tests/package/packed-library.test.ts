import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
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
    for (const file of manifest.files.filter((name) => !name.startsWith('!')))
      expect(existsSync(file), file).toBe(true);
    for (const file of Object.values(manifest.exports)) expect(paths).toContain(file.slice(2));
    expect(paths).toEqual(
      expect.arrayContaining([
        'dist/cli/main.js',
        'dist/kernels.wasm',
        'dist/controllers/brain/brain-worker.js',
        'dist/robot/shapes-worker.js',
        'config/reference-statistics.json',
        'urdf/left_arm.urdf',
        'scripts/with-ros2',
        'ros-requirements.txt',
      ]),
    );
  });

  it('has every file that its README links to', () => {
    const links = [...readFileSync('README.md', 'utf8').matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(
      ([, file]) => file,
    );
    expect(links.length).toBeGreaterThan(15);
    expect(links.filter((link) => !paths.some((path) => path === link || path.startsWith(link)))).toEqual([]);
  });

  it('has nothing that serves its development alone', () => {
    expect(
      paths.filter((path) => /^(src|tests|bench|assembly)\/|^docs\/.*\.json$|\.map$/.test(path)),
    ).toEqual([]);
    expect(paths.filter((path) => path.startsWith('scripts/'))).toEqual([
      'scripts/gazebo-paths.bash',
      'scripts/gazebo-setup',
      'scripts/interface-javascript.mjs',
      'scripts/interface-setup',
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

  it('takes a program, a controller, a nucleus and a study from outside, as docs/extend.md has them', () => {
    const commands = layOut('docs/extend.md', project);
    const outputs = commands.map((command) => run(project, 'bash', '-c', command));
    const [once, straight, trained, echoed, plain, withNucleus] = outputs;
    expect(outputs).toHaveLength(7);
    const off = /^(\d+\.\d) mm off the target\n$/.exec(once)?.[1];
    expect(Number(off)).toBeLessThan(20);
    const reached = z.tuple([z.looseObject({ reached: z.literal(true), aimingErrorM: z.number() })]);
    const [reach] = reached.parse(JSON.parse(straight));
    expect(reach.planner).toBe('straight');
    expect(reach.aimingErrorM).toBeLessThan(2e-3);
    expect(trained).toMatch(/trained in .* written to echo\.nmb/);
    expect(reached.parse(JSON.parse(echoed))[0].aimingErrorM).toBeLessThan(0.02);
    expect(plain).toBe('2 seeds complete in without-echo\n');
    expect(withNucleus).toBe('2 seeds complete in with-echo\n');
    expect(() => run(project, 'bash', '-c', `${commands[4]}-too --set limits.jerk=3`)).toThrow(
      /'limits.jerk' is for limits of movements only; `experiment training` does not use it/,
    );

    // The nucleus changes the training, and the manifest says that it was there.
    const [without, withEcho] = ['without-echo', 'with-echo'].map((name) => ({
      trials: readFileSync(join(project, name, 'seed-0001/intact/trials.csv'), 'utf8'),
      manifest: readFileSync(join(project, name, 'manifest.json'), 'utf8'),
    }));
    expect(withEcho.trials).not.toBe(without.trials);
    expect(withEcho.manifest).toMatch(/"echo\.js",\s+"sha256": "[0-9a-f]{64}"/);
    expect(without.manifest).not.toContain('echo.js');
    const figure = readFileSync(join(project, 'echo.svg'), 'utf8');
    for (const text of ['without echo', 'with echo', 'displacement of the hand (m)'])
      expect(figure).toContain(text);
    expect(() =>
      run(
        project,
        'bash',
        '-c',
        'npx neuromotor reach --checkpoint echo.nmb --set model.training_trials=20 --random 1',
      ),
    ).toThrow(/echo/);
  }, 900_000);

  it('checks the types of the program of docs/extend.md', () => {
    expect(() => compiled(project, 'reach-once.js', project)).not.toThrow();
    writeFileSync(
      join(project, 'wrong.js'),
      readFileSync(join(project, 'reach-once.js'), 'utf8').replace("'mujoco'", "'magic'"),
    );
    expect(() => compiled(project, 'wrong.js', project)).toThrow(/TS2345: .*magic/);
  }, 60_000);

  it('runs an experiment from Python, as examples/experiment.py has it', () => {
    const text = run(project, 'python3', resolve('examples/experiment.py'));
    for (const seed of [1, 2]) {
      const line = new RegExp(`^seed ${seed}: (\\S+) m at first, (\\S+) m in the last 100 reaches$`, 'm');
      const [, first, last] = line.exec(text)?.map(Number) ?? [];
      expect(last).toBeGreaterThan(0);
      expect(last).toBeLessThan(first);
    }
  }, 900_000);

  it.each([
    ['nothing.js', '', /plug-in .*nothing\.js, expected an export "plugin"/],
    [
      'taken.js',
      "export const plugin = { controllers: { ik: { description: '', create() {} } } };",
      /'ik' already/,
    ],
    [
      'reaching.js',
      "const study = { description: '', entry: new URL('file:///none'), columns: {}, conditions: ['one'] };" +
        'export const plugin = { studies: { reaching: study } };',
      /study 'reaching' already/,
    ],
    [
      'scope.js',
      "const study = { description: '', entry: new URL('file:///none'), columns: {}, conditions: ['one'], uses: { legs: {} } };" +
        'export const plugin = { studies: { walking: study } };',
      /uses/,
    ],
    ['missing.js', undefined, /plug-in .*missing\.js cannot be loaded/],
  ])('refuses the plug-in %s', (name, text, message) => {
    if (text !== undefined) writeFileSync(join(project, name), text);
    expect(() => run(project, 'bash', '-c', `npx neuromotor doctor --plugin ./${name}`)).toThrow(message);
  });
});
