/** Plays rows of soft_arm_peer.py and checks what came of each. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { describeWithRos, freshDomain, runNeuromotor, runPeerWithPhysics } from './ros-processes.js';
import type { RosProcess } from './ros-processes.js';
import { nameOf } from './soft-arm-rows.js';
import type { SoftArmRow } from './soft-arm-rows.js';

const peerFile = new URL('./soft_arm_peer.py', import.meta.url);
const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const setup = fileURLToPath(new URL('../../scripts/peer-setup', import.meta.url));
/** Fewer than usual: the training is shorter. */
const primitives = '60';

interface Halted {
  readonly code?: number;
  readonly error_mm?: number;
}
interface Lied {
  readonly code: number | null;
  readonly command_moved: number;
  readonly trials: number;
  readonly next: Halted;
}

/** What the peer tells of a row. */
interface SoftArmResult {
  readonly failed?: string;
  /** Share of the cycles that the node did not answer in time. */
  readonly late: number;
  readonly commands: Readonly<Record<'velocity' | 'acceleration' | 'beyond' | 'step', number>> & {
    readonly finite: boolean;
  };
  readonly motion: { readonly speed: number; readonly largest_change: number };
  readonly halts: readonly number[];
  readonly visits?: readonly (readonly Halted[])[];
  readonly says?: string | null;
  readonly joint?: string;
  readonly code?: number | null;
  readonly moved_when_back?: number;
  readonly sag_when_back?: number;
  readonly went_on_by?: number;
  readonly from_the_end?: number;
  readonly speed_then?: number;
  readonly commands_after?: number;
  readonly moved_while_frozen?: number;
  readonly learnt_while_frozen?: number;
  readonly next?: Halted;
  readonly at_rest?: Lied;
  readonly moving?: Lied;
}

const expectations: Readonly<Record<SoftArmRow['row'], (result: SoftArmResult, row: SoftArmRow) => void>> = {
  reaches({ visits, halts }, { knownWithinMm = 150 }) {
    expect(halts).toEqual([]);
    // What is not learnt yet sags by centimetres.
    for (const { error_mm: error } of visits?.flat() ?? []) expect(error).toBeLessThan(Number(knownWithinMm));
    expect(visits?.flat().length).toBeGreaterThan(0);
  },
  locked({ visits, halts, says, joint }) {
    // Once on the way of the first reach, or at the next one.
    expect(halts.length).toBeLessThanOrEqual(1);
    expect(says).toContain(`${joint} is stuck at`);
    // The last visit of three, on soft servos with noise, after a short training.
    for (const { error_mm: error } of visits?.at(-1) ?? []) expect(error).toBeLessThan(10);
    expect(visits?.flat().length).toBe(9);
  },
  drives_off_holding: afterDrivesOff,
  drives_off_moving: afterDrivesOff,
  killed(
    { went_on_by: on, from_the_end: off, speed_then: speed, commands_after: commands },
    { interface: by },
  ) {
    // A position is held where it was; a trajectory is followed to its end without the node.
    expect(on).toBeLessThan(by === 'position' ? 0.15 : 3);
    expect(off).toBeLessThan(0.15);
    expect(speed).toBeLessThan(0.01);
    // What was under way when the node died.
    expect(commands).toBeLessThanOrEqual(2);
  },
  frozen_encoders({ code, moved_while_frozen: moved, learnt_while_frozen: learnt, next }) {
    expect(code).toBe(33);
    expect(moved).toBeLessThan(0.01);
    expect(learnt).toBe(0);
    expect(next?.error_mm).toBeLessThan(150);
  },
  encoder_step({ at_rest: atRest, moving, halts }, { believed }) {
    for (const lied of [atRest, moving]) {
      expect(lied?.code).toBe(believed === true ? null : 33);
      if (believed !== true) expect(lied?.trials).toBe(0);
      expect(lied?.next.error_mm).toBeLessThan(150);
    }
    if (believed === true) expect(halts).toEqual([]);
    expect(atRest?.command_moved).toBeLessThan(0.05);
  },
};

function afterDrivesOff(
  { code, moved_when_back: moved, sag_when_back: sag, next }: SoftArmResult,
  { interface: by }: SoftArmRow,
): void {
  expect(code).toBe(32);
  // With trajectories the robot's own controller holds the old command: the node tells it nothing while it is halted.
  // Servos that sag give way by their sag, which is another in the new posture.
  if (by === 'position') expect(moved).toBeLessThan(0.05 + (sag ?? NaN));
  expect(next?.error_mm).toBeLessThan(150);
}

/** Declares a test for each row. */
export function describeSoftArms(name: string, rows: readonly SoftArmRow[]): void {
  describeWithRos(name, () => {
    const folder = mkdtempSync(join(tmpdir(), 'neuromotor-'));
    const running: RosProcess[] = [];
    const trained = new Map<string, string>();

    afterAll(async () => {
      for (const child of running) child.kill('SIGKILL');
      await Promise.all(running.map((child) => child.ended));
      rmSync(folder, { recursive: true });
    });

    /** A brain of its own for a row, trained once for each arm and posture. */
    async function brainFor({ arm, posture }: SoftArmRow, index: number): Promise<string> {
      const key = `${arm} ${String(posture)}`;
      const file = trained.get(key) ?? join(folder, `${trained.size}.nmb`);
      if (!trained.has(key)) {
        const start = posture === undefined ? [] : ['--set', `start_posture=[${posture.join(', ')}]`];
        const set = ['--set', `model.primitives=${primitives}`, ...start];
        const training = runNeuromotor(
          ['train', '--config', arm, ...set, '--checkpoint', file],
          freshDomain(),
        );
        running.push(training);
        expect(await training.ended, training.text).toEqual({ code: 0, signal: null });
        trained.set(key, file);
      }
      const own = join(folder, `row-${index}.nmb`);
      copyFileSync(file, own);
      return own;
    }

    test.each(rows.map((row, i) => [nameOf(row), row, i] as const))(
      '%s',
      async (_, row, index) => {
        const { status, stderr } = spawnSync('bash', [setup], { encoding: 'utf8' });
        expect(status, stderr).toBe(0);
        const checkpoint = await brainFor(row, index);
        const parameters = { checkpoint, 'model.primitives': primitives };
        const wanted = JSON.stringify({ ...row, parameters });
        const peer = runPeerWithPhysics(peerFile, [wanted, process.execPath, program], freshDomain());
        running.push(peer);
        await peer.ended;
        const result = peer.lines.find((line) => 'row' in line) as unknown as SoftArmResult | undefined;
        if (result === undefined) return expect.fail(`the peer told nothing:\n${peer.text}`);
        const seen = JSON.stringify(result);
        expect(result.failed, `${seen}\n${peer.text}`).toBeUndefined();
        expect(result.commands.finite).toBe(true);
        expect(result.commands.step, seen).toBeLessThan(1.001);
        // Where the node answers late, nothing is measured; it may not be late so often that nothing is seen.
        if (row.row !== 'killed') expect(result.late, seen).toBeLessThan(0.2);
        expect(result.commands.velocity, seen).toBeLessThan(1.15);
        expect(result.commands.acceleration, seen).toBeLessThan(1.3);
        expect(result.commands.beyond, seen).toBeLessThanOrEqual(1e-9);
        expectations[row.row](result, row);
        // Whom SIGKILL ended.
        const code = row.row === 'killed' ? -9 : 0;
        expect(peer.lines.at(-1)).toEqual({ end: { exit_code: code } });
      },
      600_000,
    );
  });
}
