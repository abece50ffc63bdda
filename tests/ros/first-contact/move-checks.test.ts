import { expect, it } from 'vitest';
import { describedRobot } from '../../../src/arm/robot.js';
import { minimumJerk } from '../../../src/motion/minimum-jerk.js';
import { resolveSettings } from '../../../src/parameters/settings.js';
import {
  delayOf,
  moveFinding,
  roomOf,
  sagFinding,
  speedFinding,
  speedMove,
} from '../../../src/ros/first-contact/move-checks.js';
import type { SeenMove } from '../../../src/ros/first-contact/small-moves.js';

const { arm } = describedRobot(resolveSettings('robot'));
const from = Float64Array.of(0.1, 0.7, 0, -0.3);
const to = Float64Array.of(0.1, 0.75, 0, -0.3);

/** A robot that follows late, and does something with what it follows. */
function move(lateS: number, does: (angles: Float64Array) => Float64Array = (angles) => angles): SeenMove {
  const at = (s: number) =>
    from.map((q, j) => q + (to[j] - q) * minimumJerk(Math.min(1, Math.max(0, s / 1.5))));
  const course = Array.from({ length: 250 }, (_, i) => ({ atS: i / 100, angles: does(at(i / 100 - lateS)) }));
  return { from, to, rest: does(to.slice()), durationS: 1.5, course };
}

it('tells how late a joint follows', () => {
  expect(delayOf(move(0.08), 1)).toBeCloseTo(0.08, 3);
  expect(moveFinding(move(0.08), 1, arm)).toMatchObject({
    verdict: 'ok',
    seen: 'went 50.0 of 50.0 mrad, 80 ms late',
  });
});

it.each([
  ['nothing', () => from, /^went 0\.0 of 50\.0 mrad$/],
  [
    'half as much again, and more',
    (q: Float64Array) => q.map((x, j) => from[j] + 2 * (x - from[j])),
    /^went 100\.0 of 50\.0/,
  ],
  ['the opposite', (q: Float64Array) => q.map((x, j) => from[j] - (x - from[j])), /the wrong way$/],
  [
    'another joint',
    (q: Float64Array) => Float64Array.of(from[0] + q[1] - from[1], from[1], from[2], from[3]),
    /^shoulder_yaw moved by 50\.0 mrad instead/,
  ],
])('tells of a robot that does %s', (_, does, seen) => {
  const finding = moveFinding(move(0, does), 1, arm);
  expect(finding.verdict).toBe('wrong');
  expect(finding.seen).toMatch(seen);
});

it('tells how far an arm sinks', () => {
  const still = (sag: number): SeenMove => ({
    from,
    to: from,
    rest: from.map((q, j) => q - (j === 1 ? sag : 0)),
    durationS: 0.5,
    course: [],
  });
  expect(sagFinding(still(0.002), arm).verdict).toBe('ok');
  expect(sagFinding(still(0.05), arm)).toMatchObject({
    verdict: 'note',
    seen: '50.0 mrad (shoulder_pitch) off the posture that it was told to keep',
  });
  expect(sagFinding(still(0.2), arm).verdict).toBe('wrong');
});

it('moves away from the nearer limit, and never beyond one', () => {
  expect(roomOf(arm, from, 1, 0.05)).toBe(-0.05);
  const low = from.slice();
  low[1] = arm.lower[1] + 0.02;
  expect(roomOf(arm, low, 1, 0.05)).toBe(0.05);
  const narrow = { lower: Float64Array.of(-0.02), upper: Float64Array.of(0.03) } as unknown as typeof arm;
  expect(roomOf(narrow, Float64Array.of(0), 0, 0.05)).toBeCloseTo(0.02, 12);
});

it('chooses a movement that brings the hand to a speed within the limits', () => {
  const { joint, byRad, durationS, handMPerS } = speedMove(arm, from, 0.1, 0.5, 5);
  expect(handMPerS).toBeCloseTo(0.1, 9);
  // In truth: by differences of the hand, at the middle of the movement.
  const hand = (tau: number) => {
    const q = from.slice();
    q[joint] += byRad * minimumJerk(tau);
    const out = new Float64Array(3);
    arm.forward(q, out);
    return out;
  };
  const [a, b] = [hand(0.499), hand(0.501)];
  const speed = Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]) / (0.002 * durationS);
  expect(speed / 0.1).toBeGreaterThan(0.95);
  expect(speed / 0.1).toBeLessThan(1.05);
  expect(speedMove(arm, from, 5, 0.5, 5).handMPerS).toBeLessThan(1);
});

it('tells of an arm that does not keep up', () => {
  const fast = { joint: 1, byRad: 0.05, durationS: 1.5, handMPerS: 0.1 };
  expect(speedFinding(move(0.1), fast, 0.1, 0.005).verdict).toBe('ok');
  expect(speedFinding(move(0.3), fast, 0.1, 0.005).verdict).toBe('wrong');
});
