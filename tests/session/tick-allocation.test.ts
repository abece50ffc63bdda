import { describe, expect, it } from 'vitest';
import { homing } from '../../src/motion/retime.js';
import { heapGrowth } from '../heap-growth.js';
import { CYCLE_S, GOAL, inState, Rig } from '../support/session-rig.js';

const TICKS = 10_000;
/** Numbers that are boxed on their way into functions, at most 21 of 16 bytes; any array takes more than is left. */
const BYTES_PER_TICK = 21 * 16;

/** Ticks a session in its present state without letting the test allocate in between. */
function growth(rig: Rig): number {
  const { session, measured, command } = rig;
  return heapGrowth(TICKS, BYTES_PER_TICK * TICKS, () => {
    rig.timeS += CYCLE_S;
    measured.stampS = rig.timeS;
    measured.position.set(command);
    session.tick(rig.timeS, measured, command);
  });
}

describe('a tick', () => {
  it.each(['position', 'trajectory'] as const)(
    'allocates no object and no array in mid-movement (%s)',
    async (by) => {
      const rig = await new Rig(by).ready();
      rig.controller.plan = ({ start }) => homing(start, GOAL, rig.limits, 3000);
      rig.session.offer([0.1, 0.1, 0.1]);
      await rig.until(inState('moving'));
      expect(growth(rig)).toBeLessThan(BYTES_PER_TICK * TICKS);
      expect(rig.session.tick(rig.timeS, rig.measured, rig.command).state).toBe('moving');
    },
  );

  it('allocates no object and no array while idle', async () => {
    const rig = await new Rig().ready();
    expect(growth(rig)).toBeLessThan(BYTES_PER_TICK * TICKS);
    expect(rig.session.tick(rig.timeS, rig.measured, rig.command).state).toBe('idle');
  });
});
