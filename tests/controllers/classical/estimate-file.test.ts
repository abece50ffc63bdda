import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describedRobot } from '../../../src/arm/robot.js';
import type { LivingController } from '../../../src/controllers/controller-kind.js';
import { controllerKinds } from '../../../src/controllers/index.js';
import { motionLimits } from '../../../src/motion/motion-limits.js';
import { resolveSettings } from '../../../src/parameters/settings.js';

const learners = [
  'ik-integral',
  'broyden',
  'rotation',
  'rigid',
  'calibration',
  'cma-es',
  'ik+brain-estimator',
] as const;
type Learner = (typeof learners)[number];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'neuromotor-test-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function create(controller: Learner, checkpoint = '', urdf = 'left_arm'): LivingController {
  const settings = resolveSettings('robot', { controller, checkpoint, urdf });
  const robot = describedRobot(settings);
  const limits = motionLimits(robot.arm, settings);
  const autosaveFile = checkpoint === '' ? undefined : checkpoint;
  return controllerKinds[controller].create({
    settings,
    robot,
    control: { limits, movementDurationS: 3, autosaveFile },
    thread: 'callers',
    onError: (_what, error) => {
      throw error;
    },
  });
}

const start = Float64Array.from(resolveSettings('robot').start_posture);
const target = [0.1, 0.2, -0.2] as const;

/** Reaches and sees the hand where it should not be. @returns where the next movement ends */
async function teach(controller: LivingController): Promise<void> {
  for (const dx of [0.03, 0.02]) {
    await controller.begin({ target, start, learning: true, exploration: false });
    await controller.end({ hand: [0.1 + dx, 0.2, -0.18], posture: start, commanded: start });
  }
}

async function endOf(controller: LivingController): Promise<number[]> {
  const plan = await controller.begin({ target, start, learning: true, exploration: false });
  if (plan.kind !== 'movement') throw new Error('expected a movement');
  const q = new Float64Array(start.length);
  plan.sample(plan.durationS, q, q.slice());
  await controller.abandon();
  return [...q];
}

describe.each(learners)('what %s has learnt, on file', (kind) => {
  it('is taken up again with the same bits, and saved after every reach', async () => {
    const file = join(folder, 'estimate.json');
    const taught = create(kind, file);
    await teach(taught);
    expect(await endOf(create(kind, file))).toEqual(await endOf(taught));
    expect(await endOf(taught)).not.toEqual(await endOf(create(kind)));
  });

  it('is forgotten when asked', async () => {
    const controller = create(kind);
    const before = await endOf(controller);
    await teach(controller);
    await controller.memory?.forget();
    expect(await endOf(controller)).toEqual(before);
  });

  it('is not learnt, and not saved, where learning is off', async () => {
    const controller = create(kind);
    const before = await endOf(controller);
    await controller.begin({ target, start, learning: false, exploration: false });
    const { learnt } = await controller.end({ hand: [0.3, 0.2, 0], posture: start, commanded: start });
    expect(learnt).toBe(false);
    expect(await endOf(controller)).toEqual(before);
  });

  it('is refused when it is of something else or damaged, and nothing has changed then', async () => {
    const file = join(folder, 'estimate.json');
    const controller = create(kind);
    await teach(controller);
    await controller.memory?.save(file);
    const before = await endOf(controller);
    const plain = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    const refused = async (change: object | string, text: RegExp) => {
      writeFileSync(file, typeof change === 'string' ? change : JSON.stringify({ ...plain, ...change }));
      await expect(controller.memory?.load(file)).rejects.toThrow(text);
      expect(() => create(kind, file)).toThrow(text);
      expect(await endOf(controller)).toEqual(before);
    };
    await refused({ controller: 'other' }, /is of the controller 'other', expected/);
    await refused({ chainHash: 'x' }, /is of another arm/);
    await refused({ version: 2 }, /is no estimate of a classical controller/);
    await refused({ state: {} }, /does not fit/);
    await refused({ state: { ...(plain.state as object), places: [1, 2], sums: [1] } }, /does not fit/);
    await refused('NMBRAIN', /it is not JSON/);
    await expect(controller.memory?.load(join(folder, 'none'))).rejects.toThrow(/cannot be read/);
    await expect(controller.memory?.save(join(folder, 'none/file'))).rejects.toThrow(/cannot be written/);
  });
});
