import { describe, expect, it } from 'vitest';
import { HeldArm } from '../../src/motion/held-arm.js';
import { rigLimits } from '../support/session-rig.js';

const CYCLE_S = 0.01;
const SAG_RAD = -0.05;
const limits = rigLimits();

/** Two joints that hung by their sag, and have left their command. */
class Leaving {
  readonly held = new HeldArm(2);
  readonly q = Float64Array.of(0, 0.4);
  #nowS = 0;

  constructor() {
    const command = this.q.map((q) => q - SAG_RAD);
    this.held.rest(this.q, command, 0);
    this.held.rest(this.q, command, 1);
    this.held.begin(limits, this.q);
  }

  /** The first joint moves at this speed (rad/s) for so long. */
  move(speed: number, forS: number): void {
    for (let i = 0; i < Math.round(forS / CYCLE_S); i++) {
      this.#nowS += CYCLE_S;
      this.q[0] += speed * CYCLE_S;
      this.held.follow(limits, this.q, this.#nowS);
    }
  }

  get command(): readonly number[] {
    return [...this.held.desired.position];
  }
}

describe('an arm that has left its command', () => {
  it('is followed at once to where it is, less its sag', () => {
    expect(new Leaving().command[0]).toBeCloseTo(0.05, 12);
    expect(new Leaving().command[1]).toBeCloseTo(0.45, 12);
  });

  it('is followed while it sinks, and exactly where it comes to rest, within 0.35 s', () => {
    const arm = new Leaving();
    arm.move(-0.5, 1);
    expect(Math.abs(arm.command[0] - (arm.q[0] - SAG_RAD))).toBeLessThan(0.035);
    // The last bit, slowly.
    arm.move(-0.05, 0.4);
    arm.move(0, 0.35);
    expect(arm.command[0]).toBeCloseTo(arm.q[0] - SAG_RAD, 9);
  });

  it('is not followed in joints that have not moved', () => {
    const arm = new Leaving();
    const [, second] = arm.command;
    arm.move(-0.5, 1);
    arm.move(0, 1);
    expect(arm.command[1]).toBe(second);
  });

  it('is not followed back to its command, where its drives take it, nor for a small change of its sag', () => {
    const arm = new Leaving();
    arm.move(-0.5, 1);
    arm.move(0, 1);
    const [held] = arm.command;
    arm.move(0.2, 0.2);
    arm.move(0, 1);
    expect(arm.command[0]).toBe(held);
    arm.move(-0.2, 0.3);
    arm.move(0, 1);
    expect(arm.command[0]).toBe(held);
  });
});
