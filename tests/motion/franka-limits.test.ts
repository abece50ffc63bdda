/**
 * A Franka refuses commands whose velocity, acceleration or jerk, seen from one millisecond to the next, is beyond its
 * limits ("Robot and interface specifications" of the Franka Control Interface, Panda).
 */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { describedRobot } from '../../src/arm/robot.js';
import { readJointLimits } from '../../src/arm/joint-limits-file.js';
import { GuardedMotion } from '../../src/motion/guarded-motion.js';
import { motionLimits } from '../../src/motion/motion-limits.js';
import { createMeasurement } from '../../src/motion/plant.js';
import { homing, retime } from '../../src/motion/retime.js';
import type { Trajectory } from '../../src/motion/trajectory.js';
import { resolveSettings } from '../../src/parameters/settings.js';

const published = {
  velocity: [2.175, 2.175, 2.175, 2.175, 2.61, 2.61, 2.61],
  acceleration: [15, 7.5, 10, 12.5, 15, 20, 20],
  jerk: [7500, 3750, 5000, 6250, 7500, 10000, 10000],
};
const start = [0.0, -0.3, 0.0, -2.0, 0.0, 1.8, 0.8];
const joints = start.map((_, j) => `panda_joint${j + 1}`);
const STEP_S = 1e-3;

function limitsOfFranka() {
  const file = fileURLToPath(new URL('../../config/joint_limits/panda.yaml', import.meta.url));
  const settings = resolveSettings('robot', {
    urdf: fileURLToPath(new URL('../../urdf/panda.urdf', import.meta.url)),
    joints,
    base_frame: 'panda_link0',
    tip_link: 'panda_hand',
    start_posture: start,
    'limits.velocity_scale': 1,
    // As fast as the file lets it be.
    'limits.acceleration': 1000,
    'limits.file': file,
  });
  return motionLimits(describedRobot(settings).arm, settings, undefined, readJointLimits(file, joints));
}

/** The cubic between the points of a trajectory, as joint_trajectory_controller makes it of positions and velocities (n x J). */
function eachMillisecond({ timesS, positions, velocities }: Trajectory, n: number): Float64Array[] {
  const rows: Float64Array[] = [];
  let i = 0;
  for (let t = timesS[0]; t <= timesS[timesS.length - 1]; t += STEP_S) {
    while (i < timesS.length - 2 && timesS[i + 1] <= t) i++;
    const dt = timesS[i + 1] - timesS[i];
    const s = (t - timesS[i]) / dt;
    rows.push(
      Float64Array.from({ length: n }, (_, j) => {
        const [p0, p1] = [positions[i * n + j], positions[(i + 1) * n + j]];
        const [v0, v1] = [velocities[i * n + j] * dt, velocities[(i + 1) * n + j] * dt];
        return p0 + s * (v0 + s * (3 * (p1 - p0) - 2 * v0 - v1 + s * (2 * (p0 - p1) + v0 + v1)));
      }),
    );
  }
  return rows;
}

/** The largest velocity, acceleration and jerk of any joint as shares of what a Franka takes. */
function shares(rows: readonly Float64Array[]) {
  const most = { velocity: 0, acceleration: 0, jerk: 0 };
  for (let i = 3; i < rows.length; i++)
    for (let j = 0; j < 7; j++) {
      const [a, b, c, d] = [rows[i - 3][j], rows[i - 2][j], rows[i - 1][j], rows[i][j]];
      const raise = (kind: keyof typeof most, value: number) =>
        (most[kind] = Math.max(most[kind], Math.abs(value) / published[kind][j]));
      raise('velocity', (d - c) / STEP_S);
      raise('acceleration', (d - 2 * c + b) / STEP_S ** 2);
      raise('jerk', (d - 3 * c + 3 * b - a) / STEP_S ** 3);
    }
  return most;
}

const limits = limitsOfFranka();
const from = Float64Array.from(start);
const to = Float64Array.of(0.9, 0.5, -0.7, -1.2, 0.8, 2.6, -0.6);

function motionOf(law: ReturnType<typeof homing>) {
  const motion = new GuardedMotion({ joints: 7, commandInterface: 'trajectory', cycleS: 0.01 });
  motion.place(limits, from, 0);
  expect(motion.start(limits, law, 0)).toBeUndefined();
  const trajectory = motion.takeTrajectory();
  if (trajectory === undefined) return expect.fail('no trajectory');
  return { motion, trajectory };
}

describe('a trajectory for a Franka, as fast as its limits let it be', () => {
  it.each([
    ['straight in joint space', homing(from, to, limits, 0.1)],
    [
      'along a bent path',
      retime(
        Float64Array.from({ length: 8 * 7 }, (_, i) => {
          const [row, j] = [Math.floor(i / 7) + 1, i % 7];
          return (
            from[j] +
            ((to[j] - from[j]) * row) / 8 +
            0.1 * Math.sin((Math.PI * row) / 4 + j) * (row === 8 ? 0 : 1)
          );
        }),
        from,
        limits,
        0.1,
      ),
    ],
  ])('%s begins where the arm is, at rest, and keeps velocity, acceleration and jerk', (_, law) => {
    const { trajectory } = motionOf(law);
    expect([...trajectory.positions.slice(0, 7)]).toEqual([...from]);
    // At rest before and after.
    const rows = eachMillisecond(trajectory, 7);
    const padded = [
      ...Array.from({ length: 5 }, () => rows[0]),
      ...rows,
      ...Array.from({ length: 5 }, () => trajectory.positions.slice(-7)),
    ];
    const { velocity, acceleration, jerk } = shares(padded);
    expect(velocity).toBeLessThanOrEqual(1);
    expect(velocity).toBeGreaterThan(0.2);
    expect(acceleration).toBeLessThanOrEqual(1);
    expect(jerk).toBeLessThanOrEqual(1);
  });

  it.each([0.2, 0.4, 0.6])('brakes within them from %d of the way on', (share) => {
    const { motion, trajectory } = motionOf(homing(from, to, limits, 0.1));
    const measured = createMeasurement(7);
    const endS = share * trajectory.timesS[trajectory.timesS.length - 1];
    const rows = eachMillisecond(trajectory, 7);
    let nowS = 0;
    while (nowS < endS) {
      nowS += 0.01;
      measured.stampS = nowS;
      measured.position.set(rows[Math.min(rows.length - 1, Math.round(nowS / STEP_S))]);
      expect(motion.step(limits, measured, nowS)).toBe('clear');
    }
    motion.stop();
    nowS += 0.01;
    measured.stampS = nowS;
    measured.position.set(rows[Math.round(nowS / STEP_S)]);
    motion.step(limits, measured, nowS);
    const braking = motion.takeTrajectory();
    if (braking === undefined) return expect.fail('it does not brake');
    const { velocity, acceleration, jerk } = shares(eachMillisecond(braking, 7));
    expect(velocity).toBeLessThanOrEqual(1);
    expect(acceleration).toBeLessThanOrEqual(1);
    expect(jerk).toBeLessThanOrEqual(1);
  });
});
