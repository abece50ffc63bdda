import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { homing } from '../../src/motion/retime.js';
import { ModelError, TargetRejected } from '../../src/errors.js';
import { GOAL, inState, Rig } from '../support/session-rig.js';

/** What may happen between two cycles. */
const events = {
  target: (rig: Rig) => rig.session.offer([0.3, 0.1, 0]),
  targets: (rig: Rig) =>
    rig.session.offerAll([
      [0.3, 0.1, 0],
      [0.1, 0.2, 0],
    ]),
  noTargets: (rig: Rig) => rig.session.offerAll([]),
  askFirst: (rig: Rig) => {
    rig.set({ confirmMovements: true });
  },
  askNot: (rig: Rig) => {
    rig.set({ confirmMovements: false });
  },
  confirm: (rig: Rig) => rig.session.confirm(),
  badTarget: (rig: Rig) => rig.session.offer([NaN, 5, 0]),
  pause: (rig: Rig) => rig.session.pause(),
  resume: (rig: Rig) => rig.session.resume(),
  stop: (rig: Rig) => rig.session.stop(),
  resetStop: (rig: Rig) => rig.session.resetStop(),
  home: (rig: Rig) => rig.session.home(),
  deactivate: (rig: Rig) => {
    rig.session.deactivate();
  },
  activate: (rig: Rig) => {
    rig.session.activate();
  },
  silence: (rig: Rig) => (rig.talking = false),
  talk: (rig: Rig) => (rig.talking = true),
  drag: (rig: Rig) => (rig.offset = [0.015, -0.01]),
  follow: (rig: Rig) => (rig.offset = [0, 0]),
  refuse: (rig: Rig) => (rig.controller.plan = () => new TargetRejected('unknown_region', 'nothing near')),
  fail: (rig: Rig) => (rig.controller.plan = () => new ModelError('broken')),
  plan: (rig: Rig) => (rig.controller.plan = ({ start }) => homing(start, GOAL, rig.limits, 1)),
  farPlan: (rig: Rig) =>
    (rig.controller.plan = ({ start }) => homing(start, Float64Array.of(1.7, 0), rig.limits, 1)),
} satisfies Record<string, (rig: Rig) => unknown>;
type EventName = keyof typeof events;

const happenings = fc.array(
  fc.record({
    event: fc.constantFrom(...(Object.keys(events) as EventName[])),
    cycles: fc.oneof(fc.constantFrom(0, 1, 2), fc.integer({ min: 3, max: 90 })),
  }),
  { minLength: 1, maxLength: 25 },
);

describe('a session in a storm of requests and failures', () => {
  it.each(['position', 'trajectory'] as const)(
    'keeps the limits in every cycle, and works again afterwards (%s)',
    async (by) => {
      await fc.assert(
        fc.asyncProperty(happenings, async (storm) => {
          const rig = await new Rig(by).ready();
          for (const { event, cycles } of storm) {
            events[event](rig);
            await rig.run(cycles);
          }
          for (const event of ['talk', 'follow', 'plan', 'resetStop', 'askNot', 'noTargets'] as const)
            events[event](rig);
          await rig.run(300);
          rig.session.resume();
          rig.session.activate();
          await rig.run(3);
          rig.session.takeReport();
          await rig.until(() => ['idle', 'halted'].includes(rig.status.state));
          expect(rig.session.offer([0.3, 0.1, 0])).toBeUndefined();
          await rig.until(inState('settling'));
          await rig.until(inState('idle'));
          expect([...rig.measured.position]).toEqual([...GOAL]);
          expect(rig.session.takeReport()?.target).toEqual([0.3, 0.1, 0]);
        }),
        { numRuns: 60 },
      );
    },
    60_000,
  );
});
