import type { Brain } from '../../model/brain.js';
import { takeSnapshot, restoreSnapshot } from '../../model/snapshot.js';
import type { Snapshot } from '../../model/snapshot.js';
import type { Fields, Stateful } from '../../model/numbers/fields.js';
import { phaseMs } from '../../model/trial/phases.js';
import type { Vector3 } from '../../model/numbers/vector.js';

/**
 * The basal ganglia of a brain, shown one goal after another as a trial shows it (rest and goal phase of
 * `phases.ts`), each from the same state of rest and without plasticity. Until `end` the brain is in use.
 */
export class RestingLoop {
  readonly #brain: Brain;
  readonly #before: Snapshot;
  readonly #noise: number;
  readonly #parts: readonly Stateful[];
  readonly #rest: readonly Fields[];

  /** @param noise amplitude of the noise of SNr meanwhile */
  constructor(brain: Brain, noise: number) {
    const { basalGanglia } = brain;
    this.#brain = brain;
    this.#before = takeSnapshot(brain);
    this.#noise = basalGanglia.noise;
    basalGanglia.noise = noise;
    brain.setSwitches(false, false);
    basalGanglia.cortex.clear();
    basalGanglia.resetRates();
    basalGanglia.run(phaseMs.rest);
    // The projection is restored, too: it stores products with bumps, whose numbers begin anew with the cortex.
    this.#parts = [basalGanglia, basalGanglia.cortex, basalGanglia.corticoStriatal];
    this.#rest = this.#parts.map((part) => part.save());
  }

  /** Afterwards the brain is in the state at the end of the goal phase. */
  show(goal: Vector3): void {
    const { basalGanglia } = this.#brain;
    this.#parts.forEach((part, i) => {
      part.load(this.#rest[i]);
    });
    basalGanglia.cortex.show(goal);
    basalGanglia.run(phaseMs.goal);
  }

  /** Restores the brain. */
  end(): void {
    this.#brain.basalGanglia.noise = this.#noise;
    restoreSnapshot(this.#brain, this.#before);
  }
}
