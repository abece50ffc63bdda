import { describe, expect, it } from 'vitest';
import { CYCLE_S, inState, Rig } from '../support/session-rig.js';

const JERK = 40;
const jerky = { jerk: Float64Array.of(JERK, JERK), trackingError: 0.2 };

/** Largest jerk of the commands from `first` on (rad/s^3), of those that came regularly. */
function largestJerk(rig: Rig, first: number): number {
  const rows = rig.commands.slice(first);
  let largest = 0;
  for (let i = 3; i < rows.length; i++)
    for (let j = 0; j < 2; j++) {
      const [a, b, c, d] = rows.slice(i - 3, i + 1).map(({ q }) => q[j]);
      largest = Math.max(largest, Math.abs(d - 3 * c + 3 * b - a) / CYCLE_S ** 3);
    }
  return largest;
}

const causes: readonly [string, (rig: Rig) => void, string][] = [
  ['an emergency stop', (rig) => rig.session.stop(), 'emergencyStop'],
  ['a pause', (rig) => rig.session.pause(), 'paused'],
  ['joint states that stop', (rig) => (rig.talking = false), 'jointStatesStale'],
  ['an arm that is held back', (rig) => (rig.offset = [-0.1, 0.08]), 'trackingError'],
  [
    'a fault',
    (rig) => {
      rig.session.internalFault('x');
    },
    'internalFault',
  ],
];

describe('a halt with a limit of jerk', () => {
  it.each(causes)('by %s keeps it, and comes to rest', async (_, cause, kind) => {
    const rig = await new Rig('position', jerky).ready();
    rig.session.offer([0.1, 0.1, 0.1]);
    await rig.until(inState('moving'));
    await rig.run(40);
    const first = rig.commands.length - 4;
    if (kind === 'trackingError')
      for (let i = 0; i < 60 && rig.status.kind !== kind; i++) {
        // The arm falls behind slowly: no encoder steps.
        rig.offset = [rig.offset[0] - 0.006, rig.offset[1] + 0.006];
        await rig.cycle();
      }
    else cause(rig);
    await rig.until(({ kind: now }) => now === kind);
    // The arm is let go: it comes back to its command.
    while (!rig.session.resting) {
      rig.offset = rig.offset.map((x) => Math.sign(x) * Math.max(0, Math.abs(x) - 0.01));
      await rig.cycle();
    }
    await rig.run(3);
    // Braking with all of the acceleration at once would be 500.
    expect(largestJerk(rig, first)).toBeLessThan(JERK * 1.02);
  });

  it('tells a robot that follows trajectories of a stop that keeps it', async () => {
    const rig = await new Rig('trajectory', jerky).ready();
    rig.session.offer([0.1, 0.1, 0.1]);
    await rig.until(inState('moving'));
    rig.session.takeTrajectory();
    await rig.run(40);
    rig.session.stop();
    await rig.cycle();
    const { timesS, velocities } = rig.session.takeTrajectory() ?? expect.fail('no trajectory');
    expect([...velocities.slice(-2)]).toEqual([0, 0]);
    for (let i = 2; i < timesS.length; i++)
      for (let j = 0; j < 2; j++) {
        const rate = (k: number) => (velocities[2 * k + j] - velocities[2 * k - 2 + j]) / CYCLE_S;
        expect(Math.abs(rate(i) - rate(i - 1)) / CYCLE_S).toBeLessThan(JERK * 1.02);
      }
    await rig.until(() => rig.session.resting);
  });
});
