import { describe, expect, it } from 'vitest';
import { inState, Rig, START } from '../support/session-rig.js';
import { SoftArm } from '../support/soft-arm.js';

describe('joint states that are 50 ms old', () => {
  it.each([0, 5])('count by the command of when they were read (%d cycles)', async (cycles) => {
    const rig = new Rig('position', { trackingError: 0.17 });
    rig.measured.position.set(START);
    rig.arm = new SoftArm([...START], 3, 0);
    rig.latencyCycles = cycles;
    await rig.ready();
    let lag = 0;
    let apparent = 0;
    rig.session.offer([0.5, 0.2, 0.1]);
    await rig.until(({ state }) => {
      for (let j = 0; j < 2; j++) {
        lag = Math.max(lag, Math.abs(rig.command[j] - (rig.arm?.position[j] ?? NaN)));
        apparent = Math.max(apparent, Math.abs(rig.command[j] - rig.measured.position[j]));
      }
      expect(state).not.toBe('halted');
      return rig.session.takeReport() !== undefined;
    });
    // The arm never lagged by so much; what came of it did.
    expect(lag).toBeLessThan(0.17);
    if (cycles > 0) expect(apparent).toBeGreaterThan(0.17);
    expect(inState('halted')(rig.status)).toBe(false);
  });
});
