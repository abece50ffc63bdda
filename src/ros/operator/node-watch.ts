/** Listens to a node and to the joint states, and keeps what there is to show of them. */
import type { DiagnosticStatus } from '../client/messages.js';
import { answerQos, latchedQos, outputQos, sensorQos } from '../client/qos.js';
import type { RosNode } from '../client/ros-node.js';
import { valuesOf } from './target-request.js';
import type { Values } from './target-request.js';

/** Time over which rates are taken (s). */
const RATE_S = 3;

/** How often messages come. */
export class MessageRate {
  readonly #atS: number[] = [];

  count(nowS: number): void {
    this.#atS.push(nowS);
    this.#forget(nowS);
  }

  /** Messages a second over the last seconds; 0 where none came. */
  rateHz(nowS: number): number {
    this.#forget(nowS);
    const goneS = this.#atS.length < 2 ? 0 : this.#atS[this.#atS.length - 1] - this.#atS[0];
    return goneS > 0 ? (this.#atS.length - 1) / goneS : 0;
  }

  /** Time since the last one (s); undefined where none came of late. */
  ageS(nowS: number): number | undefined {
    const last = this.#atS.at(-1);
    return last === undefined ? undefined : nowS - last;
  }

  #forget(nowS: number): void {
    while (this.#atS.length > 0 && nowS - this.#atS[0] > RATE_S) this.#atS.shift();
  }
}

/** What a node said last. */
export interface WatchedNode {
  readonly name: string;
  readonly status?: { readonly level: number; readonly text: string; readonly values: Values };
  readonly trial?: { readonly text: string; readonly values: Values };
  /** The hand (3, m), in its frame. */
  readonly hand?: { readonly frame: string; readonly at: readonly number[] };
  readonly loop?: Values;
  readonly jointStates: {
    readonly rateHz: number;
    readonly ageS?: number;
    readonly publishers: readonly string[];
  };
  readonly beats: { readonly rateHz: number; readonly ageS?: number };
  readonly outcomes: Readonly<Record<string, number>>;
}

const nowS = () => performance.now() / 1e3;

export class NodeWatch {
  readonly #node: RosNode;
  readonly #target: string;
  readonly #states = new MessageRate();
  readonly #beats = new MessageRate();
  readonly #outcomes: Record<string, number> = {};
  readonly #statesTopic: string;
  #status: DiagnosticStatus | undefined;
  #trial: DiagnosticStatus | undefined;
  #loop: DiagnosticStatus | undefined;
  #hand: WatchedNode['hand'];

  /** @param target full name of the node */
  constructor(node: RosNode, target: string) {
    this.#node = node;
    this.#target = target;
    this.#statesTopic = node.resolve(`${target.replace(/\/[^/]*$/, '')}/joint_states`);
    node.subscribe('sensor_msgs/msg/JointState', this.#statesTopic, sensorQos, () => {
      this.#states.count(nowS());
    });
    node.subscribe('std_msgs/msg/Header', `${target}/heartbeat`, outputQos, () => {
      this.#beats.count(nowS());
    });
    node.subscribe('diagnostic_msgs/msg/DiagnosticStatus', `${target}/status`, latchedQos, (message) => {
      this.#status = message;
    });
    node.subscribe('diagnostic_msgs/msg/DiagnosticStatus', `${target}/trial`, answerQos, (message) => {
      const { outcome = 'unknown' } = valuesOf(message);
      this.#trial = message;
      this.#outcomes[outcome] = (this.#outcomes[outcome] ?? 0) + 1;
    });
    node.subscribe('geometry_msgs/msg/PointStamped', `${target}/hand`, sensorQos, ({ header, point }) => {
      this.#hand = { frame: header.frame_id, at: [point.x, point.y, point.z] };
    });
    node.subscribe('diagnostic_msgs/msg/DiagnosticArray', '/diagnostics', outputQos, ({ status }) => {
      this.#loop = status.find(({ name }) => name === `${target}: control loop`) ?? this.#loop;
    });
  }

  /** Whether the node has said anything yet. */
  get heard(): boolean {
    return this.#status !== undefined;
  }

  get now(): WatchedNode {
    const [status, trial] = [this.#status, this.#trial];
    const s = nowS();
    const publishers = this.#node
      .others({ direction: 'in', topic: this.#statesTopic })
      .map(({ node }) => node);
    return {
      name: this.#target,
      ...(status && { status: { level: status.level, text: status.message, values: valuesOf(status) } }),
      ...(trial && { trial: { text: trial.message, values: valuesOf(trial) } }),
      ...(this.#hand && { hand: this.#hand }),
      ...(this.#loop && { loop: valuesOf(this.#loop) }),
      jointStates: { rateHz: this.#states.rateHz(s), ageS: this.#states.ageS(s), publishers },
      beats: { rateHz: this.#beats.rateHz(s), ageS: this.#beats.ageS(s) },
      outcomes: { ...this.#outcomes },
    };
  }
}
