import type { Movement } from '../../motion/movement.js';
import { inOwnTime, retime } from '../../motion/retime.js';
import { pathFrom } from '../../motion/start-anywhere.js';
import type { Settings } from '../../parameters/parameter-table.js';
import type { Controller, Reach, ReachAssessment, ReachOutcome } from '../../session/controller.js';
import type { ControllerSettings } from '../controller-kind.js';
import type { BrainService } from './brain-service.js';

export interface BrainControllerOptions {
  readonly brain: BrainService;
  /** Read once: how movements begin and which time law they have. */
  readonly settings: Pick<Settings, 'start_posture' | 'model.time_law' | 'reach_start'>;
  readonly control: ControllerSettings;
  /** Told when the brain could not be saved; what was learnt is not lost by that. */
  readonly onSaveError: (error: unknown) => void;
}

/** Whether reaches need not begin at the reference: never in the generator's own time, which does not begin at rest. */
export function startsAnywhere(settings: BrainControllerOptions['settings']): boolean {
  return settings.reach_start === 'anywhere' && settings['model.time_law'] === 'minimum_jerk';
}

/** The published controller: the brain plans a path, which is moved along within the limits, and learns from the end. */
export class BrainController implements Controller {
  readonly #options: BrainControllerOptions;
  /** Posture that the pattern generators move about (J, rad): their path begins there. */
  readonly #reference: Float64Array;
  readonly startsAnywhere: boolean;
  #control: ControllerSettings;
  #plannedS = 0;

  constructor(options: BrainControllerOptions) {
    this.#options = options;
    this.#control = options.control;
    this.#reference = Float64Array.from(options.settings.start_posture);
    this.startsAnywhere = startsAnywhere(options.settings);
  }

  update(control: ControllerSettings): void {
    this.#control = control;
  }

  async begin({ target, start, learning, exploration }: Reach): Promise<Movement> {
    const { path } = await this.#options.brain.plan({ target, learning, exploration });
    const movement = this.#movement(path, start);
    this.#plannedS = movement.durationS;
    return movement;
  }

  #movement(path: Float64Array, start: Float64Array): Movement {
    const { limits, movementDurationS } = this.#control;
    if (this.#options.settings['model.time_law'] === 'cpg') return inOwnTime(path, this.#reference, limits);
    return this.startsAnywhere
      ? retime(pathFrom(start, path, this.#reference, limits), start, limits, movementDurationS)
      : retime(path, this.#reference, limits, movementDurationS);
  }

  async end({ hand }: ReachOutcome): Promise<ReachAssessment> {
    const { brain, onSaveError } = this.#options;
    const { aimingErrorM, learning: learnt, ...details } = await brain.learn({ hand });
    const durationS = this.#plannedS;
    const { autosaveFile } = this.#control;
    if (learnt && autosaveFile !== undefined) {
      try {
        await brain.save(autosaveFile);
      } catch (error) {
        onSaveError(error);
      }
    }
    return { aimingErrorM, durationS, learnt, details };
  }

  abandon(): Promise<void> {
    return this.#options.brain.abandon();
  }
}
