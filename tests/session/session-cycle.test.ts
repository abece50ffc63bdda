/** What a cycle leaves alone while the arm may not go on, and what it goes on with afterwards. */
import { describe, expect, it } from 'vitest';
import type { ReachSession } from '../../src/session/reach-session.js';
import { plainDriver } from '../../src/session/driver-state.js';
import { inState, Rig } from '../support/session-rig.js';

const TARGET = [0.5, 0.2, 0.1] as const;

const hindrances: readonly [
  string,
  (session: ReachSession) => unknown,
  (session: ReachSession) => unknown,
][] = [
  ['the arm is paused', (session) => session.pause(), (session) => session.resume()],
  [
    'time stands still',
    (session) => {
      session.setStanding('the clock stands');
    },
    (session) => {
      session.setStanding(undefined);
    },
  ],
  [
    'clock and joint states may be old',
    (session) => {
      session.setLate(true);
    },
    (session) => {
      session.setLate(false);
    },
  ],
];

describe.each(hindrances)('while %s', (_, hinder, free) => {
  it('a plan that is ready begins no movement, and begins it afterwards', async () => {
    const rig = await new Rig().ready();
    const release = rig.controller.hold();
    rig.session.offer(TARGET);
    await rig.until(({ kind }) => kind === 'thinking');
    hinder(rig.session);
    release();
    const before = [...rig.command];
    await rig.run(100);
    expect([...rig.command]).toEqual(before);
    expect(rig.controller.calls).toEqual(['begin']);
    free(rig.session);
    await rig.until(inState('moving'));
    await rig.until(inState('idle'));
    expect(rig.session.takeReport()).toMatchObject({ target: TARGET });
  });

  it('a target that waits longer than targets wait for joint states is kept', async () => {
    const rig = await new Rig().ready();
    hinder(rig.session);
    rig.session.offer(TARGET, 'a');
    await rig.run(Math.ceil((3 * rig.settings.targetTimeoutS) / 0.01));
    expect(rig.session.takeAnswers()).toEqual([]);
    free(rig.session);
    await rig.until(inState('moving'));
    expect(rig.status.id).toBe('a');
  });
});

describe('the way home', () => {
  it('is refused with the reason why the arm stands', async () => {
    const rig = await new Rig().ready();
    await rig.run(1);
    rig.session.setStanding('the clock stands');
    expect(rig.session.home()).toMatchObject({ ok: false, text: 'the clock stands' });
    rig.session.setStanding(undefined);
    rig.session.setDriver({
      ...plainDriver,
      obstacle: { kind: 'notFollowed', reason: 'the drives are off' },
    });
    expect(rig.session.home()).toMatchObject({ ok: false, text: 'the drives are off' });
    rig.session.setDriver({ ...plainDriver, disabled: 'nobody enables it' });
    expect(rig.session.home()).toMatchObject({ ok: false, text: 'nobody enables it' });
    rig.session.setDriver(plainDriver);
    expect(rig.session.home()).toMatchObject({ ok: true });
  });
});
