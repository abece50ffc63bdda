import type { Stateful } from '../../model/numbers/fields.js';
import type { ControllerContext, ControllerMemory } from '../controller-kind.js';
import { EstimateFile } from './estimate-file.js';

/** What was learnt, which can be forgotten. */
export interface Estimate extends Stateful {
  /** Forgets all that was learnt. */
  forget(): void;
}

/** An estimate with its file: loaded at the start, saved on request. */
export class KeptEstimate {
  readonly memory: ControllerMemory;
  readonly #estimate: Estimate;
  readonly #file: EstimateFile;
  readonly #onError: ControllerContext['onError'];

  /**
   * @param name the value of the parameter `controller`
   * @param inTurn runs work after the calls that wait
   * @throws CheckpointError when there is a file that this controller cannot take up, or none can be written
   */
  constructor(
    name: string,
    { settings, robot, control, onError }: ControllerContext,
    estimate: Estimate,
    inTurn: <T>(work: () => T | Promise<T>) => Promise<T>,
  ) {
    this.#estimate = estimate;
    this.#file = new EstimateFile({ controller: name, chainHash: robot.arm.chainHash });
    this.#onError = onError;
    if (settings.checkpoint !== '') this.#file.loadIfThere(settings.checkpoint, estimate);
    if (control.autosaveFile !== undefined) this.#file.requireWritable(control.autosaveFile);
    this.memory = {
      save: (file) => inTurn(() => this.#file.save(file, estimate)),
      load: (file) =>
        inTurn(() => {
          this.#file.load(file, estimate);
        }),
      forget: () =>
        inTurn(() => {
          estimate.forget();
        }),
    };
  }

  /** Saves to the file if there is one. If it cannot be written, this is reported, but the reach does not fail. */
  async autosave(file: string | undefined): Promise<void> {
    if (file === undefined) return;
    try {
      await this.#file.save(file, this.#estimate);
    } catch (error) {
      this.#onError('what was learnt could not be saved', error);
    }
  }
}
