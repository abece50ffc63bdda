import type { Halt } from '../../session/status-board.js';

/** Modes of ur_dashboard_msgs/msg/RobotMode in which the arm does not move, and what to do. */
const urRobotModes: Readonly<Record<number, string>> = {
  [-1]: 'no controller',
  0: 'disconnected',
  1: 'waits for the safety configuration to be confirmed',
  2: 'booting',
  3: 'power off: switch it on and release the brakes',
  4: 'power on, brakes closed: release them',
  5: 'idle, brakes closed: release them',
  6: 'backdrive',
  8: 'updating its firmware',
};
/** Modes of ur_dashboard_msgs/msg/SafetyMode in which the arm does not move. */
const urSafetyModes: Readonly<Record<number, string>> = {
  3: 'protective stop: see why, then unlock it (ur_robot_driver: dashboard_client/unlock_protective_stop)',
  4: 'recovery: move the joints back into their limits on the pendant',
  5: 'safeguard stop',
  6: 'emergency stop of the system',
  7: 'emergency stop of the robot',
  8: 'safety violation',
  9: 'safety fault',
  10: 'waits for the joints to be identified',
  11: 'undefined safety mode',
  12: 'safeguard stop in automatic mode',
  13: 'the three-position enabling device is not pressed',
};
/** Modes of franka_msgs/msg/FrankaRobotState in which the arm follows no command. */
const frankaModes: Readonly<Record<number, string>> = {
  0: 'no mode in which it moves',
  3: 'guiding by hand',
  4: 'reflex: see why, then recover it (franka_ros2: action error_recovery)',
  5: 'stopped by its user: release the stop',
  6: 'automatic error recovery',
};

/**
 * Why a robot stands by itself, by what its driver says of its modes. What has not been said counts as well.
 */
export class RobotStates {
  #robotMode: number | undefined;
  #safetyMode: number | undefined;
  #programRuns: boolean | undefined;
  #frankaMode: number | undefined;

  urRobotMode(mode: number): void {
    this.#robotMode = mode;
  }

  urSafetyMode(mode: number): void {
    this.#safetyMode = mode;
  }

  urProgram(runs: boolean): void {
    this.#programRuns = runs;
  }

  frankaMode(mode: number): void {
    this.#frankaMode = mode;
  }

  /** The most important reason; undefined if the robot may move. */
  get obstacle(): Halt | undefined {
    const safety = wrong(urSafetyModes, this.#safetyMode);
    const mode = wrong(urRobotModes, this.#robotMode);
    const franka = wrong(frankaModes, this.#frankaMode);
    if (safety !== undefined) return stands(safety);
    if (mode !== undefined) return stands(mode);
    if (this.#programRuns === false)
      return stands('its program does not run: start External Control on the pendant');
    return franka === undefined ? undefined : stands(franka);
  }
}

const wrong = (modes: Readonly<Record<number, string>>, mode: number | undefined) =>
  mode === undefined ? undefined : modes[mode];

const stands = (why: string): Halt => ({ kind: 'notFollowed', reason: `the robot stands: ${why}` });
