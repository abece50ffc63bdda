import { brainMaker } from '../../src/controllers/brain/brain-source.js';
import type { BrainSource } from '../../src/controllers/brain/brain-source.js';
import type { Brain } from '../../src/model/brain.js';
import { restoreSnapshot, takeSnapshot } from '../../src/model/snapshot.js';
import type { ReachOutcome, ReachPlan, ReachReport, ReachRequest } from '../../src/model/trial/reach.js';
import { trainOnce } from '../../src/model/trial/training.js';
import { beginTrial, endTrial, reachSpec } from '../../src/model/trial/trial.js';
import type { BrainIdentity } from '../../src/storage/checkpoint.js';
import { readCheckpoint, writeCheckpoint } from '../../src/storage/checkpoint-file.js';

/** A brain without a service, called by the functions of the model: what every service must come to. */
export class PlainBrain {
  static async create(source: BrainSource): Promise<PlainBrain> {
    const { identity, make } = await brainMaker(source);
    return new PlainBrain(identity, make());
  }

  private constructor(
    readonly identity: BrainIdentity,
    readonly brain: Brain,
  ) {}

  train(): void {
    while (!this.brain.training.done) trainOnce(this.brain);
  }

  plan(request: ReachRequest): ReachPlan {
    return beginTrial(this.brain, reachSpec(this.brain, request));
  }

  learn(outcome: ReachOutcome): ReachReport {
    return endTrial(this.brain, outcome);
  }

  save(file: string): void {
    writeCheckpoint(file, { identity: this.identity, snapshot: takeSnapshot(this.brain) });
  }

  load(file: string): void {
    restoreSnapshot(this.brain, readCheckpoint(file, this.identity).snapshot);
  }
}
