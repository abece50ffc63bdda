/** Whether the numbers are the angles of this arm: radians, within the limits, quiet while it stands. */
import type { ArmModel } from '../../arm/arm-model.js';
import type { Settings } from '../../parameters/parameter-table.js';
import { median, note, ok, wrong } from './finding.js';
import type { Finding } from './finding.js';
import { anglesOf, statesOfArm, velocitiesOf } from './observation.js';
import type { Observation } from './observation.js';

const TURN = 2 * Math.PI;
const DEGREE = Math.PI / 180;
/** Beyond this no joint without limits turns by accident (rad): two turns. */
const FAR_RAD = 2 * TURN;
/** Encoders and the gravity that deflects an arm may show a little beyond a limit (rad). */
const SLACK_RAD = 0.01;
/** Noisier joint states cost accuracy (rad). */
const NOISY_RAD = 2e-3;
/** Faster, the arm does not stand (rad/s). */
const STANDING_RAD_PER_S = 0.02;

/** Angles of the arm, message by message (n x J). */
const anglesIn = ({ states }: Observation, { jointNames }: ArmModel) =>
  statesOfArm(states, jointNames).map((state) => anglesOf(state, jointNames));

/** Limits of a joint, where it has any. */
function within({ lower, upper }: ArmModel, j: number, angle: number): boolean {
  const [low, high] = [Math.max(lower[j], -FAR_RAD), Math.min(upper[j], FAR_RAD)];
  return angle >= low - SLACK_RAD && angle <= high + SLACK_RAD;
}

const shown = ({ lower, upper }: ArmModel, j: number) => `${lower[j].toFixed(2)} to ${upper[j].toFixed(2)}`;

export function angleFinding(observation: Observation, arm: ArmModel): Finding {
  const name = 'angles';
  const all = anglesIn(observation, arm);
  if (all.length === 0) return wrong(name, 'none of this arm came', 'see the joint names');
  const { jointNames } = arm;
  const broken = all.find((q) => !q.every(Number.isFinite));
  if (broken !== undefined) {
    const j = broken.findIndex((angle) => !Number.isFinite(angle));
    return wrong(
      name,
      `${jointNames[j]} is ${broken[j]}`,
      'the driver has no reading of this joint: look at its encoder',
    );
  }
  const jump = all.slice(1).flatMap((q, i) => [...q].map((angle, j) => ({ j, by: angle - all[i][j] })));
  const wrap = jump.find(({ by }) => Math.abs(Math.abs(by) - TURN) < 0.5);
  const q = all[all.length - 1];
  const outside = [...q.keys()].filter((j) => !within(arm, j, q[j]));
  if (wrap === undefined && outside.length === 0)
    return ok(name, `within the limits: ${[...q].map((angle) => angle.toFixed(3)).join(', ')} rad`);

  // The one that shows it best.
  const j = outside.reduce((most, i) => (Math.abs(q[i]) > Math.abs(q[most]) ? i : most), outside.at(0) ?? 0);
  const inTurn = (i: number) => [q[i] + TURN, q[i] - TURN].find((angle) => within(arm, i, angle));
  const small = q.every((angle) => Math.abs(angle) <= Math.PI + SLACK_RAD);
  if (wrap !== undefined || (small && outside.every((i) => inTurn(i) !== undefined))) {
    const joint = wrap?.j ?? j;
    const what =
      wrap === undefined
        ? `reads ${q[joint].toFixed(3)} rad, outside ${shown(arm, joint)}; ${inTurn(joint)?.toFixed(3) ?? ''} is inside`
        : `jumped by ${wrap.by.toFixed(3)} rad, a whole turn`;
    const remedy =
      'let the driver tell unwrapped angles; the node itself adds whole turns only to joints that can turn more than once';
    return wrong(name, `wrapped to -pi to pi: ${jointNames[joint]} ${what}`, remedy);
  }
  if (q.every((angle, i) => within(arm, i, angle * DEGREE)) && outside.some((i) => Math.abs(q[i]) > Math.PI))
    return wrong(
      name,
      `degrees instead of radians: ${jointNames[j]} reads ${q[j].toFixed(2)}, limits are ${shown(arm, j)} rad`,
      'let the driver tell radians (REP-103), and check that it takes commands in radians',
    );
  return wrong(
    name,
    `${jointNames[j]} is at ${q[j].toFixed(3)} rad, limits are ${shown(arm, j)}`,
    'move the arm back by hand or with its pendant, or correct the limits of the description',
  );
}

export function noiseFinding(observation: Observation, arm: ArmModel): Finding {
  const name = 'noise';
  const all = anglesIn(observation, arm);
  if (all.length < 10) return note(name, 'too few joint states', 'see the rate');
  const spans = arm.jointNames.map((_, j) => deviation(all.map((q) => q[j])));
  const noisiest = spans.indexOf(Math.max(...spans));
  const [first, last] = [all[0], all[all.length - 1]];
  const moved = Math.max(...[...last.keys()].map((j) => Math.abs(last[j] - first[j])));
  if (moved > STANDING_RAD_PER_S * observation.listenedS)
    return note(name, `the arm moved by ${moved.toFixed(3)} rad meanwhile`, 'let it stand, and check again');
  const seen = `${(1e3 * spans[noisiest]).toFixed(2)} mrad (${arm.jointNames[noisiest]})`;
  return spans[noisiest] > NOISY_RAD
    ? note(name, seen, 'the hand cannot be measured better than this: average more, or filter in the driver')
    : ok(name, seen);
}

/** Standard deviation of differences of neighbours, which a slow drift does not count in, as that of one reading. */
function deviation(values: readonly number[]): number {
  const squares = values.slice(1).map((value, i) => (value - values[i]) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length / 2);
}

export function velocityFinding({ states }: Observation, { jointNames }: ArmModel): Finding {
  const name = 'velocities';
  const all = statesOfArm(states, jointNames).map((state) => velocitiesOf(state, jointNames));
  if (all.length === 0) return note(name, 'none of this arm came', 'see the joint names');
  const known = all.filter((v) => v.every(Number.isFinite)).length;
  if (known === 0) return note(name, 'none', 'nothing to do: the node takes differences of angles');
  const largest = median(all.map((v) => Math.max(...v.map(Math.abs))));
  return ok(name, `with ${known} of ${all.length} joint states; ${largest.toFixed(4)} rad/s now`);
}

/** How far the arm is from where its reaches begin: the node goes there first. */
export function startFinding(
  observation: Observation,
  arm: ArmModel,
  { start_posture: start }: Settings,
): Finding {
  const name = 'way to the start';
  const outside = start.findIndex((angle, j) => !within(arm, j, angle));
  if (outside >= 0)
    return wrong(
      name,
      `start_posture has ${arm.jointNames[outside]} at ${start[outside]}, limits are ${shown(arm, outside)}`,
      'correct start_posture',
    );
  const q = anglesIn(observation, arm).at(-1);
  if (q === undefined || !q.every(Number.isFinite)) return note(name, 'unknown', 'see the joint names');
  const ways = start.map((angle, j) => Math.abs(angle - q[j]));
  const farthest = ways.indexOf(Math.max(...ways));
  const seen = `${ways[farthest].toFixed(2)} rad (${arm.jointNames[farthest]}) to start_posture`;
  return ways[farthest] > 1
    ? note(
        name,
        seen,
        'the first reach begins with this way: see that it is clear, or set start_posture, or reach_start: anywhere',
      )
    : ok(name, seen);
}
