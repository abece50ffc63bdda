import type { CorticoStriatal } from '../../model/basal-ganglia/cortico-striatal.js';
import { StructuralCorticoStriatal } from '../../model/basal-ganglia/structural-cortico-striatal.js';
import type { RewiringCause } from '../../model/basal-ganglia/wiring.js';

/** A contact that replaced another. */
export interface Rewiring {
  readonly trial: number;
  /** Striatal cell. */
  readonly post: number;
  /** Cortical cells. */
  readonly pruned: number;
  readonly formed: number;
  readonly cause: RewiringCause;
}

/** All rewirings while it is attached; none if the projection does not rewire. */
export class WiringLog {
  readonly rewirings: Rewiring[] = [];
  #trial = 0;
  readonly #projection: CorticoStriatal;

  constructor(projection: CorticoStriatal) {
    this.#projection = projection;
    if (projection instanceof StructuralCorticoStriatal)
      projection.wiring.observer = (post, pruned, formed, cause) => {
        this.rewirings.push({ trial: this.#trial, post, pruned, formed, cause });
      };
  }

  /** From here on rewirings belong to that trial. */
  begin(trial: number): void {
    this.#trial = trial;
  }

  /** Rewirings of the present trial by cause. */
  count(cause: RewiringCause): number {
    let count = 0;
    for (let i = this.rewirings.length - 1; i >= 0 && this.rewirings[i].trial === this.#trial; i--)
      if (this.rewirings[i].cause === cause) count++;
    return count;
  }

  detach(): void {
    if (this.#projection instanceof StructuralCorticoStriatal) this.#projection.wiring.observer = undefined;
  }
}
