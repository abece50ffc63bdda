import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadArm } from '../../src/arm/load-arm.js';
import { defaultKernels } from '../../src/controllers/brain/default-kernels.js';
import { Body } from '../../src/model/movement/body.js';
import type { PathCheck } from '../../src/model/movement/body.js';
import { publishedCortex, publishedOptions } from '../../src/model/brain-parameters.js';
import type { BrainOptions, BrainParameters, Task } from '../../src/model/brain-parameters.js';
import { Brain } from '../../src/model/brain.js';
import type { BrainChoices } from '../../src/model/brain.js';
import type { Kernels } from '../../src/model/kernels/ports.js';
import { publishedReservoir } from '../../src/model/cerebellum/reservoir-parameters.js';
import type { ReservoirParameters } from '../../src/model/cerebellum/reservoir-parameters.js';

export const DEGREE = Math.PI / 180;

/** The left arm of the publication, joints in the order of the model. */
export const leftArm = loadArm(
  readFileSync(fileURLToPath(new URL('../../urdf/left_arm.urdf', import.meta.url)), 'utf8'),
  {
    joints: ['shoulder_yaw', 'shoulder_pitch', 'shoulder_roll', 'elbow'],
    baseLink: 'shoulder_base',
    tipLink: 'hand',
  },
);

export const startPosture = Float64Array.of(0, 40 * DEGREE, 0, -10 * DEGREE);
export const motorGain = Float64Array.of(-5, -5, 5, -5);

/** The published body: its movements start from the start posture, or from 0 in the adaptation task (quirk 3). */
export function publishedBody(task: Task = 'reaching', mayMove?: PathCheck): Body {
  const reference = task === 'reaching' ? startPosture : new Float64Array(4);
  return new Body(leftArm, startPosture, reference, motorGain, { mayMove });
}

export type Changes = Partial<Omit<BrainParameters, 'options' | 'reservoir'>> & {
  readonly options?: Partial<BrainOptions>;
  readonly reservoir?: Partial<ReservoirParameters>;
};

/** The published parameters with the reservoir on a clock of its own, and `changes` on top. */
export function brainParameters({ options, reservoir, ...changes }: Changes = {}): BrainParameters {
  return {
    task: 'reaching',
    goals: 2,
    primitives: 120,
    cortex: publishedCortex,
    noveltyDistanceM: 0.3,
    goalDistanceM: 0.5,
    goalSpreadRad: 20 * DEGREE,
    ...changes,
    reservoir: { ...publishedReservoir, ...reservoir },
    options: { ...publishedOptions, sharedClock: false, ...options },
  };
}

export function publishedBrain(
  seed: number,
  changes: Changes = {},
  kernels: Kernels = defaultKernels(),
  body: Body = publishedBody(changes.task),
  choices: BrainChoices = {},
): Brain {
  return new Brain(brainParameters(changes), body, kernels, seed, choices);
}
