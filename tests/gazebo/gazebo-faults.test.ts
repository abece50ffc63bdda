/** What the node does when the simulation is stopped, hurried, reset, killed or robbed of its arm (gazebo_fault_peer.py). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { updateRecord } from '../../scripts/gazebo/record.js';
import type { FaultCell } from '../../scripts/gazebo/record.js';
import { findGazebo } from '../../src/plants/gazebo-installation.js';
import { describeWithRos, freshDomain, runNeuromotor, runPython } from '../ros/ros-processes.js';
import type { RosProcess } from '../ros/ros-processes.js';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 900_000 });

const peerFile = new URL('./gazebo_fault_peer.py', import.meta.url);
const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const control = fileURLToPath(new URL('../../.gazebo/plugin/world_control', import.meta.url));
const primitives = '40';

/** All rows, and what was measured goes to docs/gazebo.json. */
const record = process.env.NEUROMOTOR_GAZEBO_FAULTS === 'record';

interface Row {
  readonly name: string;
  /** Codes of which each may come, and the one that must. */
  readonly codes: readonly number[];
  readonly must?: number;
  /** What becomes of the reach that was hurt. */
  readonly outcome?: string;
  readonly does: string;
  /** Runs with every `npm run test:gazebo`. */
  readonly quick?: true;
}

const goesOn = 'stands with the simulation and ends the reach with it';
const givesUp = 'gives the reach up, brakes nothing, and begins the next one where the arm is';

const rows: readonly Row[] = [
  { name: 'paused', codes: [5, 30], must: 5, outcome: 'reached', does: goesOn, quick: true },
  { name: 'slow', codes: [5], outcome: 'reached', does: 'moves in the time of the simulation' },
  { name: 'fast', codes: [], outcome: 'reached', does: 'moves in the time of the simulation' },
  { name: 'stopped', codes: [5, 30], must: 5, outcome: 'reached', does: goesOn },
  { name: 'reset_homing', codes: [35], must: 35, outcome: 'halted', does: givesUp },
  { name: 'reset_thinking', codes: [35], must: 35, outcome: 'halted', does: givesUp },
  { name: 'reset_moving', codes: [35], must: 35, outcome: 'halted', does: givesUp, quick: true },
  { name: 'reset_settling', codes: [35], must: 35, outcome: 'halted', does: givesUp },
  { name: 'reset_idle', codes: [6, 35], does: 'takes the arm as it is' },
  { name: 'time_reset', codes: [35], must: 35, outcome: 'halted', does: givesUp },
  {
    name: 'killed',
    codes: [5, 20, 30, 35, 6],
    must: 30,
    outcome: 'halted',
    does: 'says after `clock_timeout` that nothing comes, refuses targets, and goes on when there is a simulation again',
  },
  { name: 'restarted', codes: [5, 30, 35, 6, 32], does: 'takes the arm as it is' },
  {
    name: 'deleted',
    codes: [5, 20, 30, 32, 35, 6],
    outcome: 'halted',
    does: 'halts: joint states do not come while time passes, or the arm does not follow in the last of them',
  },
];

type Measured = Omit<FaultCell, 'does'> & {
  readonly texts: readonly string[];
  readonly failed?: string;
  readonly clock_goes_on?: boolean;
};

const withGazebo = process.env.NEUROMOTOR_GAZEBO === '1' ? describeWithRos : describe.skip;

withGazebo('faults of simulated time', () => {
  const folder = mkdtempSync(join(tmpdir(), 'neuromotor-'));
  const brain = join(folder, 'trained.nmb');
  const running: RosProcess[] = [];

  beforeAll(async () => {
    const few = `model.primitives=${primitives}`;
    const training = runNeuromotor(['train', '--set', few, '--checkpoint', brain], freshDomain());
    running.push(training);
    expect(await training.ended, training.text).toEqual({ code: 0, signal: null });
  });

  afterAll(async () => {
    for (const child of running) child.kill('SIGKILL');
    await Promise.all(running.map((child) => child.ended));
    rmSync(folder, { recursive: true });
  });

  // In every run one kind of command; all rows with both make the table.
  describe.each(record ? ['position', 'trajectory'] : ['position'])('with %s commands', (commands) => {
    const played = rows.filter(({ quick }) => record || quick);
    let results: readonly Measured[] = [];
    let text = '';

    beforeAll(async () => {
      const gazebo = findGazebo();
      if ('missing' in gazebo) return expect.fail(gazebo.missing);
      const names = played.map(({ name }) => name).join(',');
      const environment = JSON.stringify(gazebo.environment);
      const command = [process.execPath, program];
      const words = [commands, brain, primitives, names, control, environment, ...command];
      const peer = runPython(peerFile, words, freshDomain());
      running.push(peer);
      await peer.ended;
      results = peer.lines.flatMap((line) => ('row' in line ? [line as unknown as Measured] : []));
      text = peer.text;
    });

    afterAll(() => {
      if (!record) return;
      const cells = results.map((result) => ({
        ...result,
        what: `${result.what} (${commands})`,
        does: played.find(({ name }) => name === result.row)?.does ?? '',
      }));
      updateRecord((all) => ({
        ...all,
        faults: [...all.faults.filter(({ interface: kind }) => kind !== commands), ...cells],
      }));
    });

    test.each(played.map((row) => [row.name, row] as const))('%s', (name, { codes, must, outcome }) => {
      const result = results.find(({ row }) => row === name);
      if (result === undefined) return expect.fail(`the peer ended before this row:\n${text}`);
      expect(result.failed).toBeUndefined();
      expect(codes).toEqual(expect.arrayContaining([...result.codes]));
      if (must !== undefined) expect(result.codes).toContain(must);
      if (outcome !== undefined) expect(result.outcome, result.texts.join('\n')).toBe(outcome);
      // Learnt from is what ended as if nothing had been, and nothing else.
      if (result.learnt === true) expect(result.error).toBeLessThan(0.001);
      if (outcome === 'halted') expect(result.learnt).toBe(false);
      expect(result.step).toBeLessThan(0.02);
      // The arm stays where the jump of time left it, or brakes there; a trajectory that it follows by itself it ends.
      const ends = name === 'time_reset' && commands === 'trajectory';
      if (result.moved !== undefined) expect(result.moved).toBeLessThan(ends ? 1.5 : 0.05);
      if (name === 'deleted') expect(result.clock_goes_on).toBe(true);
      expect(result.next).toBeLessThan(0.001);
    });
  });
});
