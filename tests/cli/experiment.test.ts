import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { experimentCommand } from '../../src/cli/experiment.js';
import { readResults } from '../../src/experiment/results-folder.js';
import { smallSizes } from '../support/small-experiment.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const seedNames = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('seed'));

const schedule = `
blocks:
  - { name: baseline, trials: [0, 19], goals: [0, 1] }
  - { name: turned, trials: [20, 39], goals: [0], disturbance: { kind: rotation, angle: 30 deg } }
`;

/** Long enough that an interrupt after the first seed comes before the last one. */
const training = { 'model.training_trials': 100 };

/** A small experiment in a folder, as arguments. */
function experiment(folder: string): string[] {
  const file = join(folder, 'schedule.yaml');
  writeFileSync(file, schedule);
  const settings = Object.entries({ ...smallSizes, 'model.shared_clock': false, ...training });
  return [
    ...['experiment', 'adaptation', '--schedule', file, '--conditions', 'rotation,none'],
    ...settings.flatMap(([name, value]) => ['--set', `${name}=${String(value)}`]),
  ];
}

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** Runs the built program. @param interruptAt SIGINT as soon as this stands on standard error */
function run(
  args: readonly string[],
  { interruptAt, shell, kernels = 'wasm' }: { interruptAt?: string; shell?: string; kernels?: string } = {},
): Promise<Ended> {
  const command = [process.execPath, program, ...args];
  const env = { ...process.env, NEUROMOTOR_KERNELS: kernels };
  const child =
    shell === undefined
      ? spawn(command[0], command.slice(1), { env })
      : spawn('bash', ['-c', `${shell}; exec "$@"`, 'bash', ...command], { env });
  let out = '';
  let error = '';
  let interrupted = false;
  child.stdout.on('data', (text) => (out += String(text)));
  child.stderr.on('data', (text) => {
    error += String(text);
    if (interruptAt === undefined || interrupted || !error.includes(interruptAt)) return;
    interrupted = true;
    child.kill('SIGINT');
  });
  return new Promise((resolve) => {
    child.on('close', (code) => {
      resolve({ code, out, error });
    });
  });
}

/** Every file of the seeds with its content. */
function seedFiles(folder: string): Record<string, string> {
  return Object.fromEntries(
    seedNames(folder).flatMap((seed) =>
      readdirSync(join(folder, seed), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => {
          const file = join(entry.parentPath, entry.name);
          return [file.slice(folder.length), readFileSync(file, 'latin1')] as const;
        }),
    ),
  );
}

const MINUTE_MS = 60_000;

describe('neuromotor experiment', () => {
  it(
    'gives the same bytes with 2 workers and fast kernels as with 1, plain ones, an interrupt and --resume',
    { timeout: 5 * MINUTE_MS },
    async () => {
      const folder = temporaryFolder();
      const [one, two] = ['one', 'two'].map((name) => join(folder, name));
      const args = [...experiment(folder), '--seeds', '6'];

      const whole = await run([...args, '--workers', '2', '--out', two]);
      expect(whole.code).toBe(0);
      expect(whole.error).toContain(`6 seeds complete in ${two}`);
      expect(whole.error).toMatch(/adaptation: seed \d complete, .* of 6, \d+ s left/);

      const stopped = await run([...args, '--workers', '1', '--out', one], {
        interruptAt: 'seed 1 complete',
      });
      expect(stopped.code).toBe(130);
      expect(stopped.out).toMatch(/stopped: \d of 6 seeds complete .* with --resume goes on/);
      expect(seedNames(one)).toContain('seed-0001');
      expect(seedNames(one).length).toBeLessThan(6);
      expect(seedNames(one).filter((name) => name.includes('partial'))).toEqual([]);
      expect(readResults(one).seeds[0].seed).toBe(1);

      const resumed = await run([...args, '--workers', '1', '--out', one, '--resume'], { kernels: 'plain' });
      expect(resumed.code).toBe(0);
      expect(resumed.error).toContain(`6 seeds complete in ${one}`);
      expect(seedFiles(one)).toEqual(seedFiles(two));
      expect(readResults(one).manifest).toMatchObject({
        experiment: 'adaptation',
        seeds: [1, 2, 3, 4, 5, 6],
        conditions: ['rotation', 'none'],
        configuration: { settings: { 'model.primitives': 30 } },
      });
    },
  );

  it(
    'keeps finished seeds when a file cannot be written in the middle',
    { timeout: 2 * MINUTE_MS },
    async () => {
      const folder = temporaryFolder();
      const out = join(folder, 'out');
      const args = [...experiment(folder), '--workers', '1', '--out', out];
      expect((await run([...args, '--seeds', '1-1'])).code).toBe(0);
      const failed = await run([...args, '--seeds', '1-3', '--resume'], { shell: 'ulimit -f 8' });
      expect(failed.code).toBe(1);
      expect(failed.error).toMatch(/neuromotor: seed 2: .*\.csv cannot be written: EFBIG/);
      expect(seedNames(out)).toEqual(['seed-0001']);
      expect(readResults(out).seeds).toHaveLength(1);
    },
  );
});

/** Runs the command in this process, for what is refused before a thread is started. */
async function refusal(...args: string[]): Promise<string> {
  const command = new Command('neuromotor').exitOverride().addCommand(experimentCommand());
  try {
    await command.parseAsync(['node', 'neuromotor', ...args]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('it was not refused');
}

describe('bad input is refused before anything is written:', () => {
  it.each([
    [['--conditions', 'rotation,rotatoin'], "condition 'rotatoin': unknown term"],
    [['--seeds', '0'], "seeds '0': there is none"],
    [['--selection', 'closest'], "selection 'closest', expected basal-ganglia"],
    [['--selection', 'forced 1'], '1 forced primitives, expected 3'],
    [['--angle', 'half'], '--angle is half, expected -180 to 180 degrees'],
    [['--disturbance', 'shift', '--shift', '1,2'], '--shift is 1,2, expected x,y,z in metres'],
    [['--set', 'model.seed=3'], "'model.seed' is set, expected --seeds"],
    [['--set', 'model.primitves=3'], "unknown parameter 'model.primitves'"],
    [['--goals', '1'], 'adaptation with 1 goal'],
  ])('%o', async (args, message) => {
    const out = join(temporaryFolder(), 'out');
    expect(await refusal('experiment', 'adaptation', '--out', out, ...args)).toContain(message);
    expect(existsSync(out)).toBe(false);
  });

  it('no folder', async () => {
    expect(await refusal('experiment', 'reaching')).toContain('no folder for the results, expected --out');
  });

  it('a folder with something else in it', async () => {
    const out = temporaryFolder();
    mkdirSync(join(out, 'photographs'));
    expect(await refusal('experiment', 'reaching', '--out', out)).toContain(
      `${out} is not empty and holds no experiment`,
    );
  });

  it('overlapping blocks', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'schedule.yaml');
    writeFileSync(file, schedule.replace('[20, 39]', '[15, 39]'));
    expect(
      await refusal('experiment', 'adaptation', '--out', join(folder, 'out'), '--schedule', file),
    ).toContain("block 'turned' begins with trial 15, which block 'baseline' has already: expected 20");
  });

  it('a folder with other results, with --resume and without', { timeout: 2 * MINUTE_MS }, async () => {
    const folder = temporaryFolder();
    const out = join(folder, 'out');
    const args = [...experiment(folder), '--out', out];
    expect((await run([...args, '--seeds', '1-1'])).code).toBe(0);
    expect(await refusal(...args)).toContain("holds results of 'adaptation' already: --resume goes on");
    expect(await refusal(...args, '--resume', '--selection', 'random')).toContain(
      'selection is {"kind":"basal-ganglia"} there, and {"kind":"random"} was asked for',
    );
    expect(await refusal(...args, '--resume', '--set', 'model.perturbation_rate=1')).toContain(
      'model.perturbation_rate is 9 there, and 1 was asked for',
    );
    writeFileSync(join(out, 'manifest.json'), '{');
    expect(await refusal(...args, '--resume')).toContain('manifest.json is no JSON');
  });
});
