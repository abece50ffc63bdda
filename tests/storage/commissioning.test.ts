import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../src/errors.js';
import {
  commissioningProblem,
  readCommissioning,
  writeCommissioning,
} from '../../src/storage/commissioning.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const driver = {
  commandInterface: 'trajectory',
  commandTopic: '/arm_controller/joint_trajectory',
  stateTopic: '/joint_states',
};
const urdf = '<robot name="r"/>';
const checks = [
  { name: 'every joint moves the way the description says', passed: true, seen: '7 of 7 joints' },
  { name: 'the emergency stop stops it', passed: true, seen: 'stopped within 0.2 s' },
];

function written(change: Partial<Parameters<typeof writeCommissioning>[2]> = {}): string {
  const file = join(temporaryFolder(), 'commissioning.json');
  const record = {
    driver,
    at: '2026-01-02T03:04:05Z',
    by: 'somebody',
    checks,
    handSpeedMPerS: 0.5,
    ...change,
  };
  writeCommissioning(file, urdf, record);
  return file;
}

describe('a commissioning record', () => {
  it('comes back as it was written', () => {
    const record = readCommissioning(written());
    expect(record).toMatchObject({ driver, by: 'somebody', checks, handSpeedMPerS: 0.5 });
    expect(commissioningProblem(record, urdf, driver)).toBeUndefined();
  });

  it('speaks for no other description, no other driver, and not where a check has failed', () => {
    const record = readCommissioning(written());
    expect(commissioningProblem(record, `${urdf} `, driver)).toBe('it is of another robot description');
    const others = [{ commandInterface: 'position' }, { commandTopic: '/other' }, { stateTopic: '/other' }];
    for (const other of others)
      expect(commissioningProblem(record, urdf, { ...driver, ...other })).toMatch(
        /^it is of another driver \(/,
      );
    const [first, second] = checks;
    const failed = readCommissioning(written({ checks: [first, { ...second, passed: false }] }));
    expect(commissioningProblem(failed, urdf, driver)).toBe('not passed: the emergency stop stops it');
  });

  it.each([
    ['without checks', { checks: [] }],
    ['by nobody', { by: '' }],
    ['without a speed', { handSpeedMPerS: 0 }],
    ['at no time', { at: 'yesterday' }],
  ])('%s is not written', (_, change) => {
    expect(() => written(change)).toThrow();
  });

  it.each([
    ['cut short', (text: string) => text.slice(0, 100)],
    ['with a field that is not known', (text: string) => text.replace('{', '{"lifted": true,')],
    ['of another version', (text: string) => text.replace('"version": 1', '"version": 2')],
    ['without the hash of the driver', (text: string) => text.replace('driver_hash', 'hash')],
    ['with a negative speed', (text: string) => text.replace('"hand_speed": 0.5', '"hand_speed": -1')],
  ])('%s is refused, with the name of its file', (_, change) => {
    const file = written();
    const text = readFileSync(file, 'utf8');
    const changed = change(text);
    expect(changed).not.toBe(text);
    writeFileSync(file, changed);
    expect(() => readCommissioning(file)).toThrow(ConfigurationError);
    expect(() => readCommissioning(file)).toThrow(new RegExp(`^commissioning record ${file}: `));
  });
});
