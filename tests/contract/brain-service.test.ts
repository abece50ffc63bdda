import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { BrainService } from '../../src/controllers/brain/brain-service.js';
import {
  CheckpointError,
  ConfigurationError,
  ModelError,
  TargetRejected,
  UrdfError,
} from '../../src/errors.js';
import type { ReachRequest, TrainingProgress } from '../../src/model/trial/reach.js';
import type { Vector3 } from '../../src/model/numbers/vector.js';
import { describedArm } from '../../src/arm/robot.js';
import { collisionsOf } from '../../src/collisions/collisions.js';
import { mujoco } from '../../src/plants/mujoco-runtime.js';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/storage/checkpoint.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { brainSource, implementations } from './brain-services.js';
import { PlainBrain } from './plain-brain.js';

const TRIALS = 402;
const near: Vector3 = [-0.1, 0.2, 0.25];
const other: Vector3 = [0.2, 0.1, 0.1];
const outside: Vector3 = [3, 0, 0];
const request = (target: Vector3, changes: Partial<ReachRequest> = {}): ReachRequest => ({
  target,
  learning: true,
  exploration: false,
  ...changes,
});

/** A brain trained without a service, on file: what every service must come to. */
let shelf: string;
let trainedFile: string;
let trained: Uint8Array;
beforeAll(async () => {
  shelf = mkdtempSync(join(tmpdir(), 'neuromotor-brains-'));
  trainedFile = join(shelf, 'trained.nm');
  const plain = await PlainBrain.create(brainSource());
  plain.train();
  plain.save(trainedFile);
  trained = Uint8Array.from(readFileSync(trainedFile));
});
afterAll(() => {
  rmSync(shelf, { recursive: true, force: true });
});

let counter = 0;
async function bytesOf(service: BrainService): Promise<Uint8Array> {
  const file = join(shelf, `${counter++}.nm`);
  await service.save(file);
  return readFileSync(file);
}

/** Compares without printing megabytes. */
function expectSameBytes(found: Uint8Array, expected: Uint8Array): void {
  expect(Buffer.compare(found, expected), 'the two checkpoints differ').toBe(0);
}

const reasonOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe.each(Object.keys(implementations))('the brain service %s', (kind) => {
  /** A service of its own for the test under way. */
  const make = async (source = brainSource()) => {
    const service = await implementations[kind](source);
    onTestFinished(() => service.close());
    return service;
  };

  /** One for all tests that neither listen nor close: a thread takes its time to start. */
  let shared: BrainService;
  beforeAll(async () => {
    shared = await implementations[kind](brainSource());
  });
  afterAll(() => shared.close());
  const sharedTrained = async () => {
    await shared.load(trainedFile);
    return shared;
  };

  test('trains once, tells its progress, and comes to the bits of a brain without a service', async () => {
    const service = await make();
    const told: TrainingProgress[] = [];
    service.onProgress((progress) => told.push(progress));
    const startMs = performance.now();
    expect(await service.train()).toBe(true);
    expect(told.length).toBeGreaterThan(1);
    // Once in 50 ms, besides the first and the last.
    expect(told.length).toBeLessThanOrEqual((performance.now() - startMs) / 50 + 2);
    expect(told.every(({ trial, trials }, i) => trials === TRIALS && trial > (told[i - 1]?.trial ?? 0))).toBe(
      true,
    );
    expect(told.at(-1)).toEqual({ trial: TRIALS, trials: TRIALS });
    expectSameBytes(await bytesOf(service), trained);
    told.length = 0;
    expect(await service.train()).toBe(true);
    expect(told).toEqual([]);
    expectSameBytes(await bytesOf(service), trained);
  });

  test('plans nothing that collides', async () => {
    const source = brainSource({
      'collision.enabled': true,
      'collision.table_centre': [-0.5, 0, 0],
      'collision.table_size': [0.2, 0.8, 0.8],
    });
    const service = await make(source);
    const arm = describedArm(source.settings, source.urdfText, source.urdfName);
    const { moving, space } = collisionsOf(await mujoco(), source.settings, { ...source, arm });
    onTestFinished(() => {
      space.dispose();
    });
    const seen = new Set<number>();
    for (let i = 0; i < 15; i++) {
      const { path, primitive } = await service.plan(request(near, { exploration: true }));
      seen.add(primitive);
      expect(moving.along(path)).toBeUndefined();
    }
    // Explored ones, drawn from what is left of the repertoire.
    expect(seen.size).toBeGreaterThan(3);
  });

  test('goes on with an interrupted training, here and from its checkpoint, with the same bits', async () => {
    const service = await make();
    let last = 0;
    service.onProgress(({ trial }) => {
      if (last === 0) service.interrupt();
      last = trial;
    });
    expect(await service.train()).toBe(false);
    expect(last).toBeLessThan(TRIALS);
    const half = join(temporaryFolder(), 'half.nm');
    await service.save(half);
    expect(await service.train()).toBe(true);
    expectSameBytes(await bytesOf(service), trained);

    const successor = await make();
    await successor.load(half);
    const from: number[] = [];
    successor.onProgress(({ trial }) => from.push(trial));
    expect(await successor.train()).toBe(true);
    expect(from[0]).toBeGreaterThan(1);
    expectSameBytes(await bytesOf(successor), trained);
  });

  test('interrupts a training that still waits, but none that is asked for later', async () => {
    const service = await make();
    service.interrupt();
    const training = service.train();
    service.interrupt();
    expect(await training).toBe(false);
    let began = false;
    service.onProgress(() => {
      began = true;
      service.interrupt();
    });
    expect(await service.train()).toBe(false);
    expect(began).toBe(true);
  });

  test('answers calls in their order, and a rejected one does not stop the next', async () => {
    const service = await sharedTrained();
    const order: string[] = [];
    const noted = (name: string, promise: Promise<unknown>) =>
      promise.then(
        (value) => {
          order.push(name);
          return value;
        },
        (error: unknown) => {
          order.push(`${name} rejected`);
          return error;
        },
      );
    const answers = await Promise.all([
      noted('plan 1', service.plan(request(near))),
      noted('learn 1', service.learn({ hand: near })),
      noted('plan 2', service.plan(request(outside))),
      noted('plan 3', service.plan(request(other))),
      noted('abandon', service.abandon()),
      noted('learn 3', service.learn({ hand: other })),
      noted('plan 4', service.plan(request(other))),
      noted('learn 4', service.learn({ hand: near })),
    ]);
    expect(order).toEqual([
      'plan 1',
      'learn 1',
      'plan 2 rejected',
      'plan 3',
      'abandon',
      'learn 3 rejected',
      'plan 4',
      'learn 4',
    ]);
    expect(answers[0]).toMatchObject({ target: near });
    expect(answers[1]).toMatchObject({ trial: 0, aimingErrorM: 0, learning: true });
    expect(answers[3]).toMatchObject({ target: other });
    expect(answers[5]).toBeInstanceOf(ModelError);
    expect(answers[7]).toMatchObject({ trial: 1, aimingErrorM: Math.hypot(0.3, 0.1, 0.15) });
  });

  test('plans and learns bit for bit as a brain without a service', async () => {
    const service = await sharedTrained();
    const plain = await PlainBrain.create(brainSource());
    plain.load(trainedFile);
    for (const [t, target] of [near, other, near, near].entries()) {
      const asked = request(target, { learning: t !== 2, exploration: t === 3 });
      const plan = await service.plan(asked);
      expect(plan).toStrictEqual(plain.plan(asked));
      expect(plan.path).toBeInstanceOf(Float64Array);
      expect(plan.path).toHaveLength(121 * 4);
      const outcome = { hand: plan.predictedHand };
      expect(await service.learn(outcome)).toStrictEqual(plain.learn(outcome));
    }
    const file = join(temporaryFolder(), 'brain.nm');
    plain.save(file);
    expectSameBytes(await bytesOf(service), readFileSync(file));
  });

  test('rejects a target outside the grid with class, reason and place', async () => {
    const service = await sharedTrained();
    const error = await reasonOf(service.plan(request(outside)));
    expect(error).toBeInstanceOf(TargetRejected);
    expect(error).toMatchObject({ name: 'TargetRejected', reason: 'outside_workspace' });
    expect(String(error)).toContain('target (3.000, 0.000, 0.000) m lies outside the cortical grid');
  });

  test('rejects what is not finite, and keeps the reach that was planned', async () => {
    const service = await sharedTrained();
    const error = await reasonOf(service.plan(request([0, NaN, 0])));
    expect(error).toBeInstanceOf(ModelError);
    expect(String(error)).toContain('(0, NaN, 0) is not finite');
    await service.plan(request(near));
    expect(await reasonOf(service.learn({ hand: [0, Infinity, 0] }))).toBeInstanceOf(ModelError);
    expect(await service.learn({ hand: near })).toMatchObject({ trial: 0, aimingErrorM: 0 });
  });

  test('learns nothing without a plan, and says so', async () => {
    const service = await sharedTrained();
    const error = await reasonOf(service.learn({ hand: near }));
    expect(error).toBeInstanceOf(ModelError);
    expect(String(error)).toContain('expected a plan before its outcome');
    expectSameBytes(await bytesOf(service), trained);
  });

  test('forgets: nothing is known, it is not trained again, and only exploration finds a movement', async () => {
    const service = await make();
    await service.load(trainedFile);
    await service.plan(request(near));
    await service.forget();
    expect(await reasonOf(service.learn({ hand: near }))).toBeInstanceOf(ModelError);
    let progress = 0;
    service.onProgress(() => progress++);
    expect(await service.train()).toBe(true);
    expect(progress).toBe(0);
    const error = await reasonOf(service.plan(request(near)));
    expect(error).toBeInstanceOf(TargetRejected);
    expect(error).toMatchObject({ reason: 'unknown_region' });
    expect(String(error)).toContain('nothing has been learnt yet');
    expect(await service.plan(request(near, { exploration: true }))).toMatchObject({ explored: true });
  });

  test('takes a reach up where its checkpoint was written, between plan and outcome', async () => {
    const [service, successor] = [await sharedTrained(), await make()];
    const plan = await service.plan(request(near));
    const file = join(temporaryFolder(), 'planned.nm');
    await service.save(file);
    await successor.load(file);
    const outcome = { hand: plan.predictedHand };
    expect(await successor.learn(outcome)).toStrictEqual(await service.learn(outcome));
    expectSameBytes(await bytesOf(successor), await bytesOf(service));
  });

  test('stays as it was when a checkpoint cannot be taken up', async () => {
    const service = await sharedTrained();
    await service.plan(request(near));
    const before = await bytesOf(service);
    const folder = temporaryFolder();
    const put = (name: string, bytes: Uint8Array) => {
      const file = join(folder, name);
      writeFileSync(file, bytes);
      return file;
    };
    const { identity, snapshot } = decodeCheckpoint(trained, 'trained');
    const { 'basalGanglia/alpha': alpha, ...without } = snapshot.fields;
    expect(alpha.length).toBeGreaterThan(0);
    const altered = trained.slice();
    altered[altered.length - 100] ^= 1;
    const stranger = await PlainBrain.create(brainSource({ 'model.seed': 7 }));
    stranger.save(join(folder, 'stranger'));
    const cases: [file: string, problem: string | RegExp][] = [
      [join(folder, 'nowhere'), 'cannot be read: ENOENT'],
      [folder, 'is no file'],
      ['/dev/zero', 'is no file'],
      [put('text', new TextEncoder().encode('weights: [1, 2, 3]')), 'is none'],
      [put('truncated', trained.subarray(0, trained.length - 8)), 'is truncated'],
      [put('altered', altered), 'is altered'],
      [join(folder, 'stranger'), 'its model.seed is 7, expected 6'],
      [
        put('less', encodeCheckpoint({ identity, snapshot: { ...snapshot, fields: without } })),
        /does not fit this brain: .*'alpha' is missing/,
      ],
      [
        put(
          'more',
          encodeCheckpoint({
            identity,
            snapshot: { ...snapshot, fields: { ...snapshot.fields, 'cerebellum/dreams': new Uint8Array(1) } },
          }),
        ),
        /does not fit this brain: .*dreams/,
      ],
    ];
    for (const [file, problem] of cases) {
      const error = await reasonOf(service.load(file));
      expect(error, file).toBeInstanceOf(CheckpointError);
      expect(String(error)).toMatch(problem);
      expect(String(error)).toContain(file);
    }
    expectSameBytes(await bytesOf(service), before);
    expect(await service.learn({ hand: near })).toMatchObject({ trial: 0 });
  });

  test('names the file that it cannot save to', async () => {
    const file = join(temporaryFolder(), 'nowhere', 'brain.nm');
    const error = await reasonOf(shared.save(file));
    expect(error).toBeInstanceOf(CheckpointError);
    expect(String(error)).toContain(`checkpoint ${file} cannot be written: ENOENT`);
  });

  test('closes in the middle of a training: calls that wait are answered, later ones rejected', async () => {
    const service = await make();
    const begun = new Promise<void>((resolve) => {
      service.onProgress(() => {
        resolve();
      });
    });
    const training = service.train();
    const waiting = service.plan(request(near, { exploration: true }));
    await begun;
    const startMs = performance.now();
    const closing = [service.close(), service.close()];
    const late = reasonOf(service.plan(request(near)));
    expect(await training).toBe(false);
    expect(await waiting).toMatchObject({ target: near });
    await Promise.all(closing);
    expect(performance.now() - startMs).toBeLessThan(5000);
    expect(String(await late)).toContain('the brain service was closed');
    for (const call of [service.train(), service.learn({ hand: near }), service.forget(), service.save('x')])
      expect(String(await reasonOf(call))).toContain('the brain service was closed');
    service.interrupt();
  });

  test.each([
    ['no XML', brainSource(), { urdfText: '<robot' }, UrdfError, 'left_arm.urdf'],
    [
      'a start posture outside the limits',
      brainSource({ start_posture: [9, 0, 0, 0] }),
      {},
      ConfigurationError,
      'shoulder_yaw is 9 rad',
    ],
  ])('is not made with %s', async (_, source, change, type, culprit) => {
    const error = await reasonOf(make({ ...source, ...change }));
    expect(error).toBeInstanceOf(type);
    expect(String(error)).toContain(culprit);
  });
});
