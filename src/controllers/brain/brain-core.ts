import type { ArmModel } from '../../arm/arm-model.js';
import { describedArm } from '../../arm/robot.js';
import type { Settings } from '../../parameters/parameter-table.js';
import { assembleBrain, pathCheck } from './brain-assembly.js';
import { PathClearance } from '../../motion/path-clearance.js';
import { CheckpointError, ModelError } from '../../errors.js';
import type { Brain } from '../../model/brain.js';
import type {
  ReachOutcome,
  ReachPlan,
  ReachReport,
  ReachRequest,
  TrainingProgress,
} from '../../model/trial/reach.js';
import { restoreSnapshot, takeSnapshot } from '../../model/snapshot.js';
import { trainOnce, trainingTrials } from '../../model/trial/training.js';
import { abandonTrial, beginTrial, endTrial, reachSpec } from '../../model/trial/trial.js';
import { collisionsOf, mujocoFor } from '../../collisions/collisions.js';
import type { Collisions } from '../../collisions/collisions.js';
import type { Mujoco } from '../../plants/mujoco-runtime.js';
import { readCheckpoint, writeCheckpoint } from '../../storage/checkpoint-file.js';
import type { BrainIdentity } from '../../storage/checkpoint.js';
import { brainIdentity } from './brain-identity.js';

/** What a brain is made from; plain data, so that it can cross to a worker thread. */
export interface BrainSource {
  readonly settings: Settings;
  /** The robot description itself, and what error messages call it. */
  readonly urdfText: string;
  readonly urdfName: string;
}

/** The brain and its files, one call after another. The services put it into a thread and a queue. */
export class BrainCore {
  readonly #settings: Settings;
  readonly #arm: ArmModel;
  readonly #identity: BrainIdentity;
  readonly #collisions: Collisions | undefined;
  #brain: Brain;

  /** @throws UrdfError, ConfigurationError, ModelError */
  static async create(source: BrainSource): Promise<BrainCore> {
    const arm = describedArm(source.settings, source.urdfText, source.urdfName);
    return new BrainCore(source, arm, await mujocoFor(source.settings));
  }

  private constructor({ settings, urdfText, urdfName }: BrainSource, arm: ArmModel, mj: Mujoco | undefined) {
    this.#settings = settings;
    this.#arm = arm;
    this.#collisions = mj && collisionsOf(mj, settings, { arm, urdfText, urdfName });
    this.#identity = brainIdentity(settings, this.#arm);
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
    abandonTrial(this.#brain);
  }

  /** @throws CheckpointError when the file cannot be written or the brain is broken; what was there stays */
  save(file: string): void {
    writeCheckpoint(file, { identity: this.#identity, snapshot: takeSnapshot(this.#brain) });
  }

  /** @throws CheckpointError; the brain stays as it was then */
  load(file: string): void {
    const { snapshot } = readCheckpoint(file, this.#identity);
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
    const clearance = this.#collisions && new PathClearance(this.#arm.joints, this.#collisions.planning);
    return assembleBrain(this.#settings, this.#arm, pathCheck(this.#settings, this.#arm), {
      clear: clearance?.allow.bind(clearance),
    });
  }
}
