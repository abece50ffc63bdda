import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describedRobot } from '../../src/arm/robot.js';
import type { Vector3 } from '../../src/model/numbers/vector.js';
import { resolveSettings } from '../../src/parameters/settings.js';
import { PlantDriver } from '../../src/robot/drive.js';
import { createEmbeddedRobot } from '../../src/robot/embedded-robot.js';
import { decodeCheckpoint } from '../../src/storage/checkpoint.js';
import type { TrialReport } from '../../src/session/terms.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** A brain with few cells, which learns from what its reaches come to. */
const small = {
  'model.primitives': 20,
  'model.cortex_cells': 6,
  'model.seed': 6,
  'collision.enabled': false,
  movement_duration: 1,
} as const;
const parts = {
  'model.shortcut': true,
  'shortcut.budget': 0.3,
  'model.indirect_pathway': true,
  'indirect.budget': 0.3,
} as const;
const targets: readonly Vector3[] = [
  [-0.27, 0.1, 0.2],
  [-0.1, 0.2, 0.25],
];

interface Drive {
  readonly checkpoint?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly reaches?: number;
}

/** What a driven arm reports of its reaches, and the brain that is on file in the end. */
async function driven({
  checkpoint = join(temporaryFolder(), 'brain.nmb'),
  settings = parts,
  reaches = 4,
}: Drive = {}) {
  const all = resolveSettings('robot', { ...small, ...settings, checkpoint });
  const errors: unknown[] = [];
  const { robot, plant } = await createEmbeddedRobot('ideal', all, describedRobot(all), {
    thread: 'callers',
    onError: (_what, error) => errors.push(error),
  });
  try {
    await robot.controller.prepared;
    const driver = new PlantDriver(robot, plant);
    const reports: (TrialReport | undefined)[] = [];
    for (let n = 0; n < reaches; n++) {
      const { report, status } = await driver.reach(targets[n % 2]);
      expect(status.kind).toBe('idle');
      reports.push(report);
    }
    await robot.close();
    expect(errors).toEqual([]);
    return { checkpoint, reports, snapshot: decodeCheckpoint(readFileSync(checkpoint), checkpoint).snapshot };
  } finally {
    await robot.close();
    plant.dispose();
  }
}
const PATIENCE_MS = 120_000;

it(
  'an arm whose brain has both cortical parts reaches its targets, and both parts learn from what the reaches come to',
  async () => {
    const before = await driven({ reaches: 0 });
    const { reports, snapshot } = await driven({ reaches: 6 });
    for (const report of reports) expect(report?.aimingErrorM).toBeLessThan(0.005);
    for (const field of [
      'shortcut/fast_weights',
      'shortcut/slow_weights',
      'shortcut/som',
      'indirect/weights',
    ])
      expect(snapshot.fields[field], field).not.toEqual(before.snapshot.fields[field]);
  },
  PATIENCE_MS,
);

it(
  'goes on from its file with the bits of a brain that never stopped',
  async () => {
    const whole = await driven();
    const first = await driven({ reaches: 2 });
    const second = await driven({ reaches: 2, checkpoint: first.checkpoint });
    expect(second.snapshot).toEqual(whole.snapshot);
  },
  PATIENCE_MS,
);

it(
  'does not take up the file of a brain without the parts',
  async () => {
    const { checkpoint } = await driven({ settings: {}, reaches: 0 });
    await expect(driven({ checkpoint })).rejects.toThrow('model.shortcut');
  },
  PATIENCE_MS,
);
