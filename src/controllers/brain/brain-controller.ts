import type { ReachReport } from '../../model/trial/reach.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import type { BrainService } from './brain-service.js';
import type { Movement } from '../../motion/movement.js';
import type { Controller, Reach } from '../../session/controller.js';
import type { MotionLimits } from '../../motion/motion-limits.js';
import { inOwnTime, retime } from '../../motion/retime.js';
import { pathFrom } from '../../motion/start-anywhere.js';

/** What may change while the controller is in use; read with every reach. */
export interface BrainControllerSettings {
  readonly limits: MotionLimits;
  readonly movementDurationS: number;
  readonly timeLaw: 'cpg' | 'minimum_jerk';
  /** Where movements under minimum jerk begin: at the reference posture, unless given, or wherever the arm is. */
  readonly reachStart?: 'home' | 'anywhere';
  /** Where the brain is saved after every reach that it learnt from; undefined: nowhere. */
  readonly autosaveFile: string | undefined;
}

export interface BrainControllerOptions {
  readonly brain: BrainService;
  /** Posture that the pattern generators move about (J, rad): their path begins there. */
  readonly reference: Float64Array;
  readonly settings: BrainControllerSettings;
  /** Told when the brain could not be saved; what was learnt is not lost by that. */
  readonly onSaveError: (error: unknown) => void;
}

/** Whether reaches need not begin at the reference: never in the generator's own time, which does not begin at rest. */
export function startsAnywhere({ reachStart, timeLaw }: BrainControllerSettings): boolean {
  return reachStart === 'anywhere' && timeLaw === 'minimum_jerk';
}

/** The published controller: the brain plans a path, which is moved along within the limits, and learns from the end. */
export class BrainController implements Controller {
  readonly #options: BrainControllerOptions;

  constructor(options: BrainControllerOptions) {
    this.#options = options;
  }

  get startsAnywhere(): boolean {
    return startsAnywhere(this.#options.settings);
  }

  async begin({ target, start, learning, exploration }: Reach): Promise<Movement> {
    const { brain, reference, settings } = this.#options;
    const { path } = await brain.plan({ target, learning, exploration });
    const { limits, movementDurationS } = settings;
    if (settings.timeLaw === 'cpg') return inOwnTime(path, reference, limits);
    return this.startsAnywhere
      ? retime(pathFrom(start, path, reference, limits), start, limits, movementDurationS)
      : retime(path, reference, limits, movementDurationS);
  }

  async end(hand: Vector3): Promise<ReachReport> {
    const { brain, settings, onSaveError } = this.#options;
    const report = await brain.learn({ hand });
    if (report.learning && settings.autosaveFile !== undefined) {
      try {
        await brain.save(settings.autosaveFile);
      } catch (error) {
        onSaveError(error);
      }
    }
    return report;
  }

  abandon(): Promise<void> {
    return this.#options.brain.abandon();
  }
}
