import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../../src/errors.js';
import { resolveSettings } from '../../../src/parameters/settings.js';
import { armPermission } from '../../../src/ros/node/arm-permission.js';
import { writeCommissioning } from '../../../src/storage/commissioning.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const driver = {
  commandInterface: 'trajectory',
  commandTopic: '/joint_trajectory',
  stateTopic: '/joint_states',
};
const urdf = '<robot name="r"/>';

function recorded(handSpeedMPerS: number, passed = true): string {
  const file = join(temporaryFolder(), 'commissioning.json');
  const checks = [{ name: 'stop', passed, seen: 'it stops' }];
  writeCommissioning(file, urdf, {
    driver,
    at: '2026-01-02T03:04:05Z',
    by: 'somebody',
    checks,
    handSpeedMPerS,
  });
  return file;
}

/** What is left of settings: the speed in space, and whether movements wait to be confirmed. */
function left(given: Readonly<Record<string, unknown>>, description = urdf) {
  const settings = resolveSettings('robot', given);
  const permission = armPermission(settings, description, driver);
  const { text, reduced } = permission;
  const allowed = permission.allow(settings);
  return { speed: allowed['limits.hand_speed'], confirm: allowed.confirm_movements, text, reduced };
}

describe('an arm', () => {
  it('that nobody has looked at is slow, and every movement is confirmed, whatever is asked for', () => {
    expect(left({})).toMatchObject({ speed: 0.25, confirm: true, reduced: true });
    expect(left({ 'limits.hand_speed': 2 })).toMatchObject({ speed: 0.25, confirm: true });
    expect(left({ 'limits.hand_speed': 0.1 })).toMatchObject({ speed: 0.1, confirm: true });
    expect(left({}).text).toMatch(
      /^not commissioned \(.*\): no faster than 0.25 m\/s, and every movement waits/,
    );
  });

  it('that is simulated needs no ceremony', () => {
    expect(left({ simulated: true })).toMatchObject({ speed: 0, confirm: false, reduced: false });
    expect(left({ simulated: true, confirm_movements: true, 'limits.hand_speed': 0.5 })).toMatchObject({
      speed: 0.5,
      confirm: true,
    });
  });

  it('that was commissioned goes as fast as it was looked at', () => {
    const commissioning = recorded(0.8);
    expect(left({ commissioning })).toMatchObject({ speed: 0.8, confirm: false, reduced: false });
    expect(left({ commissioning, 'limits.hand_speed': 0.5 })).toMatchObject({ speed: 0.5, confirm: false });
    expect(left({ commissioning, 'limits.hand_speed': 2 })).toMatchObject({ speed: 0.8, confirm: false });
  });

  it('whose record speaks for another arm, or of a check that failed, is one that nobody has looked at', () => {
    expect(left({ commissioning: recorded(0.8) }, '<robot name="other"/>')).toMatchObject({
      speed: 0.25,
      confirm: true,
    });
    expect(left({ commissioning: recorded(0.8, false) })).toMatchObject({ speed: 0.25, confirm: true });
    expect(() => left({ commissioning: '/no/such/record.json' })).toThrow(ConfigurationError);
  });
});
