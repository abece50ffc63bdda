import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readJointLimits } from '../../src/arm/joint-limits-file.js';
import { rateLimits } from '../../src/motion/rate-limits.js';
import { resolveSettings } from '../../src/parameters/settings.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const joints = ['shoulder_yaw', 'shoulder_pitch', 'shoulder_roll', 'elbow'];

function file(text: string): string {
  const path = join(temporaryFolder(), 'joint_limits.yaml');
  writeFileSync(path, text);
  return path;
}

describe('a joint_limits.yaml', () => {
  it('in the form of MoveIt limits the joints that it names', () => {
    const limits = readJointLimits(
      file(`
default_velocity_scaling_factor: 0.1
joint_limits:
  elbow: { has_velocity_limits: true, max_velocity: 1.5, has_acceleration_limits: true, max_acceleration: 3, has_jerk_limits: true, max_jerk: 90 }
  shoulder_yaw: { has_velocity_limits: false, max_velocity: 1, has_acceleration_limits: false, max_acceleration: 0 }
  finger: { has_velocity_limits: true, max_velocity: 0.1 }
  shoulder_roll:
    max_velocity: !degrees 90
`),
      joints,
    );
    expect(limits.get('elbow')).toEqual({ velocity: 1.5, acceleration: 3, jerk: 90 });
    expect(limits.get('shoulder_yaw')).toEqual({});
    expect(limits.get('shoulder_roll')?.velocity).toBeCloseTo(Math.PI / 2, 12);
    expect([...limits.keys()].sort()).toEqual(['elbow', 'shoulder_roll', 'shoulder_yaw']);
  });

  it.each([
    ['is none', 'limits: {}', /joint_limits/],
    [
      'is of another robot',
      'joint_limits: { wheel: { max_velocity: 1 } }',
      /names wheel, expected some of shoulder_yaw/,
    ],
    [
      'has a limit that is none',
      'joint_limits: { elbow: { max_jerk: -1 } }',
      /max_jerk of elbow is -1, expected a number above 0/,
    ],
    ['lacks a limit', 'joint_limits: { elbow: { has_jerk_limits: true } }', /expected max_jerk with it/],
    ['has aliases', 'joint_limits: { elbow: &e { max_jerk: 1 }, shoulder_yaw: *e }', /alias/i],
    ['is no YAML', 'joint_limits: [', /limits.file/],
    ['has a text for a number', 'joint_limits: { elbow: { max_velocity: fast } }', /max_velocity/],
  ])('that %s is refused', (_, text, says) => {
    expect(() => readJointLimits(file(text), joints)).toThrow(says);
  });

  it('that is not there is refused with its name', () => {
    expect(() => readJointLimits('/nowhere/joint_limits.yaml', joints)).toThrow(
      /\/nowhere\/joint_limits.yaml/,
    );
  });
});

describe('the rates of joints', () => {
  const described = Float64Array.of(4, 4, 4, 4);
  const of = (given: object, fromFile = new Map()) =>
    rateLimits(
      joints,
      described,
      resolveSettings('robot', { 'limits.velocity_scale': 0.5, ...given }),
      fromFile,
    );

  it('are those of the description and of the parameters for all joints', () => {
    const { velocity, acceleration, jerk } = of({ 'limits.jerk': 70 });
    expect([...velocity]).toEqual([2, 2, 2, 2]);
    expect([...acceleration]).toEqual([5, 5, 5, 5]);
    expect([...jerk]).toEqual([70, 70, 70, 70]);
    expect([...of({}).jerk]).toEqual([Infinity, Infinity, Infinity, Infinity]);
  });

  it('are the lowest of all sources', () => {
    const fromFile = new Map([['elbow', { velocity: 1, acceleration: 3, jerk: 100 }]]);
    const { velocity, acceleration, jerk } = of({ 'limits.joint_velocity': [1, 3, 0.4, 0.4] }, fromFile);
    expect([...velocity]).toEqual([1, 2, 0.4, 0.4]);
    // Four fifths of what the file says.
    expect([...acceleration]).toEqual([5, 5, 5, 0.8 * 3]);
    expect([...jerk]).toEqual([Infinity, Infinity, Infinity, 80]);
  });

  it('for each joint take the place of those for all joints', () => {
    const own = {
      'limits.joint_acceleration': [15, 7, 10, 12],
      'limits.joint_jerk': [7500, 3750, 5000, 6250],
    };
    const { acceleration, jerk } = of({ ...own, 'limits.jerk': 10 });
    expect([...acceleration]).toEqual([15, 7, 10, 12]);
    expect([...jerk]).toEqual([7500, 3750, 5000, 6250]);
  });
});
