/** What the controller and the driver of a robot do (see driver_peer.py), and what must come of it. */
import type { FaultRow } from './fault-rows.js';

const none = 'nothing to recover from';
const bears: Pick<FaultRow, 'arm' | 'codes' | 'recovery'> = {
  arm: 'ends the reach',
  codes: [undefined],
  recovery: none,
};
/** The robot does not follow: the reach is given up, nothing is learnt, and nothing moves by itself afterwards. */
const fails: Pick<FaultRow, 'arm' | 'codes' | 'recovery' | 'also'> = {
  arm: 'holds',
  codes: [39],
  recovery: 'next target',
  also: { says: true, no_trial: true, learnt: false, moved_by_itself: false },
};

/** A robot with a trajectory controller of its own, on goals (`command_interface: action`). */
export const driverRows: readonly FaultRow[] = [
  {
    name: 'reaches',
    fault: '50 reaches',
    ...bears,
    arm: 'reaches all, without a step',
    also: { reached: 1, answers: true, learnt: true, no_step: true },
  },
  {
    name: 'half_speed',
    fault: 'The pendant is at 50 %',
    ...bears,
    arm: 'takes twice as long, and ends the reaches',
    also: { ratio_right: true },
    quick: true,
  },
  {
    name: 'speed_zero',
    fault: 'The pendant goes to 0 %, and back',
    ...bears,
    arm: 'pauses, then ends the reach',
    also: { paused: true, still: true, outcome: 'reached' },
    quick: true,
  },
  {
    name: 'controller_scaled',
    fault: 'The controller scales the speed to 30 %',
    ...bears,
    also: { outcome: 'reached' },
  },
  {
    name: 'scaling_input',
    fault: 'Somebody asks the controller for 40 % of the speed, and nothing tells the factor',
    ...bears,
    arm: 'takes 2.5 times as long, and ends the reaches',
    also: { ratio_right: true, no_step: true },
    quick: true,
  },
  {
    name: 'other_frames',
    fault: 'A target in the frame of a camera that moves, and one in a frame that nobody knows',
    ...bears,
    arm: 'reaches the place where it was seen at its stamp',
    codes: [undefined, 20],
    also: { exact: true, unknown: 'frame' },
    quick: true,
  },
  { name: 'goal_refused', fault: 'The controller refuses a goal', ...fails, quick: true },
  {
    name: 'path_tolerance',
    fault: 'A joint sticks, and the path tolerance is violated',
    ...fails,
    quick: true,
  },
  {
    name: 'goal_tolerance',
    fault: 'The arm sags at the end, and the goal tolerance is violated',
    ...fails,
    quick: true,
  },
  { name: 'canceled_by_another', fault: 'Somebody else cancels the goal', ...fails },
  { name: 'another_client', fault: 'Somebody else sends a goal', ...fails },
  {
    name: 'deactivated',
    fault: 'The controller is deactivated in mid-movement',
    ...fails,
    also: { ...fails.also, told: true },
    recovery: 'activated again, next target',
    quick: true,
  },
  {
    name: 'server_killed',
    fault: 'The controller is killed in mid-movement, and starts again',
    arm: 'stops with its controller',
    codes: [30, 33, 39],
    recovery: 'reset_stop where encoders jumped, next target',
    also: { soon: true, learnt: false },
    quick: true,
  },
  {
    name: 'silent_server',
    fault: 'No feedback comes from the controller any more',
    ...fails,
    arm: 'brakes and holds',
  },
  {
    name: 'stop_service',
    fault: '`~/stop` in mid-movement',
    ...fails,
    codes: [34],
    also: { no_step: true },
    arm: 'brakes and holds',
  },
  { name: 'protective_stop', fault: 'Protective stop of a UR', ...fails, quick: true },
  { name: 'brakes_closed', fault: 'The brakes of a UR close', ...fails },
  { name: 'program_ended', fault: 'The program on the pendant of a UR ends', ...fails },
  { name: 'franka_reflex', fault: 'A Franka stops by reflex', ...fails },
];

/** Somebody holds an enabling input; joints tell efforts, and a sensor forces. */
export const peopleRows: readonly FaultRow[] = [
  {
    name: 'enable_released',
    fault: 'The enabling input is released in mid-movement',
    arm: 'brakes and holds; pressing it again moves nothing',
    codes: [8],
    recovery: 'next target',
    also: { refused: 'not_active', stays: true, no_trial: true, no_step: true },
    quick: true,
  },
  {
    name: 'enable_silent',
    fault: 'The enabling input is silent for 0.5 s',
    arm: 'brakes and holds',
    codes: [8],
    recovery: 'next target',
    also: { stays: true, no_trial: true },
  },
  {
    name: 'effort_contact',
    fault: 'The effort of a joint is beyond its limit',
    arm: 'brakes, holds, and does not move by itself',
    codes: [38],
    recovery: 'reset_stop, next target',
    also: { stays: true, refused: 'stopped', reset: true, still: true, no_trial: true },
    quick: true,
  },
  {
    name: 'force_contact',
    fault: 'The force on a sensor is beyond its limit',
    arm: 'brakes, holds, and does not move by itself',
    codes: [38],
    recovery: 'reset_stop, next target',
    also: { stays: true, refused: 'stopped', reset: true, still: true, no_trial: true },
  },
  {
    name: 'force_silent',
    fault: 'The force sensor is silent for 0.5 s',
    arm: 'brakes and holds',
    codes: [8],
    recovery: 'next target',
    also: { refused: 'not_active', stays: true, no_trial: true },
    quick: true,
  },
  {
    name: 'effort_stays',
    fault: 'The arm goes on pressing when it is released',
    arm: 'may move away while the effort does not grow',
    codes: [38],
    recovery: 'reset_stop, next target',
    also: { outcome: 'reached' },
  },
];
