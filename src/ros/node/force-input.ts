import type { Load } from './contact-watch.js';

interface Wrench {
  readonly force: { readonly x: number; readonly y: number; readonly z: number };
  readonly torque: { readonly x: number; readonly y: number; readonly z: number };
}

/** What a force sensor measures. Where a limit counts, an arm whose sensor is silent must not move: nobody would feel a contact. */
export class ForceInput {
  readonly force: Load = { name: 'the force', unit: 'N', value: NaN, limit: 0 };
  readonly torque: Load = { name: 'the torque', unit: 'N m', value: NaN, limit: 0 };
  readonly #topic: string;
  #atS = Number.NEGATIVE_INFINITY;

  /** @param topic full name, for people */
  constructor(topic: string) {
    this.#topic = topic;
  }

  /** @param nowS steady time of receipt */
  take({ force, torque }: Wrench, nowS: number): void {
    this.force.value = Math.hypot(force.x, force.y, force.z);
    this.torque.value = Math.hypot(torque.x, torque.y, torque.z);
    this.#atS = nowS;
  }

  /** Why the arm may not move; undefined if it may. */
  disabled(nowS: number, timeoutS: number): string | undefined {
    if (this.force.limit === 0 && this.torque.limit === 0) return undefined;
    const ageS = nowS - this.#atS;
    if (ageS === Number.POSITIVE_INFINITY) return `no force has come on ${this.#topic}`;
    return ageS > timeoutS ? `no force has come on ${this.#topic} for more than ${timeoutS} s` : undefined;
  }
}
