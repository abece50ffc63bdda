import { spawn } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { recoverRecording } from '../../src/storage/mcap-recovery.js';
import { Recorder } from '../../src/storage/recorder.js';
import { requireRecordingTarget } from '../../src/storage/recording-path.js';
import { describeWithReaders, readBrokenRecording, readRecording } from '../support/mcap-readers.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const STATE = 'sensor_msgs/msg/JointState';

function jointState(n: number, text = '') {
  return {
    header: { stamp: { sec: n, nanosec: 5 }, frame_id: text },
    name: ['yaw', 'pitch'],
    position: Float64Array.of(n, Number.NaN),
    velocity: [0.25, -1],
    effort: [],
  };
}

function recorder() {
  const problems: string[] = [];
  const incidents: string[] = [];
  const made = new Recorder({
    name: 'left-arm',
    library: 'test',
    onProblem: (text) => problems.push(text),
    onIncident: (path) => incidents.push(path),
  });
  return { recorder: made, problems, incidents };
}

const program = fileURLToPath(new URL('./fixtures/record.ts', import.meta.url));

/** The fixture, with each line it prints handed to `onLine`; resolves at its end. */
function recordingProcess(
  args: readonly string[],
  blocks: number | undefined,
  onLine: (line: Readonly<Record<string, unknown>>, kill: () => void) => void,
): Promise<string | null> {
  const command = [process.execPath, '--import', 'tsx', program, ...args];
  const limit = blocks === undefined ? '' : `ulimit -f ${blocks}; `;
  const child = spawn('bash', ['-c', `${limit}exec "$@"`, 'bash', ...command], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    onLine(JSON.parse(line) as Readonly<Record<string, unknown>>, () => child.kill('SIGKILL'));
  });
  return new Promise((resolve) => {
    child.on('close', (_, signal) => {
      resolve(signal);
    });
  });
}

describeWithReaders('a recording', () => {
  test('is read by rosbags and mcap-ros2-support: topics, types, counts and every field', async () => {
    const file = join(temporaryFolder(), 'run.mcap');
    const { recorder: recording, problems } = recorder();
    recording.record(file);
    for (let n = 0; n < 500; n++) {
      recording.take('/joint_states', STATE, jointState(n, 'Schulter süß 肩'));
      if (n % 100 === 0)
        recording.take('/arm/status', 'diagnostic_msgs/msg/DiagnosticStatus', {
          level: 2,
          name: 'n',
          message: 'angle 45°',
          hardware_id: 'hand',
          values: [{ key: 'k', value: 'ü' }],
        });
    }
    recording.take('/joint_trajectory', 'trajectory_msgs/msg/JointTrajectory', {
      header: { stamp: { sec: 0, nanosec: 0 }, frame_id: '' },
      joint_names: ['yaw', 'pitch'],
      points: [
        {
          positions: Float64Array.of(1, 2),
          velocities: [3, 4],
          accelerations: [],
          effort: [],
          time_from_start: { sec: 1, nanosec: 500_000_000 },
        },
      ],
    });
    await recording.close();
    expect(problems).toEqual([]);

    const { profile, messages, mcap, rosbags } = readRecording(file);
    expect({ profile, messages }).toEqual({ profile: 'ros2', messages: 506 });
    expect(mcap).toEqual(rosbags);
    expect(Object.entries(mcap).map(([topic, { type, count }]) => [topic, type, count])).toEqual(
      expect.arrayContaining([
        ['/joint_states', STATE, 500],
        ['/arm/status', 'diagnostic_msgs/msg/DiagnosticStatus', 5],
        ['/joint_trajectory', 'trajectory_msgs/msg/JointTrajectory', 1],
      ]),
    );
    expect(mcap['/joint_states'].last).toEqual({
      ...jointState(499, 'Schulter süß 肩'),
      position: [499, 'NaN'],
    });
    expect(mcap['/arm/status'].first).toEqual({
      level: 2,
      name: 'n',
      message: 'angle 45°',
      hardware_id: 'hand',
      values: [{ key: 'k', value: 'ü' }],
    });
    expect(mcap['/joint_trajectory'].first.points).toEqual([
      {
        positions: [1, 2],
        velocities: [3, 4],
        accelerations: [],
        effort: [],
        time_from_start: { sec: 1, nanosec: 500_000_000 },
      },
    ]);
  });

  test('of a process that was killed lacks its last moments only, and recovers', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'run.mcap');
    let lastMs = 0;
    const signal = await recordingProcess([file, join(folder, 'halts')], undefined, (line, kill) => {
      if (typeof line.atMs === 'number') lastMs = line.atMs;
      if (line.taken === 600) kill();
    });
    expect(signal).toBe('SIGKILL');
    const broken = readBrokenRecording(file)['/joint_states'];
    // Half a second gathers in memory; as much again, and more on a busy machine, for the way to the disk.
    expect(lastMs - broken.last_ns / 1e6).toBeLessThan(2000);

    const recovered = join(folder, 'recovered.mcap');
    expect(await recoverRecording(file, recovered)).toEqual({ messages: broken.count, complete: false });
    const { mcap, rosbags } = readRecording(recovered);
    expect(mcap).toEqual(rosbags);
    expect(mcap['/joint_states'].count).toBe(broken.count);
    expect(mcap['/joint_states'].last).toEqual(broken.last);
  });

  test('of the half minute before an incident has what led to it and what followed', async () => {
    const folder = join(temporaryFolder(), 'made', 'when needed');
    const { recorder: recording, problems, incidents } = recorder();
    recording.keepIncidents(folder, 2);
    for (let n = 0; n < 100; n++) recording.take('/joint_states', STATE, jointState(n));
    recording.incident(32);
    recording.incident(30);
    recording.take('/joint_states', STATE, jointState(100));
    await recording.close();
    expect(problems).toEqual([]);
    expect(incidents).toHaveLength(1);
    expect(incidents[0]).toMatch(/incident-\d{8}T\d{9}Z-32\.mcap$/);
    const { mcap, rosbags } = readRecording(incidents[0]);
    expect(mcap).toEqual(rosbags);
    expect(mcap['/joint_states'].count).toBe(101);
    expect(mcap['/joint_states'].last.position).toEqual([100, 'NaN']);
  });
});

describe('the recorder', () => {
  test('goes on with a full disk: says so once, counts what is lost, and never throws', async () => {
    const folder = temporaryFolder();
    const problems: unknown[] = [];
    let lost = 0;
    let takenAfter = 0;
    // 64 blocks of 1024 bytes; a state takes some 200.
    await recordingProcess([join(folder, 'run.mcap'), join(folder, 'halts')], 64, (line, kill) => {
      if ('problem' in line) problems.push(line.problem);
      if (problems.length > 0 && typeof line.lost === 'number') lost = line.lost;
      if (problems.length > 0 && ++takenAfter === 300) kill();
    });
    expect(problems).toEqual([expect.stringMatching(/^the recording ended early: EFBIG/)]);
    expect(lost).toBeGreaterThan(100);
  });

  test('says that a folder cannot be made, and takes messages all the same', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    const { recorder: recording, problems } = recorder();
    recording.record(join(folder, 'file', 'sub', '/'));
    recording.take('/joint_states', STATE, jointState(0));
    recording.record('');
    recording.take('/joint_states', STATE, jointState(1));
    await recording.close();
    expect(problems).toEqual([expect.stringContaining('ENOTDIR')]);
  });

  test('overwrites nothing, and names files in a folder after the node and the time', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'run.mcap'), 'precious');
    for (const target of [join(folder, 'run.mcap'), join(folder, 'runs/')]) {
      const { recorder: recording } = recorder();
      recording.record(target);
      recording.take('/joint_states', STATE, jointState(0));
      await recording.close();
    }
    expect(readdirSync(folder).sort()).toEqual(['run-2.mcap', 'run.mcap', 'runs']);
    expect(readdirSync(join(folder, 'runs'))).toEqual([
      expect.stringMatching(/^left-arm-\d{8}T\d{9}Z\.mcap$/),
    ]);
  });

  test('keeps as many incidents as asked for, the newest, and nothing else is removed', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'incident-notes.txt'), '');
    const { incidents, recorder: recording } = recorder();
    for (const code of [30, 31, 32, 33]) {
      recording.keepIncidents(folder, 2);
      recording.take('/joint_states', STATE, jointState(code));
      recording.incident(code);
      recording.keepIncidents(folder, 2);
      await expect.poll(() => incidents.length).toBe(code - 29);
    }
    await recording.close();
    const kept = readdirSync(folder).sort();
    expect(kept.map((name) => /\d+(?=\.)|notes/.exec(name)?.[0])).toEqual(['32', '33', 'notes']);
  });

  test('leaves a message out that it cannot write, with the reason, and its topic from then on', async () => {
    const { recorder: recording, problems } = recorder();
    recording.record(join(temporaryFolder(), 'run.mcap'));
    recording.expect('/custom', 'my_msgs/msg/Custom');
    recording.take('/custom', 'my_msgs/msg/Custom', {});
    recording.take('/big', 'std_msgs/msg/String', { data: 'x'.repeat(9e6) });
    recording.take('/big', 'std_msgs/msg/String', { data: 'x' });
    await recording.close();
    expect(problems).toEqual([
      "/custom is not recorded: 'my_msgs/msg/Custom' is no message type of the ROS 2 core, and is not installed",
      expect.stringMatching(/^\/big is not recorded: a message of 9000009 bytes is too large/),
    ]);
  });

  test.each([
    ['run.txt', 'expected a name that ends with .mcap, or a folder'],
    ['no/such/folder/run.mcap', "there is no folder 'no/such/folder'"],
  ])('refuses %s', (target, reason) => {
    expect(() => {
      requireRecordingTarget(target);
    }).toThrow(reason);
  });

  test('recovers nothing from what is no recording, and leaves nothing behind', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'text.mcap'), 'no MCAP at all, but long enough to have a beginning');
    const to = join(folder, 'recovered.mcap');
    await expect(recoverRecording(join(folder, 'text.mcap'), to)).rejects.toThrow(
      /text\.mcap: no message can be read from it: Expected MCAP magic/,
    );
    await expect(recoverRecording(join(folder, 'none.mcap'), to)).rejects.toThrow(
      /none\.mcap: cannot be read: ENOENT/,
    );
    expect(existsSync(to)).toBe(false);
    expect(readdirSync(folder)).toEqual(['text.mcap']);
  });
});
