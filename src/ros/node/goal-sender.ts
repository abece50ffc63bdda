import { ConfigurationError, messageOf } from '../../errors.js';
import type { Trajectory } from '../../motion/trajectory.js';
import type { Settings } from '../../parameters/parameter-table.js';
import type { DriverFailure } from '../../session/driver-state.js';
import type { Halt } from '../../session/status-board.js';
import { foreignList } from '../client/foreign-text.js';
import { trajectoryMessage } from '../client/joint-commands.js';
import { timeOf } from '../client/messages.js';
import type { TrajectoryGoal } from '../client/trajectory-goal.js';
import type { TrajectoryAction } from '../client/trajectory-action.js';
import type { ArmNode } from './arm-node.js';
import { GoalBook } from './goal-book.js';

/** How often the graph is asked for the action server (s). */
const LOOK_S = 0.1;

/** The goal for a trajectory, with the tolerances of the settings; 0 leaves them to the controller. */
export function goalOf(trajectory: Trajectory, settings: Settings): TrajectoryGoal {
  const { joints } = settings;
  const within = (position: number) =>
    position === 0 ? [] : joints.map((name) => ({ name, position, velocity: 0, acceleration: 0 }));
  return {
    // A stamp of 0 means "from now on": the controller's clock may not be ours.
    trajectory: trajectoryMessage(trajectory, joints, { sec: 0, nanosec: 0 }),
    path_tolerance: within(settings['driver.path_tolerance']),
    goal_tolerance: within(settings['driver.goal_tolerance']),
    goal_time_tolerance: timeOf(settings['driver.goal_time']),
  };
}

/** Sends trajectories as goals of a trajectory controller's action, and tells what became of them. */
export class GoalSender {
  readonly #node: ArmNode;
  readonly #action: TrajectoryAction;
  readonly #book = new GoalBook();
  /** Full name of the action. */
  readonly name: string;
  #failure: DriverFailure | undefined;
  #served = false;
  #lookedS = Number.NEGATIVE_INFINITY;

  /** @throws ConfigurationError where the machine lacks control_msgs */
  constructor(node: ArmNode) {
    const name = `${node.settings['driver.controller']}/follow_joint_trajectory`;
    this.#node = node;
    this.name = node.resolve(name);
    this.#action = actionOf(node, name, {
      accepted: (goal) => {
        this.#book.accept(goal);
      },
      feedback: (goal) => {
        this.#book.feedback(goal);
      },
      ended: (goal, outcome) => {
        this.#failure ??= this.#book.end(goal, outcome);
        // The goal before it may still be at work.
        if (outcome.kind === 'rejected') this.cancel();
      },
    });
  }

  send(trajectory: Trajectory): void {
    this.#action.send(this.#book.begin(), goalOf(trajectory, this.#node.settings));
  }

  cancel(): void {
    this.#action.cancel();
  }

  get working(): boolean {
    return this.#book.working;
  }

  /** Whether there is an action server now. */
  get served(): boolean {
    return this.#action.available;
  }

  /** One cycle. @returns what went wrong since the last one */
  look(nowS: number): DriverFailure | undefined {
    if (nowS - this.#lookedS >= LOOK_S) {
      this.#served = this.#action.available;
      this.#lookedS = nowS;
    }
    const failure = this.#failure ?? this.#book.look(nowS, this.#served);
    this.#failure = undefined;
    return failure;
  }

  /** Why nobody follows; undefined if there is an action server. */
  get obstacle(): Halt | undefined {
    if (this.#served) return undefined;
    // The graph names an action of which there are clients alone, too.
    const others = this.#node.trajectoryActions().filter((name) => name !== this.name);
    const there = others.length === 0 ? 'and there is no other' : `but there is ${foreignList(others)}`;
    return {
      kind: 'notFollowed',
      reason: `no action server answers on ${this.name}, ${there}: start the controller, or set driver.controller`,
    };
  }
}

const CONTROL_MSGS =
  'the package control_msgs is not installed (apt-get install ros-$ROS_DISTRO-control-msgs); ' +
  'command_interface: trajectory works without it';

function actionOf(
  node: ArmNode,
  name: string,
  listener: Parameters<ArmNode['trajectoryAction']>[1],
): TrajectoryAction {
  if (!node.installed('control_msgs')) throw new ConfigurationError(CONTROL_MSGS);
  try {
    return node.trajectoryAction(name, listener);
  } catch (error) {
    throw new ConfigurationError(`${CONTROL_MSGS} (${messageOf(error)})`, { cause: error });
  }
}
