/** Every target is answered, once, by its name. */
import { describe, expect, it } from 'vitest';
import { TargetRejected } from '../../src/errors.js';
import type { Vector3 } from '../../src/model/numbers/vector.js';
import { Rig, inState } from '../support/session-rig.js';

const A: Vector3 = [0.3, 0.1, 0];
const B: Vector3 = [0.2, 0.2, 0];
const FAR: Vector3 = [9, 0, 0];

const told = (rig: Rig) => rig.session.takeAnswers().map(({ id, outcome, reason }) => [id, outcome, reason]);

describe('a target', () => {
  it.each([
    [0.049, 'reached'],
    [0.051, 'missed'],
  ])('%d m off, of 0.05 m that are tolerated, is %s', async (aimingErrorM, outcome) => {
    const rig = await new Rig().ready();
    const { learnt } = rig.controller;
    if (learnt instanceof Error) throw learnt;
    rig.controller.learnt = { ...learnt, aimingErrorM };
    rig.session.offer(A, 'first');
    await rig.until(inState('moving'));
    expect(rig.status.id).toBe('first');
    await rig.until(inState('idle'));
    expect(rig.session.takeReport()).toMatchObject({ id: 'first', outcome, target: A });
    expect(told(rig)).toEqual([]);
  });

  it('that another takes the place of is superseded, also while it waits for confirmation', async () => {
    const rig = await new Rig().ready();
    rig.session.offerAll([A, B], ['a', 'b']);
    rig.session.offer(B, 'c');
    expect(told(rig)).toEqual([
      ['a', 'superseded', 'superseded'],
      ['b', 'superseded', 'superseded'],
    ]);
    rig.set({ confirmMovements: true });
    await rig.until(({ kind }) => kind === 'waitingForConfirmation');
    rig.session.offerAll([]);
    expect(told(rig)).toEqual([['c', 'superseded', 'superseded']]);
  });

  it('that is unfit is rejected, and those that came with it', async () => {
    const rig = await new Rig().ready();
    rig.session.offerAll([A, FAR], ['a', 'b']);
    expect(told(rig)).toEqual([
      ['a', 'rejected', 'outside_workspace'],
      ['b', 'rejected', 'outside_workspace'],
    ]);
    expect((await rig.cycle()).id).toBe('b');
  });

  it('that the controller refuses is answered as the controller says', async () => {
    const rig = await new Rig().ready();
    rig.controller.plan = () => new TargetRejected('unreachable', 'too far for this arm');
    rig.session.offer(A, 'a');
    await rig.until(({ kind }) => kind === 'targetRejected');
    expect(told(rig)).toEqual([['a', 'unreachable', 'unreachable']]);
  });

  it.each([
    ['stop', (rig: Rig) => rig.session.stop(), 'emergencyStop'],
    [
      'fault',
      (rig: Rig) => {
        rig.session.internalFault('broken');
      },
      'internalFault',
    ],
    [
      'deactivation',
      (rig: Rig) => {
        rig.session.deactivate();
      },
      'not_active',
    ],
  ])('under way or waiting is answered by a %s', async (_, end, reason) => {
    const rig = await new Rig().ready();
    rig.session.offerAll([A, B], ['a', 'b']);
    await rig.until(inState('moving'));
    end(rig);
    expect(told(rig).sort()).toEqual([
      ['a', 'halted', reason],
      ['b', 'halted', reason],
    ]);
  });

  it('that was reached before a halt is still a trial', async () => {
    const rig = await new Rig().ready();
    rig.session.offer(A, 'a');
    await rig.until(inState('settling'));
    const release = rig.controller.hold();
    await rig.until(inState('thinking'));
    rig.session.stop();
    await rig.cycle();
    release();
    await rig.run(3);
    expect(rig.session.takeReport()?.id).toBe('a');
    expect(told(rig)).toEqual([]);
  });

  it('that waited too long for joint states is rejected as stale', async () => {
    const rig = new Rig();
    rig.talking = false;
    rig.session.activate();
    await rig.cycle();
    rig.session.offerAll([A, B], ['a', 'b']);
    await rig.run(120);
    expect(told(rig)).toEqual([
      ['a', 'rejected', 'stale'],
      ['b', 'rejected', 'stale'],
    ]);
  });

  it('without a name has the number in which it came', async () => {
    const rig = await new Rig().ready();
    rig.session.offer(FAR);
    rig.session.offer(FAR);
    expect(told(rig).map(([id]) => id)).toEqual(['1', '2']);
  });
});
