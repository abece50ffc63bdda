import type { Movement } from '../../motion/movement.js';
import { inOwnTime, retime } from '../../motion/retime.js';
import { pathFrom } from '../../motion/start-anywhere.js';
import type { Settings } from '../../parameters/parameter-table.js';
import type { Controller, Reach, ReachAssessment, ReachOutcome } from '../../session/controller.js';
import type { ControllerSettings } from '../controller-kind.js';
import type { BrainService } from './brain-service.js';

export interface BrainControllerOptions {
  readonly brain: BrainService;
  /** Read once: the start and the time law of movements. */
  readonly settings: Pick<Settings, 'start_posture' | 'model.time_law' | 'reach_start'>;
  readonly control: ControllerSettings;
  /** Called when the brain could not be saved; what was learnt is not lost. */
  readonly onSaveError: (error: unknown) => void;
  readonly onSaved?: () => void;
}

/**
 * Whether reaches may begin away from the reference: never in the generator's own time, which does not begin at rest.
 */
export function startsAnywhere(settings: BrainControllerOptions['settings']): boolean {
  return settings.reach_start === 'anywhere' && settings['model.time_law'] === 'minimum_jerk';
}

/** The angle of a joint that is held (rad), or undefined if it is free. */
function heldAt(held: Float64Array | undefined, j: number): number | undefined {
  const angle = held?.[j];
  return Number.isFinite(angle) ? angle : undefined;
}

/**
 * The published controller: the brain plans a path, the arm follows it within the limits, and the brain learns from
 * where it ended.
 */
export class BrainController implements Controller {
  readonly #options: BrainControllerOptions;
  /** Posture that the pattern generators move about (J, rad): their path begins there. */
  readonly #reference: Float64Array;
  readonly startsAnywhere: boolean;
  readonly holdsJoints = true;
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

  async begin({ target, start, learning, exploration, held }: Reach): Promise<Movement> {
    const { path } = await this.#options.brain.plan({ target, learning, exploration, held });
    const movement = this.#movement(path, start, held);
    this.#plannedS = movement.durationS;
    return movement;
  }

  #movement(path: Float64Array, start: Float64Array, held: Float64Array | undefined): Movement {
    const { limits, movementDurationS } = this.#control;
    const origin = this.#reference.map((q, j) => heldAt(held, j) ?? q);
    if (this.#options.settings['model.time_law'] === 'cpg') return inOwnTime(path, origin, limits);
    return this.startsAnywhere
      ? retime(pathFrom(start, path, origin, limits), start, limits, movementDurationS)
      : retime(path, origin, limits, movementDurationS);
  }

  async end(outcome: ReachOutcome): Promise<ReachAssessment> {
    const { brain, onSaveError, onSaved } = this.#options;
    const { aimingErrorM, learning: learnt, ...details } = await brain.learn(outcome);
    const durationS = this.#plannedS;
    const { autosaveFile } = this.#control;
    if (learnt && autosaveFile !== undefined) {
      try {
        await brain.save(autosaveFile);
        onSaved?.();
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
