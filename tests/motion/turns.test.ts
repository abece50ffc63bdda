import { describe, expect, it } from 'vitest';
import { Turns } from '../../src/motion/turns.js';

const TURN = 2 * Math.PI;

/** The angles that are taken for one joint with these limits, of published ones; NaN where none came for a while. */
function story(
  [lower, upper]: readonly [number, number],
  published: readonly number[],
  expected?: number,
): number[] {
  const turns = new Turns(1);
  const limits = { jointLower: Float64Array.of(lower), jointUpper: Float64Array.of(upper) };
  let previous: Float64Array | undefined;
  return published.map((angle) => {
    const position = Float64Array.of(angle);
    turns.unwrap(limits, position, previous, expected === undefined ? undefined : Float64Array.of(expected));
    previous = Number.isNaN(angle) ? undefined : position;
    return position[0];
  });
}

/** The angle that is taken for the one joint state that comes while another angle is expected. */
const taken = (limits: readonly [number, number], published: number, expected?: number) =>
  story(limits, [published], expected)[0];

describe('whole turns of a joint', () => {
  const twice = [-TURN, TURN] as const;
  /** As in the description of a UR: a turn, and 4e-13 rad. */
  const once = [-3.14159265359, 3.14159265359] as const;

  it('are added so that an angle goes on from the one before', () => {
    expect(taken(twice, -3.1, 3.1)).toBeCloseTo(TURN - 3.1, 12);
    expect(taken(twice, 3.1, -3.1)).toBeCloseTo(3.1 - TURN, 12);
    expect(taken(twice, 1, 1.2)).toBe(1);
  });

  it('are left out where the joint could not be then, as of an arm that was moved by half a turn unseen', () => {
    expect(taken(once, 1.5, -1.7)).toBeCloseTo(1.5, 12);
    expect(taken(once, -1.5, 1.7)).toBeCloseTo(-1.5, 12);
    expect(taken(twice, 1.5, -6)).toBeCloseTo(1.5 - TURN, 12);
    expect(taken(twice, -1.5, -6.2)).toBeCloseTo(-1.5, 12);
    expect(taken(twice, -0.023, -3.5)).toBeCloseTo(-0.023, 12);
  });

  it('are those of a driver that tells whole turns, where an arm was moved unseen', () => {
    // From 4.7 rad by the program of a teach pendant, in which nothing came: not taken for 4.78.
    expect(story(twice, [4.7, Number.NaN, -1.5], 4.7)).toEqual([4.7, Number.NaN, -1.5]);
    // The driver was seen to leave a turn out: it publishes 0 to 2 pi, or -pi to pi.
    expect(story(twice, [4.7, 0.02, TURN - 0.02, Number.NaN, TURN - 0.1], 0)[4]).toBeCloseTo(-0.1, 12);
    expect(story(twice, [3.1, -3.1, Number.NaN, -3], 3.2)[3]).toBeCloseTo(TURN - 3, 12);
    // Nothing was seen: half a turn is what both kinds tell.
    expect(story(twice, [3.1415, Number.NaN, -3.1], 3.1)[2]).toBeCloseTo(TURN - 3.1, 12);
    // A guess is no evidence.
    expect(story(twice, [-3.1, 4.7, Number.NaN, -1.5], 3.1)[3]).toBe(-1.5);
    expect(story(twice, [3.5, Number.NaN, 3.5], -2.8)[2]).toBeCloseTo(3.5 - TURN, 12);
    // Who left a turn out once may do so again.
    expect(story(twice, [3.1, -3.1, 3.5, Number.NaN, -3], 3.2)[4]).toBeCloseTo(TURN - 3, 12);
    // Half a turn, rounded up, is none either.
    expect(story(twice, [3.1425, Number.NaN, -3.1], 3.1)[2]).toBeCloseTo(TURN - 3.1, 12);
    expect(story(twice, [3.1427, Number.NaN, -3.1], 3.1)[2]).toBe(-3.1);
    // An angle that the joint cannot have is no evidence.
    expect(story([-3.2, 3.2], [3.5, Number.NaN, 3.4], -2.8)[2]).toBeCloseTo(3.4 - TURN, 12);
  });

  it('let an arm yield beyond its limit', () => {
    expect(taken(once, -3.1, 3.12)).toBeCloseTo(TURN - 3.1, 12);
    expect(taken(once, -2.9, 3.12)).toBeCloseTo(TURN - 2.9, 12);
    expect(taken(once, -2.5, 3.12)).toBeCloseTo(-2.5, 12);
    expect(taken(once, 2.5, -3.12)).toBeCloseTo(2.5, 12);
  });

  it('leave the first reading alone of a joint that stands just beyond its limit: it was believed a turn away', () => {
    expect(taken(once, 3.1417)).toBe(3.1417);
    expect(taken(once, -3.1417)).toBe(-3.1417);
    expect(taken(once, 3.23)).toBe(3.23);
    expect(taken(once, 3.25)).toBeCloseTo(3.25 - TURN, 12);
    expect(taken(twice, TURN + 0.05)).toBe(TURN + 0.05);
    // What is within a half turn may have been wrapped.
    expect(taken([-3, 6], -3.05)).toBeCloseTo(TURN - 3.05, 12);
  });

  it('bring the first reading within the limits, and leave joints alone that cannot turn', () => {
    expect(taken([0, 2 * TURN], -1)).toBeCloseTo(TURN - 1, 12);
    expect(taken([-2, 2], -3, 3)).toBe(-3);
    expect(taken(once, 3.3)).toBeCloseTo(3.3 - TURN, 12);
    expect(taken(twice, Number.NaN, 1)).toBeNaN();
  });
});
