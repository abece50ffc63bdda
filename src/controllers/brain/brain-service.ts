import type {
  ReachOutcome,
  ReachPlan,
  ReachReport,
  ReachRequest,
  TrainingProgress,
} from '../../model/trial/reach.js';

export type ProgressListener = (progress: TrainingProgress) => void;

/**
 * The brain as the control loop sees it: every call is answered later, in the order of the calls, and the loop goes
 * on meanwhile. In the same thread or on a worker; one contract suite for both.
 */
export interface BrainService {
  /**
   * Trains in the embedded ideal plant, from where the training stands, unless it is trained already.
   * @returns whether it is trained now: false after `interrupt`
   */
  train(): Promise<boolean>;
  /** Stops a training after the trial under way; it can be gone on with, or saved. Takes effect at once. */
  interrupt(): void;
  /**
   * @throws TargetRejected when the target cannot be encoded or no primitive is known for it
   * @throws ModelError when it is not finite
   */
  plan(request: ReachRequest): Promise<ReachPlan>;
  /** Learns from the outcome of the reach planned last. @throws ModelError without such a reach. */
  learn(outcome: ReachOutcome): Promise<ReachReport>;
  /** Forgets the reach planned last without learning from it (it was halted). */
  abandon(): Promise<void>;
  /** Writes a checkpoint, atomically. @throws CheckpointError */
  save(file: string): Promise<void>;
  /** Takes a checkpoint up; on an error the brain stays as it was. @throws CheckpointError */
  load(file: string): Promise<void>;
  /** Back to the untrained brain, without training it again. */
  forget(): Promise<void>;
  onProgress(listener: ProgressListener): void;
  /** Interrupts a training, lets the calls that wait be answered, and ends; every later call is rejected. */
  close(): Promise<void>;
}
