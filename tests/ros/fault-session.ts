/** Plays rows of the fault table in one session of fault_peer.py and checks what came of each. */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FaultResult } from './fault-result.js';
import type { FaultRow } from './fault-rows.js';
import {
  describeWithDrivers,
  describeWithRos,
  freshDomain,
  runNeuromotor,
  runPython,
} from './ros-processes.js';
import type { RosProcess } from './ros-processes.js';

const peerFiles = {
  messages: 'fault_peer.py',
  surroundings: 'fault_peer.py',
  robot: 'fault_peer.py',
  driver: 'driver_peer.py',
  people: 'driver_peer.py',
} as const;
/** Sessions whose arm is driven without a brain. */
const brainless: readonly string[] = ['driver', 'people'];
const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
/** Fewer than usual: the training is shorter, and what is tried here does not depend on them. */
const primitives = '40';
/** 5 rad/s of the arm's description, and what noise of timing and a servo that is pulled add. */
const fastest = 5 * 1.3;

/** File that the results go to as JSON, together with those of other sessions; none: they are only checked. */
const record = process.env.NEUROMOTOR_RELIABILITY ?? '';

/** What `npm test` does not run; all of them where they are measured. */
export const notQuick = (rows: readonly FaultRow[]): readonly FaultRow[] =>
  rows.filter(({ quick }) => quick !== true || record !== '');

/** Declares a test for each row. Rows follow each other against one node, which a row may end and start again. */
export function describeFaults(
  name: string,
  session: keyof typeof peerFiles,
  rows: readonly FaultRow[],
): void {
  const describeSession = brainless.includes(session) ? describeWithDrivers : describeWithRos;
  describeSession(name, () => {
    const folder = mkdtempSync(join(tmpdir(), 'neuromotor-'));
    const running: RosProcess[] = [];
    let results: readonly FaultResult[] = [];
    let text = '';

    beforeAll(async () => {
      const domain = freshDomain();
      const [trained, used] = [join(folder, 'trained.brain'), join(folder, 'used.brain')];
      const training = brainless.includes(session)
        ? undefined
        : runNeuromotor(
            ['train', '--set', `model.primitives=${primitives}`, '--checkpoint', trained],
            domain,
          );
      if (training !== undefined) {
        running.push(training);
        expect(await training.ended, training.text).toEqual({ code: 0, signal: null });
        copyFileSync(trained, used);
      }
      const names = rows.map((row) => row.name).join(',');
      const peerFile = new URL(`./${peerFiles[session]}`, import.meta.url);
      const peer = runPython(peerFile, [session, used, primitives, names, process.execPath, program], domain);
      running.push(peer);
      await peer.ended;
      results = peer.lines.flatMap((line) => ('row' in line ? [line as unknown as FaultResult] : []));
      text = peer.text;
      if (record !== '') keep(session, results);
    }, 1_200_000);

    afterAll(async () => {
      for (const child of running) child.kill('SIGKILL');
      await Promise.all(running.map((child) => child.ended));
      rmSync(folder, { recursive: true });
    });

    test.each(rows.map((row) => [`${row.fault}: ${row.arm}`, row] as const))('%s', (_, row) => {
      const result = results.find(({ row: name }) => name === row.name);
      if (result === undefined) return expect.fail(`the peer ended before this row:\n${text}`);
      expect(result.failed).toBeUndefined();
      expect(row.codes, result.status ?? '').toContain(result.code ?? undefined);
      expect(result).toMatchObject(row.also ?? {});
      // Inside the limits less their margin, but for rounding.
      expect(result.beyond ?? 0).toBeLessThanOrEqual(1e-9);
      expect(result.peak_velocity).toBeLessThan(fastest);
      expect(Number.isFinite(result.standstill_s)).toBe(true);
      expect(result.recovery_s).toBeGreaterThan(0);
    });

    describe.runIf(rows.some(({ name }) => name === 'sigkill'))('SIGKILL', () => {
      test('loses at most the trial under way', () => {
        const result = results.find(({ row }) => row === 'sigkill');
        expect(Number(result?.trial_after)).toBeGreaterThanOrEqual(Number(result?.trial_before));
      });
    });

    test('no stop of the loop or its clock leads to a jump', () => {
      for (const { row, largest_step: step } of results)
        // 1.5 rad/s in the longest step of the loop that counts as one, 10 cycles.
        if (step !== undefined) expect(Number(step), row).toBeLessThan(0.15);
    });
  });
}

/** Puts results in the place of older ones of the same rows. */
function keep(session: string, results: readonly FaultResult[]): void {
  const all = existsSync(record)
    ? (JSON.parse(readFileSync(record, 'utf8')) as Record<string, readonly FaultResult[]>)
    : {};
  const others = (all[session] ?? []).filter(({ row }) => !results.some((result) => result.row === row));
  writeFileSync(record, `${JSON.stringify({ ...all, [session]: [...others, ...results] }, undefined, 2)}\n`);
}
