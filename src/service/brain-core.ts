import { readFileSync } from 'node:fs';
import { loadArm } from '../arm/load-arm.js';
import type { ArmModel } from '../arm/arm-model.js';
import type { ParameterName, Settings } from '../config/parameter-table.js';
import { assembleBrain } from '../control/brain-assembly.js';
import { motionLimits } from '../control/motion-limits.js';
import { PathLimits } from '../control/path-limits.js';
import { CheckpointError, ModelError, messageOf } from '../errors.js';
import type { Brain } from '../model/brain.js';
import type { ReachOutcome, ReachPlan, ReachReport, ReachRequest, TrainingProgress } from '../model/reach.js';
import { restoreSnapshot, takeSnapshot } from '../model/snapshot.js';
import { trainOnce, trainingTrials } from '../model/training.js';
import { beginTrial, endTrial, reachSpec } from '../model/trial.js';
import { writeAtomically } from '../storage/atomic-write.js';
import { decodeCheckpoint, encodeCheckpoint, requireSameBrain } from '../storage/checkpoint.js';
import type { BrainIdentity } from '../storage/checkpoint.js';

/** What a brain is made from; plain data, so that it can cross to a worker thread. */
export interface BrainSource {
  readonly settings: Settings;
  /** The robot description itself, and what error messages call it. */
  readonly urdfText: string;
  readonly urdfName: string;
}

/** Parameters that shape a brain's state: a checkpoint of others has other primitives or other sizes. */
const shaping: readonly ParameterName[] = [
  'start_posture',
  'limits.position_margin',
  'model.seed',
  'model.primitives',
  'model.motor_gain',
  'model.cortex_cells',
  'model.cortex_centre',
  'model.cortex_half_extent',
  'model.novelty_distance',
  'model.goal_distance',
  'model.goal_spread',
  'model.repertoire_within_limits',
];

/** Checkpoints are some megabytes; a file beyond this is none, and is not read. */
const MOST_BYTES = 2 ** 30;

/** The brain and its files, one call after another. The services put it into a thread and a queue. */
export class BrainCore {
  readonly #settings: Settings;
  readonly #arm: ArmModel;
  #brain: Brain;

  /** @throws UrdfError, ConfigurationError, ModelError */
  constructor({ settings, urdfText, urdfName }: BrainSource) {
    const selection = { joints: settings.joints, baseLink: settings.base_frame, tipLink: settings.tip_link };
    this.#settings = settings;
    this.#arm = loadArm(urdfText, selection, urdfName);
    this.#brain = this.#assemble();
  }

  get trained(): boolean {
    return this.#brain.training.done;
  }

  /** One trial of the training. @throws ModelError when it is done */
  trainOnce(): TrainingProgress {
    trainOnce(this.#brain);
    return { trial: this.#brain.training.trial, trials: trainingTrials(this.#brain) };
  }

  plan(request: ReachRequest): ReachPlan {
    return beginTrial(this.#brain, reachSpec(this.#brain, request));
  }

  learn(outcome: ReachOutcome): ReachReport {
    return endTrial(this.#brain, outcome);
  }

  abandon(): void {
    this.#brain.pending = undefined;
  }

  /** @throws CheckpointError when the file cannot be written; what was there stays */
  save(file: string): void {
    const checkpoint = { identity: this.#identity(), snapshot: takeSnapshot(this.#brain) };
    try {
      writeAtomically(file, encodeCheckpoint(checkpoint));
    } catch (error) {
      throw new CheckpointError(`checkpoint ${messageOf(error)}`, { cause: error });
    }
  }

  /** @throws CheckpointError; the brain stays as it was then */
  load(file: string): void {
    const { identity, snapshot } = decodeCheckpoint(readCheckpointFile(file), file);
    requireSameBrain(identity, this.#identity(), file);
    try {
      restoreSnapshot(this.#brain, snapshot);
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      throw new CheckpointError(`checkpoint ${file} does not fit this brain: ${error.message}`, {
        cause: error,
      });
    }
  }

  /** The untrained brain of the same seed; its training counts as done, so that it is not trained again by itself. */
  forget(): void {
    this.#brain = this.#assemble();
    this.#brain.training.done = true;
  }

  #assemble(): Brain {
    const { lower, upper } = motionLimits(this.#arm, this.#settings);
    const limits = new PathLimits(lower, upper);
    return assembleBrain(this.#settings, this.#arm, limits.allow.bind(limits));
  }

  #identity(): BrainIdentity {
    return {
      profile: this.#settings['model.profile'],
      joints: this.#arm.jointNames,
      chainHash: this.#arm.chainHash,
      shape: Object.fromEntries(shaping.map((name) => [name, this.#settings[name]])),
    };
  }
}

function readCheckpointFile(file: string): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new CheckpointError(`checkpoint ${file} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  if (bytes.length > MOST_BYTES)
    throw new CheckpointError(`checkpoint ${file} has ${bytes.length} bytes: it is none`);
  return bytes;
}
