/** What is done to a running node and its arm (see fault_peer.py), and what must come of it. */

export interface FaultRow {
  /** As fault_peer.py calls it. */
  readonly name: string;
  readonly fault: string;
  /** What the arm does. */
  readonly arm: string;
  /** Status codes of which it must lead to one; undefined: nothing is wrong for the node. */
  readonly codes: readonly (number | undefined)[];
  readonly recovery: string;
  /** What else must hold of the result. */
  readonly also?: Readonly<Record<string, unknown>>;
  /** Runs with every `npm test`. */
  readonly quick?: true;
}

const next = 'next target';
const none = 'nothing to recover from';
const bears: Pick<FaultRow, 'arm' | 'codes' | 'recovery'> = {
  arm: 'ends the reach',
  codes: [undefined],
  recovery: none,
};
const halts = (code: number): Pick<FaultRow, 'arm' | 'codes' | 'recovery'> => ({
  arm: 'brakes and holds',
  codes: [code],
  recovery: next,
});

/** Joint states, targets, services and the process itself; the arm is a peer in rclpy, on position commands. */
export const messageRows: readonly FaultRow[] = [
  {
    name: 'silence',
    fault: 'Joint states stop (timeout 0.2 s)',
    ...halts(30),
    arm: 'brakes, holds, goes on holding when they are back',
    also: { rejected: 'not_active', holds_when_back: true },
    quick: true,
  },
  {
    name: 'nan_angle',
    fault: 'An angle is NaN',
    ...halts(33),
    also: { joint: 'elbow', rejected: 'not_active' },
    quick: true,
  },
  { name: 'infinite_angle', fault: 'An angle is -Infinity', ...halts(33), also: { joint: 'elbow' } },
  {
    name: 'huge_angle',
    fault: 'An angle is 1e300 rad',
    ...halts(33),
    also: { joint: 'elbow', rejected: 'not_active' },
  },
  {
    name: 'beyond_the_limit',
    fault: 'A joint is shown farther and farther off, up to beyond its limit',
    ...halts(31),
    also: { joint: 'elbow', limit: 1.8 },
  },
  {
    name: 'found_beyond',
    fault: 'A joint is shown beyond its limit when the node is activated',
    arm: 'is not commanded until the joint is seen inside',
    codes: [31],
    recovery: 'nothing, once it is inside',
    also: { joint: 'elbow', limit: 1.8, silent: true, begins_at_arm: true },
    quick: true,
  },
  {
    name: 'single_glitch',
    fault: 'One joint state has an angle off by 2.5 rad',
    ...halts(33),
    arm: 'brakes and holds, unless the next joint state came within the same cycle',
    codes: [33, undefined],
    recovery: 'reset_stop, next target',
    also: { latched: true },
  },
  {
    name: 'missing_joint',
    fault: 'A joint is missing',
    ...halts(33),
    also: { joint: 'shoulder_roll' },
    quick: true,
  },
  { name: 'no_joints_of_ours', fault: "All names are another robot's (timeout 0.2 s)", ...halts(30) },
  { name: 'nan_velocities', fault: 'All velocities are NaN', ...bears },
  { name: 'shuffled_order', fault: 'Joints come in changing orders', ...bears },
  { name: 'extra_joints', fault: '40 more joints, all NaN', ...bears },
  {
    name: 'two_publishers',
    fault: 'A second publisher of joint_states, 0.5 rad off',
    ...halts(33),
    recovery: 'reset_stop, next target',
    also: { rejected: 'stopped', reset: true },
    quick: true,
  },
  {
    name: 'two_publishers_near',
    fault: 'A second publisher of joint_states, 0.1 rad off',
    ...halts(33),
    also: { told: true, learnt: false, latched: false },
  },
  {
    name: 'frozen_encoders',
    fault: 'All joint states repeat to the bit',
    ...halts(33),
    also: { reason: 'joint states repeat', latched: false },
  },
  {
    name: 'late_states',
    fault: 'Joint states are 80 ms late (tracking error 0.1 rad)',
    ...bears,
    also: { told: true },
  },
  {
    name: 'stamps_jump',
    fault: 'Stamps of joint states jump back by an hour',
    ...halts(30),
    also: { an_hour: true },
  },
  {
    name: 'stamps_off',
    fault: 'Stamps are two hours ahead from the activation on',
    ...bears,
    arm: 'ends the reach; the diagnostics tell the offset',
    also: { told: true },
  },
  {
    name: 'another_commander',
    fault: 'Another node publishes on the topic of the commands',
    ...bears,
    arm: 'ends the reach; the node tells its name, and is not activated beside it',
    codes: [12],
    also: { reason: '/rival', refused: true, named: true },
  },
  { name: 'two_publishers_agree', fault: 'A second publisher that says the same', ...bears },
  {
    name: 'switched_off',
    fault:
      'The drives of the resting arm are switched off, it sinks by 0.5 rad, and on again (tracking error 0.2 rad)',
    ...halts(32),
    arm: 'is followed by the command, and moves by less than 0.05 rad when they are on again',
    also: { reason: 'moved away while holding', held: true },
    quick: true,
  },
  {
    name: 'target_flood',
    fault: '1000 targets in a second',
    ...bears,
    arm: 'ends the reach, then reaches the last one',
  },
  {
    name: 'target_in_mid_movement',
    fault: 'Another target in mid-movement',
    ...bears,
    arm: 'ends the reach, then reaches the other',
    also: { reached_next: true },
    quick: true,
  },
  {
    name: 'bad_targets_in_mid_movement',
    fault: 'Targets in mid-movement with NaN, out of the workspace, in a wrong frame, stale',
    ...bears,
    codes: [20],
    also: { reasons: ['not_finite', 'outside_workspace', 'frame', 'stale'] },
  },
  {
    name: 'parameters_in_mid_movement',
    fault: 'Parameters set in mid-movement: one good, three bad',
    ...bears,
    also: { taken: [true, ''] },
    quick: true,
  },
  {
    name: 'save_while_learning',
    fault: 'Saves while moving and while learning',
    ...bears,
    also: { saved: [true, true] },
  },
  {
    name: 'emergency_stop',
    fault: 'Emergency stop',
    ...halts(34),
    recovery: 'reset_stop, next target',
    also: { stop: true, rejected: 'stopped', reset: true },
    quick: true,
  },
  {
    name: 'pause',
    fault: 'Pause',
    ...bears,
    arm: 'brakes, holds, then ends the reach',
    codes: [5],
    recovery: 'resume',
  },
  {
    name: 'deactivate',
    fault: 'Deactivated in mid-movement',
    ...bears,
    arm: 'brakes, holds, then no more commands',
    recovery: 'activate: from the measured posture',
    also: { deactivated: true, silent: true, rejected: 'not_active', activated: true },
  },
  {
    name: 'sigint',
    fault: 'SIGINT',
    ...bears,
    arm: 'brakes and holds, then the node leaves with code 0',
    recovery: 'started again',
    also: { exit_code: 0 },
  },
  {
    name: 'sigterm',
    fault: 'SIGTERM',
    ...bears,
    arm: 'brakes and holds, then the node leaves with code 0',
    recovery: 'started again',
    also: { exit_code: 0 },
    quick: true,
  },
  {
    name: 'sigkill',
    fault: 'SIGKILL',
    ...bears,
    arm: 'is left with its last command',
    recovery: 'started again; the trial under way is lost',
    also: { exit_code: -9 },
    quick: true,
  },
  {
    name: 'sigstop',
    fault: 'SIGSTOP for 1 s',
    ...bears,
    arm: 'stands, then goes on from standstill, without a jump (30 where the joint states are too old by then)',
    codes: [undefined, 30],
    // Targets that came meanwhile.
    also: { answered: true },
    quick: true,
  },
  {
    name: 'full_disk',
    fault: 'Checkpoint and recording cannot be written in full (file size limit)',
    ...bears,
    arm: 'ends the reach; the status warns of both',
    codes: [0, 1],
    recovery: 'the next save; the file before it is whole meanwhile',
    also: { kept: true, warned: true, lost: true, again: true, alive: true },
  },
  {
    name: 'worker_crash',
    fault: "The brain's thread crashes",
    ...halts(35),
    arm: 'ends the movement, holds',
    recovery: 'deactivate, cleanup, configure, activate',
  },
];

/** Simulated time, told by the peer, and a table beside the arm. */
export const surroundingRows: readonly FaultRow[] = [
  {
    name: 'clock_stands',
    fault: '`/clock` stands for 2 s (`use_sim_time`)',
    ...bears,
    arm: 'holds, then ends the reach',
    also: { shown: 5 },
  },
  {
    name: 'clock_goes_back',
    fault: '`/clock` jumps back by 10 s (`use_sim_time`)',
    ...halts(35),
    arm: 'is commanded to hold where it is measured',
  },
  {
    name: 'clock_jumps_ahead',
    fault: '`/clock` jumps ahead by 10 s (`use_sim_time`)',
    ...halts(35),
    arm: 'is commanded to hold where it is measured, without a jump',
  },
  {
    name: 'table_in_the_way',
    fault: 'A table is in the way home',
    ...halts(36),
    arm: 'does not move',
    also: { names_table: true },
    recovery: 'brought back by hand, next target',
  },
];

/** The faults of `neuromotor simulate`, set while the arm moves, on trajectories. */
export const robotRows: readonly FaultRow[] = [
  { name: 'drop', fault: '30 % of the joint states are lost (`drop`)', ...bears },
  { name: 'delay', fault: 'Joint states are 50 ms late (`delay`)', ...bears },
  { name: 'jitter', fault: 'Joint states are up to 50 ms late, out of order (`jitter`)', ...bears },
  { name: 'long_delay', fault: 'Joint states are 1.5 s late (`delay`, timeout 0.2 s)', ...halts(30) },
  { name: 'duplicate', fault: 'Half of the joint states come twice (`duplicate`)', ...bears },
  { name: 'reorder', fault: 'Half of the joint states are overtaken (`reorder`)', ...bears },
  { name: 'noise', fault: 'Noise of 3 mrad on the angles (`noise`)', ...bears },
  { name: 'velocity_noise', fault: 'Noise of 0.1 rad/s on the velocities (`velocity_noise`)', ...bears },
  { name: 'nan', fault: '5 % of the joint states have a NaN (`nan`)', ...halts(33) },
  { name: 'silent', fault: 'No joint states (`silent`, timeout 0.2 s)', ...halts(30) },
  {
    name: 'stuck',
    fault: "A joint's reading stays as it is (`stuck`, tracking error 0.2 rad)",
    ...halts(32),
    recovery: 'next target; reset_stop before it, where the reading jumps when it is back',
  },
  { name: 'jammed', fault: 'A joint jams (`jammed`, tracking error 0.2 rad)', ...halts(32) },
  {
    name: 'cut_commands',
    fault: 'Commands do not arrive (`cut_commands`, tracking error 0.2 rad)',
    ...halts(32),
    arm: 'has not moved',
  },
  { name: 'motor_gain', fault: 'Motors give a fifth of their torque (`motor_gain`)', ...bears },
  { name: 'payload', fault: '1 kg in the hand (`payload`)', ...bears },
  { name: 'friction', fault: '2 N m of dry friction in each joint (`friction`)', ...bears },
  { name: 'backlash', fault: '30 mrad of play in each joint (`backlash`)', ...bears },
  { name: 'encoder_offset', fault: 'Two encoders slip by 50 mrad (`encoder_offset`)', ...bears },
];
