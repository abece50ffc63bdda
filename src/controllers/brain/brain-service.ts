import type {
  ReachOutcome,
  ReachPlan,
  ReachReport,
  ReachRequest,
  TrainingProgress,
} from '../../model/trial/reach.js';

export type ProgressListener = (progress: TrainingProgress) => void;

/**
 * The brain as the control loop sees it. Every call is answered later, in the order of the calls, and the loop goes on
 * meanwhile. The brain is on the same thread or on a worker; one contract suite tests both.
 */
export interface BrainService {
  /**
   * Trains in the embedded ideal plant and continues an unfinished training. Does nothing if the brain is trained.
   * @returns whether it is trained now: false after `interrupt`
   */
  train(): Promise<boolean>;
  /** Stops a training after the trial under way. It can be continued or saved. Takes effect at once. */
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
  /** Loads a checkpoint. On an error the brain stays unchanged. @throws CheckpointError */
  load(file: string): Promise<void>;
  /** Returns to the untrained brain, without training it again. */
  forget(): Promise<void>;
  onProgress(listener: ProgressListener): void;
  /** Interrupts a training, answers the pending calls, and ends. Every later call is rejected. */
  close(): Promise<void>;
}
