import { expect, it } from 'vitest';
import { describedRobot } from '../../../src/arm/robot.js';
import { resolveSettings } from '../../../src/parameters/settings.js';
import { motionLimits } from '../../../src/motion/motion-limits.js';
import type { ReachSession } from '../../../src/session/reach-session.js';
import { MarkerView } from '../../../src/ros/node/marker-view.js';
import type { MarkerArray } from '../../../src/ros/client/messages.js';

const settings = resolveSettings('robot');
const { arm } = describedRobot(settings);
const start = Float64Array.from(settings.start_posture);
const goal = start.map((q) => q + 0.3);
const path = {
  timesS: Float64Array.of(0, 1),
  positions: Float64Array.of(...start, ...goal),
  velocities: new Float64Array(8),
};
const handOf = (q: Float64Array) => {
  const hand = new Float64Array(3);
  arm.forward(q, hand);
  return hand;
};

type Shown = Pick<ReachSession, 'target' | 'waiting' | 'shown'>;
const nothing: Shown = { target: undefined, waiting: [], shown: undefined };
const reaching: Shown = { target: [0.1, 0.2, 0.3], waiting: [[0, 0.1, 0.2]], shown: path };
const view = () => new MarkerView(arm, motionLimits(arm, settings), 'base');
const there = (message: MarkerArray | undefined) =>
  message?.markers.filter(({ action }) => action === 0).map(({ ns }) => ns);

it('shows target, waiting targets, path, hand and workspace in the base frame, and takes away what is over', () => {
  const markers = view();
  const hand = handOf(start);
  const shown = markers.update(reaching, { kind: 'reaching', state: 'moving' }, hand);
  expect(there(shown)).toEqual(['workspace', 'target', 'targets_waiting', 'path', 'hand']);
  expect(shown?.markers.every(({ header }) => header.frame_id === 'base')).toBe(true);
  const [, target, waiting, line, ball] = shown?.markers ?? [];
  expect(target.pose.position).toEqual({ x: 0.1, y: 0.2, z: 0.3 });
  expect(waiting.points).toEqual([{ x: 0, y: 0.1, z: 0.2 }]);
  const [from, to] = [hand, handOf(goal)].map(([x, y, z]) => ({ x, y, z }));
  expect(line.points).toEqual([from, to]);
  expect(ball.pose.position).toEqual(from);
  const over = markers.update(nothing, { kind: 'idle', state: 'idle' }, hand);
  expect(there(over)).toEqual(['workspace', 'hand']);
  for (const { points } of over?.markers ?? []) expect(points).toEqual([]);
});

it('has nothing new to show while nothing changes; a path that waits to be confirmed looks otherwise', () => {
  const markers = view();
  const hand = handOf(start);
  const moving = markers.update(reaching, { kind: 'reaching', state: 'moving' }, hand);
  expect(
    markers.update(
      reaching,
      { kind: 'reaching', state: 'moving' },
      hand.map((x) => x + 1e-5),
    ),
  ).toBeUndefined();
  const asking = markers.update(reaching, { kind: 'waitingForConfirmation', state: 'idle' }, hand);
  expect(asking?.markers[3].color).not.toEqual(moving?.markers[3].color);
  expect(
    markers.update(
      reaching,
      { kind: 'waitingForConfirmation', state: 'idle' },
      hand.map((x) => x + 0.01),
    ),
  ).toBeDefined();
});

it('shows no hand while the joints are no numbers', () => {
  const markers = view();
  const none = Float64Array.of(NaN, NaN, NaN);
  expect(there(markers.update(nothing, { kind: 'jointStatesInvalid', state: 'halted' }, none))).toEqual([
    'workspace',
  ]);
  expect(markers.update(nothing, { kind: 'jointStatesInvalid', state: 'halted' }, none)).toBeUndefined();
});

it('shows the first hundred of the targets that wait, and nothing again while none of them changes', () => {
  const markers = view();
  const hand = handOf(start);
  const waiting = Array.from({ length: 1000 }, (_, i) => [i / 1000, 0, 0] as const);
  const shown = markers.update({ ...nothing, waiting }, { kind: 'idle', state: 'idle' }, hand);
  const points = shown?.markers.find(({ ns }) => ns === 'targets_waiting')?.points ?? [];
  expect(points).toHaveLength(100);
  expect(points[99]).toEqual({ x: 0.099, y: 0, z: 0 });
  expect(markers.update({ ...nothing, waiting }, { kind: 'idle', state: 'idle' }, hand)).toBeUndefined();
});

it('shows the workspace as a box in its place, and thin lines and balls in proportion to the arm', () => {
  const workspace = { ...settings, 'workspace.min': [-0.5, -0.2, 0.1], 'workspace.max': [0.3, 0.4, 0.9] };
  const markers = new MarkerView(arm, motionLimits(arm, workspace), 'base');
  const shown = markers.update(reaching, { kind: 'reaching', state: 'moving' }, handOf(start));
  const [box, target, waiting, line, hand] = shown?.markers ?? [];
  for (const [axis, centre, edge] of [
    ['x', -0.1, 0.8],
    ['y', 0.1, 0.6],
    ['z', 0.5, 0.8],
  ] as const) {
    expect(box.pose.position[axis]).toBeCloseTo(centre, 12);
    expect(box.scale[axis]).toBeCloseTo(edge, 12);
  }
  const ball = 0.05 * arm.reach;
  expect(target.scale).toEqual({ x: ball, y: ball, z: ball });
  expect(waiting.scale).toEqual(target.scale);
  expect(line.scale).toEqual({ x: ball / 5, y: 0, z: 0 });
  expect(hand.scale).toEqual({ x: 0.7 * ball, y: 0.7 * ball, z: 0.7 * ball });
  // A stamp of 0 is the newest transform.
  for (const { header } of shown?.markers ?? []) expect(header.stamp).toEqual({ sec: 0, nanosec: 0 });
});

it('asks for confirmation in another colour only while it waits for it', () => {
  const hand = handOf(start);
  const colour = (kind: 'idle' | 'reaching' | 'waitingForConfirmation') =>
    view().update(reaching, { kind, state: 'moving' }, hand)?.markers[3].color;
  expect(colour('idle')).toEqual(colour('reaching'));
  // Blue while it moves, amber while it is asked for.
  expect(colour('reaching')).toMatchObject({ r: 0.2, b: 0.9 });
  expect(colour('waitingForConfirmation')).toMatchObject({ r: 0.95, b: 0.1 });
});

it('shows a hand that has crept away from where it was shown, though never by much at once', () => {
  const markers = view();
  const hand = handOf(start);
  const show = () => markers.update(nothing, { kind: 'idle', state: 'idle' }, hand);
  expect(show()).toBeDefined();
  // The caller writes each position into the same numbers.
  hand[0] += 0.7e-3;
  expect(show()).toBeUndefined();
  hand[0] += 0.7e-3;
  expect(show()?.markers[4].pose.position.x).toBe(hand[0]);
  hand[1] = NaN;
  expect(there(show())).toEqual(['workspace']);
});

it('shows no path, no target and no points before there are any', () => {
  const shown = view().update(nothing, { kind: 'idle', state: 'idle' }, handOf(start));
  for (const { points } of shown?.markers ?? []) expect(points).toEqual([]);
  const still = { timesS: Float64Array.of(0), positions: start, velocities: new Float64Array(4) };
  const one = view().update({ ...nothing, shown: still }, { kind: 'idle', state: 'idle' }, handOf(start));
  expect(there(one)).toEqual(['workspace', 'hand']);
});

it('shows sixty points of a long path, from its first to its last', () => {
  const rows = 301;
  const at = (row: number) => start.map((q) => q + (0.3 * row) / (rows - 1));
  const long = {
    timesS: Float64Array.from({ length: rows }, (_, row) => row / 100),
    positions: Float64Array.from(Array.from({ length: rows }, (_, row) => [...at(row)]).flat()),
    velocities: new Float64Array(4 * rows),
  };
  const shown = view().update({ ...nothing, shown: long }, { kind: 'idle', state: 'idle' }, handOf(start));
  const points = shown?.markers[3].points ?? [];
  expect(points).toHaveLength(60);
  for (const [i, row] of [
    [0, 0],
    [1, 5],
    [30, 153],
    [59, 300],
  ]) {
    const [x, y, z] = handOf(at(row));
    expect(points[i]).toEqual({ x, y, z });
  }
});
