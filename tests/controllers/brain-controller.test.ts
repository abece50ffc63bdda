import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BrainController } from '../../src/controllers/brain/brain-controller.js';
import type { ControllerSettings } from '../../src/controllers/controller-kind.js';
import { resolveSettings } from '../../src/parameters/settings.js';
import type { BrainService } from '../../src/controllers/brain/brain-service.js';
import { CPG_UPDATE_S } from '../../src/motion/retime.js';
import { CheckpointError } from '../../src/errors.js';
import type { ReachPlan, ReachReport } from '../../src/model/trial/reach.js';
import { rigLimits } from '../support/session-rig.js';

const START = Float64Array.from([0, 40, 0, -10], (deg) => (deg * Math.PI) / 180);
const golden = JSON.parse(readFileSync('tests/golden/cpg.json', 'utf8')) as {
  cases: { variant: string; angles: number[][] }[];
};
const path = Float64Array.from(golden.cases.filter(({ variant }) => variant === 'reaching')[3].angles.flat());

const four = {
  ...rigLimits(),
  velocity: new Float64Array(4).fill(2),
  acceleration: new Float64Array(4).fill(5),
  jerk: new Float64Array(4).fill(1e9),
};

function controllerWith(
  control: Partial<ControllerSettings>,
  {
    learning = true,
    timeLaw = 'minimum_jerk',
    save = () => Promise.resolve(),
  }: { learning?: boolean; timeLaw?: string; save?: () => Promise<void> } = {},
) {
  const calls: string[] = [];
  const errors: unknown[] = [];
  const learnt: unknown[] = [];
  const brain = {
    plan: () => Promise.resolve({ path } as ReachPlan),
    learn: (given: unknown) => {
      calls.push('learn');
      learnt.push(given);
      return Promise.resolve({ learning } as ReachReport);
    },
    save: (file: string) => {
      calls.push(`save ${file}`);
      return save();
    },
  } as unknown as BrainService;
  const controller = new BrainController({
    brain,
    settings: resolveSettings('robot', { 'model.time_law': timeLaw }),
    control: { limits: four, movementDurationS: 3, autosaveFile: undefined, ...control },
    onSaveError: (error) => errors.push(error),
  });
  const reach = { target: [0, 0, 0], start: START, learning, exploration: false } as const;
  return { controller, reach, calls, errors, learnt };
}

const outcome = { hand: [0, 0, 0], posture: START, commanded: START } as const;

describe('the controller with a brain', () => {
  it('moves along the path of the plan in either time law', async () => {
    for (const timeLaw of ['minimum_jerk', 'cpg'] as const) {
      const { controller, reach } = controllerWith({}, { timeLaw });
      const movement = await controller.begin(reach);
      expect(movement.durationS).toBeCloseTo(timeLaw === 'cpg' ? 121 * CPG_UPDATE_S : 3, 12);
      const q = new Float64Array(4);
      movement.sample(movement.durationS, q, new Float64Array(4));
      expect([...q]).toEqual([...path.subarray(-4)]);
    }
  });

  it('hands hand, measured and commanded posture of the end to the brain', async () => {
    const { controller, reach, learnt } = controllerWith({});
    await controller.begin(reach);
    await controller.end({ ...outcome, posture: START.map((q) => q - 0.02) });
    expect(learnt).toEqual([{ ...outcome, posture: START.map((q) => q - 0.02) }]);
  });

  it('saves the brain after every reach that it learnt from', async () => {
    const { controller, reach, calls } = controllerWith({ autosaveFile: 'brain.nmb' });
    await controller.begin(reach);
    await controller.end(outcome);
    expect(calls).toEqual(['learn', 'save brain.nmb']);
    const frozen = controllerWith({ autosaveFile: 'brain.nmb' }, { learning: false });
    await frozen.controller.end(outcome);
    expect(frozen.calls).toEqual(['learn']);
  });

  it('reports the reach even where the brain could not be saved', async () => {
    const error = new CheckpointError('no space left');
    const { controller, errors } = controllerWith(
      { autosaveFile: 'brain.nmb' },
      { save: () => Promise.reject(error) },
    );
    await expect(controller.end(outcome)).resolves.toMatchObject({ learnt: true });
    expect(errors).toEqual([error]);
  });
});
