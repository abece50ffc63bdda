/** Sends targets to a node, one after the other, and keeps its messages during the reaches. */
import type { Vector3 } from '../../model/numbers/vector.js';
import { secondsOf } from '../client/messages.js';
import type { DiagnosticStatus, JointState, Time } from '../client/messages.js';
import { latchedQos, outputQos, sensorQos, targetQos } from '../client/qos.js';
import type { Publisher, RosNode } from '../client/ros-node.js';
import type { PointStamped } from '../client/messages.js';

type Values = Readonly<Record<string, string | undefined>>;

/** What the node answered to one target; SI units. */
export interface AnsweredTarget {
  readonly target: Vector3;
  /** `reached`, `missed`, …; `unanswered` where nothing came in time. */
  readonly outcome: string;
  readonly message: string;
  readonly values: Values;
  /** From the target to the answer, on the machine's clock and on that of the joint states (s). */
  readonly tookS: number;
  readonly simulatedS: number;
}

/** A status that was not OK. */
export interface Complaint {
  readonly afterS: number;
  readonly message: string;
  readonly values: Values;
}

const MOST_COMPLAINTS = 1000;

const valuesOf = ({ values }: DiagnosticStatus): Values =>
  Object.fromEntries(values.map(({ key, value }) => [key, value]));

export class ReachClient {
  readonly complaints: Complaint[] = [];
  /** Joint states that have come. */
  jointStates = 0;
  /** The last diagnostics of loop, joint states and connections. */
  diagnostics: readonly DiagnosticStatus[] = [];
  readonly #targets: Publisher<PointStamped>;
  readonly #beganMs = performance.now();
  #stamp: Time | undefined;
  #firstS: number | undefined;
  #firstMs = 0;
  #state: string | undefined;
  #code: string | undefined;
  #answer: { readonly id: string; readonly take: (message: DiagnosticStatus) => void } | undefined;

  /** @param target name of the node that is asked */
  constructor(node: RosNode, target: string) {
    this.#targets = node.publisher('geometry_msgs/msg/PointStamped', `${target}/target`, targetQos);
    node.subscribe('sensor_msgs/msg/JointState', 'joint_states', sensorQos, (message) => {
      this.#hear(message);
    });
    node.subscribe('diagnostic_msgs/msg/DiagnosticStatus', `${target}/trial`, outputQos, (message) => {
      const { id } = valuesOf(message);
      if (this.#answer !== undefined && id === this.#answer.id) this.#answer.take(message);
    });
    node.subscribe('diagnostic_msgs/msg/DiagnosticStatus', `${target}/status`, latchedQos, (message) => {
      this.#note(message);
    });
    node.subscribe('diagnostic_msgs/msg/DiagnosticArray', '/diagnostics', outputQos, ({ status }) => {
      this.diagnostics = status;
    });
  }

  /** Speed of the joint states' clock relative to the machine's; undefined before the second joint state. */
  get realTimeFactor(): number | undefined {
    if (this.#stamp === undefined || this.#firstS === undefined) return undefined;
    const goneS = (performance.now() - this.#firstMs) / 1e3;
    return goneS > 0 ? (secondsOf(this.#stamp) - this.#firstS) / goneS : undefined;
  }

  /**
   * Waits until the node exists, is connected, and is idle. Returns what is missing after `patienceS`, or undefined.
   */
  async ready(patienceS: number): Promise<string | undefined> {
    const found = await this.#until(
      () => this.#targets.subscriberCount > 0 && this.#stamp !== undefined && this.#code === '0',
      patienceS,
    );
    if (found) return undefined;
    if (this.#targets.subscriberCount === 0) return 'no node takes targets';
    return this.#stamp === undefined
      ? 'no joint states come'
      : `the node is ${this.#state ?? 'silent'}, code ${this.#code ?? 'none'}`;
  }

  async reach(target: Vector3, frame: string, patienceS: number): Promise<AnsweredTarget> {
    const stamp = this.#stamp ?? { sec: 0, nanosec: 0 };
    const id = `${stamp.sec}.${String(stamp.nanosec).padStart(9, '0')}`;
    const [beganMs, beganS] = [performance.now(), secondsOf(stamp)];
    let answer: DiagnosticStatus | undefined;
    this.#answer = { id, take: (message) => (answer ??= message) };
    const [x, y, z] = target;
    this.#targets.publish({ header: { stamp, frame_id: frame }, point: { x, y, z } });
    await this.#until(() => answer !== undefined, patienceS);
    this.#answer = undefined;
    const values = answer === undefined ? {} : valuesOf(answer);
    return {
      target,
      outcome: values.outcome ?? 'unanswered',
      message: answer?.message ?? `no answer in ${patienceS} s`,
      values,
      tookS: (performance.now() - beganMs) / 1e3,
      simulatedS: secondsOf(this.#stamp ?? stamp) - beganS,
    };
  }

  #hear({ header }: JointState): void {
    this.jointStates++;
    this.#stamp = header.stamp;
    if (this.#firstS !== undefined) return;
    this.#firstS = secondsOf(header.stamp);
    this.#firstMs = performance.now();
  }

  #note(message: DiagnosticStatus): void {
    const values = valuesOf(message);
    this.#state = values.state;
    this.#code = values.code;
    const last = this.complaints.at(-1);
    const known = last?.message === message.message;
    if (message.level === 0 || known || this.complaints.length >= MOST_COMPLAINTS) return;
    const afterS = (performance.now() - this.#beganMs) / 1e3;
    this.complaints.push({ afterS, message: message.message, values });
  }

  #until(done: () => boolean, patienceS: number): Promise<boolean> {
    const endMs = performance.now() + 1e3 * patienceS;
    return new Promise((resolve) => {
      const look = () => {
        if (done()) resolve(true);
        else if (performance.now() > endMs) resolve(false);
        else setTimeout(look, 20);
      };
      look();
    });
  }
}
