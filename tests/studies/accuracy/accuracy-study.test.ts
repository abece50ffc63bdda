import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { describedRobot } from '../../../src/arm/robot.js';
import type { Overrides } from '../../../src/parameters/configuration-file.js';
import type { Profile } from '../../../src/parameters/parameter-spec.js';
import { resolveSettings } from '../../../src/parameters/settings.js';
import { ablations } from '../../../src/studies/accuracy/ablations.js';
import { readMeasures, writeMeasures } from '../../../src/studies/results/measure-files.js';
import { standardTask } from '../../../src/studies/accuracy/accuracy-seed.js';
import { runAccuracy } from '../../../src/studies/accuracy/accuracy-study.js';
import { work } from '../../../src/studies/accuracy/accuracy-worker.js';
import type { AccuracyTask } from '../../../src/studies/accuracy/accuracy-seed.js';
import type { MeasuredData } from '../../../src/studies/accuracy/measured-work.js';
import type { Job, JobRunner } from '../../../src/studies/jobs/job-runner.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { smallSizes } from '../../support/small-experiment.js';

let folder: string;
let asked: Job[];
beforeEach(() => {
  folder = temporaryFolder();
  asked = [];
});

const settingsOf = (profile: Profile, seed: number, more: Overrides = {}) =>
  resolveSettings(profile, { ...more, 'model.profile': profile, 'model.seed': seed });
const [published] = ablations(describedRobot(settingsOf('robot', 1)).arm.reach);

/** A file as the command has always written it; null stands for a count that was not reached. */
function measuredBefore(seed: number, settings: object, profile: Profile = 'robot'): string {
  const task = { ...standardTask, disturbances: profile === 'robot' };
  const measures = { trained_error_m: [seed / 1000, seed / 500], rotation_reaches: [null, 3] };
  const file = join(folder, `left_arm-${profile}-${seed}.json`);
  writeFileSync(file, `${JSON.stringify({ settings, task, measures })}\n`);
  return file;
}

/** Remembers the jobs and writes some measures of theirs. */
const quick: JobRunner = {
  run({ jobs, onProgress }) {
    asked.push(...jobs);
    for (const { data, title } of jobs) {
      const { folder, run, ...job } = data as MeasuredData<AccuracyTask> & { folder: string; run: string };
      writeMeasures(folder, job, { trained_error_m: [0.002, Infinity] }, run);
      onProgress({ done: 1, total: jobs.length, completed: title, leftS: 0 });
    }
    return Promise.resolve();
  },
};

const run = (seeds: number[], signal = new AbortController().signal) =>
  runAccuracy(
    { arms: [], seeds, ablations: false, folder, entry: new URL('file:///nowhere.js') },
    quick,
    () => undefined,
    signal,
  );

describe('the accuracy study', () => {
  it('does not measure again what its folder has, and gives back every number of it', async () => {
    measuredBefore(1, settingsOf('robot', 1));
    measuredBefore(1, settingsOf('published', 1, published.overrides), 'published');
    const { complete, total, rows } = await run([1]);
    expect(asked).toEqual([]);
    expect([complete, total]).toEqual([2, 2]);
    expect(rows.map(({ measure }) => measure)).toEqual([
      ...['trained_error_m', 'rotation_reaches'],
      ...['published: trained_error_m', 'published: rotation_reaches'],
    ]);
    expect(rows[0]).toMatchObject({ robot: 'left_arm', median: 0.0015, seeds: 1 });
    expect(rows[1]).toMatchObject({ median: Infinity, p25: Infinity });
  });

  it('takes parameters that a folder of an older program does not name to have had their default', async () => {
    const { 'limits.jerk': newer, ...older } = settingsOf('robot', 1);
    expect(newer).toBeDefined();
    measuredBefore(1, older);
    await run([1]);
    expect(asked.map(({ name }) => name)).toEqual(['left_arm-published-1']);
  });

  it('goes on where the same description lies elsewhere, and refuses another description', async () => {
    await run([1]);
    const [file] = readdirSync(folder).map((name) => join(folder, name));
    const measured = JSON.parse(readFileSync(file, 'utf8')) as { settings: object; robotHash: string };
    const moved = { ...measured, settings: { ...measured.settings, urdf: '/elsewhere/left_arm.urdf' } };
    writeFileSync(file, JSON.stringify(moved));
    asked = [];
    await run([1]);
    expect(asked).toEqual([]);
    writeFileSync(file, JSON.stringify({ ...moved, robotHash: measured.robotHash.replace(/^./, 'x') }));
    await expect(run([1])).rejects.toThrow('the robot description has changed');
  });

  it('measures the seeds that are missing, one job for each robot, variant and seed', async () => {
    measuredBefore(2, settingsOf('robot', 2));
    const { rows } = await run([1, 2]);
    expect(asked.map(({ name, title }) => [name, title])).toEqual([
      ['left_arm-robot-1', 'left_arm-robot, seed 1'],
      ['left_arm-published-1', 'left_arm-published, seed 1'],
      ['left_arm-published-2', 'left_arm-published, seed 2'],
    ]);
    expect(rows.find(({ measure }) => measure === 'trained_error_m')).toMatchObject({ seeds: 2 });
    expect(readdirSync(folder)).toEqual(
      ['published', 'robot'].flatMap((variant) => [1, 2].map((seed) => `left_arm-${variant}-${seed}.json`)),
    );
  });

  it('says how far it came when it is stopped', async () => {
    measuredBefore(1, settingsOf('robot', 1));
    const stop = new AbortController();
    stop.abort();
    expect(await run([1], stop.signal)).toEqual({ complete: 1, total: 2, rows: [] });
    expect(asked).toEqual([]);
  });

  it('leaves a folder alone that has measures of other settings', async () => {
    const file = measuredBefore(1, settingsOf('robot', 1, { movement_duration: 1.5 }));
    await expect(run([1])).rejects.toThrow(
      `${file} was measured with other settings (movement_duration is 1.5 there and 3 here)`,
    );
    expect(asked).toEqual([]);
  });
});

it('measures machines with each controller, and gives them names of their own unless it is the brain', async () => {
  const machines = {
    names: ['healthy', 'soft'],
    tier: 'session',
    controllers: ['brain', 'calibration'],
  } as const;
  const request = { arms: [], seeds: [3], ablations: false, folder, entry: new URL('file:///nowhere.js') };
  const signal = new AbortController().signal;
  const { rows } = await runAccuracy({ ...request, machines }, quick, () => undefined, signal);
  const settings = asked.map(({ data }) => (data as MeasuredData<AccuracyTask>).settings);
  expect(
    asked.map(({ name }, i) => [name, settings[i].controller, settings[i]['limits.tracking_error']]),
  ).toEqual([
    ['left_arm-session-healthy-3', 'brain', 0.3],
    ['left_arm-session-soft-3', 'brain', 0.6],
    ['left_arm-session-calibration-healthy-3', 'calibration', 0.3],
    ['left_arm-session-calibration-soft-3', 'calibration', 0.6],
  ]);
  expect(rows.map(({ measure }) => measure)).toEqual(
    ['healthy', 'soft', 'healthy, calibration', 'soft, calibration'].map((row) => `${row}: trained_error_m`),
  );
  const unknown = { ...machines, controllers: ['ik,'] };
  await expect(
    runAccuracy({ ...request, machines: unknown }, quick, () => undefined, signal),
  ).rejects.toThrow('controller');
});

it('of the configuration of an arm the study takes what it uses, and tells the rest', async () => {
  const arm = join(folder, 'arm.yaml');
  writeFileSync(
    arm,
    'checkpoint: mine.nmb\nconfirm_movements: true\nlimits: { jerk: 9 }\nmodel: { seed: 4 }\n',
  );
  const told: string[] = [];
  await runAccuracy(
    {
      arms: [arm],
      seeds: [1],
      ablations: false,
      folder: join(folder, 'measures'),
      entry: new URL('file:///nowhere.js'),
      onNotice: (text) => told.push(text),
    },
    quick,
    () => undefined,
    new AbortController().signal,
  );
  expect(told).toEqual([
    `of ${arm} \`experiment accuracy\` ignores checkpoint (for brains on file only); ` +
      'confirm_movements (for the ROS 2 node only); model.seed (set by `experiment accuracy` itself)',
  ]);
  const own = { checkpoint: '', confirm_movements: false, 'limits.jerk': 9, 'model.seed': 1 };
  for (const { data } of asked) expect(data).toMatchObject({ settings: own });
  expect(asked.length).toBe(2);
});

describe('its worker', () => {
  it('measures an arm in physics, tells how far it is, and leaves the measures alone behind', async () => {
    const settings = settingsOf('published', 1, { ...published.overrides, ...smallSizes });
    const { urdfText, urdfName } = describedRobot(settings);
    const task = { ...standardTask, trainedTargets: 1, newTargets: 1, reachesEach: 1, disturbances: false };
    const data = { name: 'small', settings, task, urdfText, urdfName, folder, run: 'run' };
    const job = { name: 'small-1', title: 'small, seed 1', data };
    expect(await work(job)).toEqual({ end: 'done' });
    expect(readdirSync(folder)).toEqual(['small-1.json']);
    const measures = readMeasures(folder, { name: 'small', settings, task, urdfText });
    expect(Object.keys(measures ?? {})).toEqual([
      ...[
        'training_s',
        'training_wall_s',
        'first_error_m',
        'trained_error_m',
        'new_error_m',
        'rejected_share',
      ],
    ]);
    const [cpuS] = measures?.training_s ?? [];
    const [wallS] = measures?.training_wall_s ?? [];
    expect(cpuS).toBeGreaterThan(0);
    // The time of this thread, not of the whole process.
    expect(cpuS).toBeLessThan(wallS + 0.1);
    const before = readFileSync(join(folder, 'small-1.json'));
    expect(await work(job)).toEqual({ end: 'found' });
    expect(readFileSync(join(folder, 'small-1.json'))).toEqual(before);
  });

  it('hands errors back as data', async () => {
    const settings = settingsOf('published', 1);
    const data = {
      name: 'no',
      settings,
      task: standardTask,
      urdfText: '<robot',
      urdfName: 'x',
      folder,
      run: 'r',
    };
    const answer = await work({ name: 'no-1', title: 'no', data });
    expect(answer).toMatchObject({ end: 'failed', error: { name: 'UrdfError' } });
    expect(readdirSync(folder)).toEqual([]);
  });
});
