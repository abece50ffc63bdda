import type { Trajectory } from '../../motion/trajectory.js';
import type { DriverState } from '../../session/driver-state.js';
import { within } from './within.js';
import type { ArmNode } from './arm-node.js';
import { GoalSender } from './goal-sender.js';
import { DriverInputs } from './driver-inputs.js';

/** How commands go to the arm. */
export type ChosenInterface = 'trajectory' | 'position' | 'action';

/** Longest wait for an action server before it is decided how the arm is commanded (s), and how often to look (ms). */
const LONGEST_WAIT_S = 2;
const LOOK_MS = 50;

/**
 * The robot's own controller and driver, as the node deals with them: it decides once per configuration how commands go
 * out, sends trajectories as goals where that is by the action, and gathers what is heard of the robot.
 */
export class ArmDriver {
  readonly #node: ArmNode;
  readonly #inputs: DriverInputs;
  #goals: GoalSender | undefined;
  #interface: ChosenInterface;
  /** Whether there was an obstacle in the last cycle. */
  #stood = false;

  constructor(node: ArmNode) {
    this.#node = node;
    this.#inputs = new DriverInputs(node);
    this.#interface = plainInterface(node);
  }

  /** How commands go out, as chosen last. */
  get interface(): ChosenInterface {
    return this.#interface;
  }

  /** Whether the robot follows trajectories by itself. */
  get followsTrajectories(): boolean {
    return this.#interface !== 'position';
  }

  /** Full name of the topic that the arm is commanded on; with the action the controller's topic, which nobody needs then. */
  get topic(): string {
    const { settings } = this.#node;
    if (this.#interface === 'action')
      return this.#node.resolve(`${settings['driver.controller']}/joint_trajectory`);
    const { trajectory_topic: trajectory, position_topic: position } = settings;
    return this.#node.resolve(this.#interface === 'trajectory' ? trajectory : position);
  }

  /** What a record of commissioning calls the way of commands: the topic, or the name of the action. */
  get commandName(): string {
    return this.#interface === 'action' && this.#goals !== undefined ? this.#goals.name : this.topic;
  }

  /**
   * Decides how commands go out, before the node configures. With `auto` the action is taken where its server answers.
   * Waits for a server for 2 s.
   */
  async choose(): Promise<void> {
    const { command_interface: asked } = this.#node.settings;
    const log = (level: 'info' | 'warn', text: string) => {
      this.#node.log(level, text);
    };
    if (asked !== 'action' && asked !== 'auto') return;
    this.#interface = 'trajectory';
    // A dry run has nothing to send.
    if (this.#node.settings.dry_run) return;
    if (asked === 'auto' && !this.#node.installed('control_msgs')) {
      log('warn', `commands go to ${this.topic}: control_msgs, which the action needs, is not installed`);
      return;
    }
    if (asked === 'action' && !this.#node.installed('control_msgs')) return;
    this.#goals ??= new GoalSender(this.#node);
    const goals = this.#goals;
    const served = await this.#served(goals);
    if (served || asked === 'action') this.#interface = 'action';
    if (served) log('info', `commands go to the action ${goals.name}`);
    else if (asked === 'auto')
      log('warn', `commands go to ${this.topic}: no action server answers on ${goals.name}`);
  }

  async #served(goals: GoalSender): Promise<boolean> {
    let looking: NodeJS.Timeout | undefined;
    const found = new Promise<void>((resolve) => {
      const look = () => {
        if (goals.served) resolve();
      };
      looking = setInterval(look, LOOK_MS);
      look();
    });
    await within(LONGEST_WAIT_S, found);
    clearInterval(looking);
    return goals.served;
  }

  /** Must be called when the node configures. @throws ConfigurationError where it cannot command as it is asked to */
  require(): void {
    // Says why.
    const { command_interface: asked, dry_run: dry } = this.#node.settings;
    if (asked === 'action' && !dry) this.#goals ??= new GoalSender(this.#node);
  }

  /** Sends a trajectory as a goal; without the action the caller publishes it. */
  send(trajectory: Trajectory): boolean {
    if (this.#interface !== 'action' || this.#goals === undefined) return false;
    this.#goals.send(trajectory);
    return true;
  }

  /**
   * What is known in this cycle.
   * @param effort of the joints (J; NaN where unknown)
   * @param resting whether the command stands still
   */
  look(nowS: number, effort: Float64Array, resting: boolean): DriverState {
    const goals = this.#interface === 'action' ? this.#goals : undefined;
    const failure = goals?.look(nowS);
    const obstacle = goals?.obstacle ?? this.#inputs.obstacle(goals !== undefined);
    // A robot that stands may go on with its goal when it is let go; nobody expects that by then.
    if (obstacle !== undefined && !this.#stood) goals?.cancel();
    this.#stood = obstacle !== undefined;
    return {
      timeScale: this.#inputs.timeScale(nowS),
      working: goals?.working ?? false,
      failure,
      obstacle,
      disabled: this.#inputs.disabled(nowS),
      contact: this.#inputs.contact(effort, resting),
    };
  }

  /** Once per second: asks the controller manager. */
  ask(): void {
    this.#inputs.ask();
  }
}

function plainInterface({ settings }: ArmNode): ChosenInterface {
  return settings.command_interface === 'position' ? 'position' : 'trajectory';
}
