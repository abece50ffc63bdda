/** Sends one target to a node, tells what it does meanwhile, and waits for its answer. */
import { NeuromotorError } from '../../errors.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import type { DiagnosticStatus, PointStamped, Time } from '../client/messages.js';
import { answerQos, latchedQos, sensorQos, targetQos } from '../client/qos.js';
import type { Publisher, RosNode } from '../client/ros-node.js';
import { getParameters, plainValue } from './remote-parameters.js';
import { until } from './until.js';

export type Values = Readonly<Record<string, string | undefined>>;

export const valuesOf = ({ values }: DiagnosticStatus): Values =>
  Object.fromEntries(values.map(({ key, value }) => [key, value]));

/** What became of a target. */
export interface TargetOutcome {
  /** `reached`, `missed`, `rejected`, …; `unanswered` where no answer came in time, `left` where nobody waits any more. */
  readonly outcome: string;
  readonly message: string;
  readonly values: Values;
  readonly tookS: number;
}

export interface TargetPatience {
  /** For the node, and for joint states where they give the time (s). */
  readonly findS: number;
  /** For the answer (s). */
  readonly answerS: number;
}

export class TargetRequest {
  readonly #node: RosNode;
  readonly #target: string;
  readonly #publisher: Publisher<PointStamped>;
  readonly #answers = new Map<string, DiagnosticStatus>();
  #statuses = 0;
  /** The robot's time, as the node tells it with the hand, and when that came. */
  #robotTime: { readonly stamp: Time; readonly atMs: number } | undefined;

  /**
   * @param target full name of the node
   * @param onStatus called with each new text of the node's status
   */
  constructor(node: RosNode, target: string, onStatus: (text: string, values: Values) => void) {
    this.#node = node;
    this.#target = target;
    this.#publisher = node.publisher('geometry_msgs/msg/PointStamped', `${target}/target`, targetQos);
    node.subscribe('diagnostic_msgs/msg/DiagnosticStatus', `${target}/trial`, answerQos, (message) => {
      const { id = '' } = valuesOf(message);
      this.#answers.set(id, message);
    });
    let last = '';
    node.subscribe('diagnostic_msgs/msg/DiagnosticStatus', `${target}/status`, latchedQos, (message) => {
      this.#statuses++;
      if (message.message === last) return;
      last = message.message;
      onStatus(last, valuesOf(message));
    });
    node.subscribe('geometry_msgs/msg/PointStamped', `${target}/hand`, sensorQos, ({ header }) => {
      this.#robotTime = { stamp: header.stamp, atMs: performance.now() };
    });
  }

  /** Waits until the node can hear and answer. @throws NeuromotorError that says what is not there */
  async ready(patienceS: number, interruption: AbortSignal): Promise<void> {
    const answered = () => this.#node.others({ direction: 'in', topic: `${this.#target}/trial` }).length > 0;
    const found = await until(
      () => this.#publisher.subscriberCount > 0 && answered() && this.#statuses > 0,
      patienceS,
      interruption,
    );
    if (found || interruption.aborted) return;
    throw new NeuromotorError(
      this.#publisher.subscriberCount === 0
        ? `nobody takes targets on ${this.#target}/target (looked for ${patienceS} s); is the node ${this.#target} running, in this ROS_DOMAIN_ID?`
        : `${this.#target} takes targets but does not tell its status (looked for ${patienceS} s)`,
    );
  }

  /** The frame in which the node wants its targets. @throws NoAnswerError */
  async frame(patienceS: number): Promise<string> {
    const [value] = await getParameters(this.#node, this.#target, ['base_frame'], patienceS);
    return String(plainValue(value));
  }

  async send(
    target: Vector3,
    frame: string,
    patienceS: number,
    interruption: AbortSignal,
  ): Promise<TargetOutcome> {
    const stamp = this.#now();
    const id = `${stamp.sec}.${String(stamp.nanosec).padStart(9, '0')}`;
    const beganMs = performance.now();
    const [x, y, z] = target;
    this.#publisher.publish({ header: { stamp, frame_id: frame }, point: { x, y, z } });
    await until(() => this.#answers.has(id), patienceS, interruption);
    const answer = this.#answers.get(id);
    const tookS = (performance.now() - beganMs) / 1e3;
    if (answer === undefined)
      return interruption.aborted
        ? { outcome: 'left', message: 'the answer was not waited for', values: {}, tookS }
        : { outcome: 'unanswered', message: `no answer within ${patienceS} s`, values: {}, tookS };
    const values = valuesOf(answer);
    return { outcome: values.outcome ?? 'unanswered', message: answer.message, values, tookS };
  }

  /**
   * Time of the robot, whose clock may be simulated, or that of another machine. The nanoseconds below a microsecond are
   * random: two people who send at the same simulated time can tell their answers apart.
   */
  #now(): Time {
    const seen = this.#robotTime;
    const fresh =
      seen !== undefined && performance.now() - seen.atMs < 1000 ? seen.stamp : this.#node.stamp();
    return {
      sec: fresh.sec,
      nanosec: fresh.nanosec - (fresh.nanosec % 1000) + Math.floor(1000 * Math.random()),
    };
  }
}
