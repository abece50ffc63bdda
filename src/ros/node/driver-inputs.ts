import { steadyS } from '../../robot/steady-time.js';
import type { Halt } from '../../session/status-board.js';
import type { ControllerState } from '../client/driver-messages.js';
import { latchedQos, outputQos, sensorQos } from '../client/qos.js';
import type { ServiceCaller } from '../client/service-caller.js';
import type { ArmNode } from './arm-node.js';
import { ContactWatch } from './contact-watch.js';
import type { Load } from './contact-watch.js';
import { ControllerWatch } from './controller-watch.js';
import { EnablingInput, isPressed } from './enabling-input.js';
import { ForceInput } from './force-input.js';
import { RobotStates } from './robot-states.js';
import { SpeedScaling } from './speed-scaling.js';

type ListControllers = ServiceCaller<
  Record<string, never>,
  { readonly controller: readonly ControllerState[] }
>;

/** Subscribes to what robots, their drivers and people say of an arm, as far as the machine has the packages for it. */
export class DriverInputs {
  readonly #node: ArmNode;
  readonly #speed = new SpeedScaling();
  readonly #states = new RobotStates();
  readonly #controller: ControllerWatch;
  readonly #enabling: EnablingInput | undefined;
  readonly #efforts: readonly Load[];
  readonly #force: ForceInput | undefined;
  readonly #contact: ContactWatch;
  #controllers: ListControllers | undefined;

  constructor(node: ArmNode) {
    this.#node = node;
    const { settings } = node;
    this.#controller = new ControllerWatch(settings['driver.controller']);
    this.#enabling = this.#enablingInput();
    const { 'limits.effort': limits, joints } = settings;
    this.#efforts =
      limits.length === 0
        ? []
        : joints.map((joint, j) => ({
            name: `the effort of ${joint}`,
            unit: 'N m',
            value: NaN,
            limit: limits[limits.length === 1 ? 0 : j],
          }));
    this.#force = this.#forceInput();
    const sensed = this.#force === undefined ? [] : [this.#force.force, this.#force.torque];
    this.#contact = new ContactWatch([...this.#efforts, ...sensed]);
    this.#hearSpeed();
    this.#hearRobot();
    this.#findControllerManager();
  }

  timeScale(nowS: number): number {
    return this.#speed.scale(nowS);
  }

  /** Why the robot stands. @param byAction whether it is commanded by the action of the controller */
  obstacle(byAction: boolean): Halt | undefined {
    return this.#states.obstacle ?? (byAction ? this.#controller.obstacle : undefined);
  }

  disabled(nowS: number): string | undefined {
    const { enable_timeout: enableTimeoutS, wrench_timeout: wrenchTimeoutS } = this.#node.settings;
    this.#limitForce();
    return this.#enabling?.disabled(nowS, enableTimeoutS) ?? this.#force?.disabled(nowS, wrenchTimeoutS);
  }

  /** @param effort of the joints (J) @param resting whether the command stands still */
  contact(effort: Float64Array, resting: boolean): Halt | undefined {
    for (const [j, load] of this.#efforts.entries()) load.value = effort[j];
    this.#limitForce();
    return this.#contact.look(resting);
  }

  /** The limits are live. */
  #limitForce(): void {
    if (this.#force === undefined) return;
    this.#force.force.limit = this.#node.settings['limits.force'];
    this.#force.torque.limit = this.#node.settings['limits.torque'];
  }

  /** Asks the controller manager for its controllers; the answer counts when it comes. */
  ask(): void {
    if (this.#controllers?.available !== true) return;
    this.#controllers.ask({}, ({ controller }) => {
      this.#controller.take(controller);
    });
  }

  #enablingInput(): EnablingInput | undefined {
    const { enable_topic: topic, enable_button: button } = this.#node.settings;
    if (topic === '') return undefined;
    const input = new EnablingInput(this.#node.resolve(topic));
    if (button < 0)
      this.#node.subscribe('std_msgs/msg/Bool', topic, sensorQos, ({ data }) => {
        input.take(data, steadyS());
      });
    else
      this.#node.subscribe('sensor_msgs/msg/Joy', topic, sensorQos, ({ buttons }) => {
        input.take(isPressed(buttons, button), steadyS());
      });
    return input;
  }

  #forceInput(): ForceInput | undefined {
    const { wrench_topic: topic } = this.#node.settings;
    if (topic === '') return undefined;
    const input = new ForceInput(this.#node.resolve(topic));
    this.#node.subscribe('geometry_msgs/msg/WrenchStamped', topic, sensorQos, ({ wrench }) => {
      input.take(wrench, steadyS());
    });
    return input;
  }

  #hearSpeed(): void {
    const {
      'driver.speed_scaling_topic': topic,
      'driver.full_speed': full,
      'driver.controller': controller,
    } = this.#node.settings;
    if (topic !== '')
      this.#node.subscribe('std_msgs/msg/Float64', topic, outputQos, ({ data }) => {
        this.#speed.take(topic, data / full, steadyS());
      });
    if (!this.#node.installed('control_msgs')) return;
    const state = `${controller}/controller_state`;
    this.#node.subscribe('control_msgs/msg/JointTrajectoryControllerState', state, sensorQos, (message) => {
      const { speed_scaling_factor: factor } = message;
      if (factor !== undefined) this.#speed.take(state, factor, steadyS());
    });
    if (this.#node.installed('control_msgs', 'SpeedScalingFactor'))
      this.#node.subscribe(
        'control_msgs/msg/SpeedScalingFactor',
        `${controller}/speed_scaling_input`,
        latchedQos,
        ({ factor }) => {
          this.#speed.ask(factor);
        },
      );
  }

  #hearRobot(): void {
    const { 'driver.robot': robot } = this.#node.settings;
    if (this.#observes(robot, 'ur', 'ur_dashboard_msgs')) {
      const states = 'io_and_status_controller';
      this.#node.subscribe(
        'ur_dashboard_msgs/msg/RobotMode',
        `${states}/robot_mode`,
        latchedQos,
        ({ mode }) => {
          this.#states.urRobotMode(mode);
        },
      );
      this.#node.subscribe(
        'ur_dashboard_msgs/msg/SafetyMode',
        `${states}/safety_mode`,
        latchedQos,
        ({ mode }) => {
          this.#states.urSafetyMode(mode);
        },
      );
      this.#node.subscribe('std_msgs/msg/Bool', `${states}/robot_program_running`, latchedQos, ({ data }) => {
        this.#states.urProgram(data);
      });
    }
    if (this.#observes(robot, 'franka', 'franka_msgs')) {
      const state = 'franka_robot_state_broadcaster/robot_state';
      this.#node.subscribe('franka_msgs/msg/FrankaRobotState', state, sensorQos, ({ robot_mode: mode }) => {
        this.#states.frankaMode(mode);
      });
    }
  }

  /** Whether a robot's states are observed; where they were asked for and cannot be, the log says so. */
  #observes(asked: string, robot: string, packageName: string): boolean {
    if (asked !== robot && asked !== 'auto') return false;
    const installed = this.#node.installed(packageName);
    if (!installed && asked === robot)
      this.#node.log('warn', `the states of the robot are not observed: ${packageName} is not installed`);
    return installed;
  }

  #findControllerManager(): void {
    const { command_interface: by, 'driver.controller_manager': manager } = this.#node.settings;
    if (manager === '' || (by !== 'action' && by !== 'auto')) return;
    if (!this.#node.installed('controller_manager_msgs')) return;
    const service = `${manager}/list_controllers`;
    this.#controllers = this.#node.caller('controller_manager_msgs/srv/ListControllers', service);
  }
}
