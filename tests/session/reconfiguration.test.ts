import { describe, expect, it } from 'vitest';
import { ReachSession } from '../../src/session/reach-session.js';
import { CYCLE_S, inState, Rig, START } from '../support/session-rig.js';

/** The rig holds every command against the limits of velocity and acceleration. */
describe('a reconfiguration', () => {
  it('of what is live steps no command in mid-movement', async () => {
    const rig = await new Rig().ready();
    rig.session.offer([0.1, 0.1, 0.1]);
    await rig.until(inState('moving'));
    await rig.run(30);
    const { limits } = rig.settings;
    rig.set({ limits: { ...limits, trackingError: 0.05, stateTimeoutS: 0.05 }, movementDurationS: 0.3 });
    await rig.until(() => rig.session.takeReport() !== undefined);
  });

  it.each(['deactivated', 'stopped', 'paused'] as const)(
    'of an arm that was %s in mid-movement goes on from its command while that brakes',
    async (how) => {
      const rig = await new Rig().ready();
      rig.session.offer([0.1, 0.1, 0.1]);
      await rig.until(inState('moving'));
      await rig.run(30);
      if (how === 'stopped') rig.session.stop();
      else if (how === 'paused') rig.session.pause();
      rig.session.deactivate();
      await rig.run(3);
      rig.session.activate();
      if (how === 'stopped') expect(rig.session.resetStop().ok).toBe(true);
      await rig.until(inState('idle'));
      rig.session.offer([0.1, 0.1, 0.1]);
      await rig.until(() => rig.session.takeReport() !== undefined);
    },
  );

  it('makes a session whose first command is the posture that is measured', async () => {
    const rig = await new Rig().ready();
    rig.session.offer([0.1, 0.1, 0.1]);
    await rig.until(inState('moving'));
    await rig.run(30);
    rig.session.deactivate();
    await rig.until(() => rig.session.resting);
    const anew = new ReachSession({
      controller: rig.controller,
      startPosture: START,
      commandInterface: 'position',
      cycleS: CYCLE_S,
      settings: rig.settings,
    });
    anew.activate();
    const command = new Float64Array(2);
    rig.measured.stampS = rig.timeS + CYCLE_S;
    anew.tick(rig.timeS + CYCLE_S, rig.measured, command);
    expect([...command]).toEqual([...rig.measured.position]);
    // Nothing moves before a target is sent.
    for (let i = 2; i < 100; i++) {
      rig.measured.stampS = rig.timeS + i * CYCLE_S;
      anew.tick(rig.timeS + i * CYCLE_S, rig.measured, command);
    }
    expect([...command]).toEqual([...rig.measured.position]);
  });
});
