/** The arm of the soak: obeys each command at once, publishes joint states more than a thousand times per second, and gets faults. */
import { describedRobot } from '../src/arm/robot.js';
import { resolveSettings } from '../src/parameters/settings.js';
import { RandomStream } from '../src/model/numbers/random.js';
import type { DiagnosticStatus, JointState, PointStamped } from '../src/ros/client/messages.js';
import { commandQos, outputQos, sensorQos, targetQos } from '../src/ros/client/qos.js';
import type { Publisher, RosNode } from '../src/ros/client/ros-node.js';

/** The faults of joint states, and for each the codes with which it halts the node on a machine that keeps up. */
const hurts = {
  silence: [30],
  nan: [33],
  far: [31, 32],
} as const;
type Hurt = keyof typeof hurts;
const kinds = Object.keys(hurts) as Hurt[];

/** One of this many movements gets a fault. */
const HURT_EVERY = 3;
/** A target that leads to nothing is sent again after this (s). */
const PATIENCE_S = 3;
/** A halt that did not come in this time was missed (s). */
const MISSED_S = 3;
const MARGIN = 0.1;
/** Status codes from here on are halts. */
const LEAST_HALT = 30;

const codeOf = ({ values }: DiagnosticStatus) => Number(values.find(({ key }) => key === 'code')?.value);
const stateOf = ({ values }: DiagnosticStatus) => values.find(({ key }) => key === 'state')?.value;

export interface SoakCounts {
  readonly sent: number;
  /** As the node tells it. */
  readonly received: number;
  readonly reaches: number;
  readonly hurts: number;
  /** Hurts that led to no halt. */
  readonly missed: readonly string[];
  /** Hurts that led to a halt with another code: on a busy machine joint states may be stale before they are wrong. */
  readonly otherCodes: readonly string[];
}

export class SoakArm {
  readonly #node: RosNode;
  readonly #random: RandomStream;
  readonly #settings = resolveSettings('robot');
  readonly #arm = describedRobot(this.#settings).arm;
  readonly #position = Float64Array.from(this.#settings.start_posture);
  readonly #rest = new Float64Array(this.#arm.joints);
  readonly #targets: Publisher<PointStamped>;
  #sent = 0;
  #received = 0;
  #reaches = 0;
  #movements = 0;
  #askedMs = 0;
  #state = '';
  #hurt: { readonly kind: Hurt; readonly sinceMs: number } | undefined;
  #hurts = 0;
  readonly #missed: string[] = [];
  readonly #otherCodes: string[] = [];

  /** @param batch joint states that go out in each millisecond */
  constructor(node: RosNode, seed: number, batch: number) {
    this.#node = node;
    this.#random = new RandomStream(seed, 1);
    this.#targets = node.publisher('geometry_msgs/msg/PointStamped', 'neuromotor/target', targetQos);
    const states = node.publisher('sensor_msgs/msg/JointState', 'joint_states', sensorQos, false);
    node.every(1e-3, 'steady', () => {
      for (let i = 0; i < batch; i++) this.#say(states.publish.bind(states));
    });
    node.subscribe('std_msgs/msg/Float64MultiArray', 'position_commands', commandQos, ({ data }) => {
      this.#position.set(data);
    });
    node.subscribe('diagnostic_msgs/msg/DiagnosticStatus', 'neuromotor/trial', outputQos, () => {
      this.#reaches++;
    });
    node.subscribe('diagnostic_msgs/msg/DiagnosticStatus', 'neuromotor/status', outputQos, (status) => {
      this.#follow(status);
    });
    node.subscribe('diagnostic_msgs/msg/DiagnosticArray', '/diagnostics', outputQos, ({ status }) => {
      const values = status.flatMap((one) => one.values);
      const received = values.find(({ key }) => key === 'joint_states_received');
      if (received !== undefined) this.#received = Number(received.value);
    });
  }

  get counts(): SoakCounts {
    return {
      sent: this.#sent,
      received: this.#received,
      reaches: this.#reaches,
      hurts: this.#hurts,
      missed: this.#missed,
      otherCodes: this.#otherCodes,
    };
  }

  #say(publish: (message: JointState) => void): void {
    if (this.#hurt?.kind === 'silence') return;
    const position = this.#position.slice();
    if (this.#hurt?.kind === 'nan') position[0] = NaN;
    if (this.#hurt?.kind === 'far') position[0] += 2;
    const header = { stamp: this.#node.stamp(), frame_id: '' };
    publish({ header, name: this.#settings.joints, position, velocity: this.#rest, effort: [] });
    this.#sent++;
  }

  /**
   * Handles one status after another: sends targets while idle, now and then hurts a movement, and goes on once that
   * was answered.
   */
  #follow(status: DiagnosticStatus): void {
    const nowMs = performance.now();
    const state = stateOf(status) ?? '';
    const began = state === 'moving' && this.#state !== 'moving';
    this.#state = state;
    if (this.#hurt !== undefined) this.#answer(this.#hurt, codeOf(status), nowMs);
    else if (began && ++this.#movements % HURT_EVERY === 0) {
      this.#hurt = { kind: kinds[this.#hurts % kinds.length], sinceMs: nowMs };
      this.#hurts++;
    } else if ((state === 'idle' || state === 'halted') && nowMs - this.#askedMs > 100) this.#ask(nowMs);
    else if (nowMs - this.#askedMs > PATIENCE_S * 1e3) this.#ask(nowMs);
  }

  #answer({ kind, sinceMs }: { kind: Hurt; sinceMs: number }, code: number, nowMs: number): void {
    const answered = (hurts[kind] as readonly number[]).includes(code);
    if (!answered && nowMs - sinceMs < MISSED_S * 1e3) return;
    const text = `${kind}: code ${code} instead of ${hurts[kind].join(' or ')}`;
    if (!answered) (code >= LEAST_HALT ? this.#otherCodes : this.#missed).push(text);
    this.#hurt = undefined;
    this.#askedMs = nowMs;
  }

  /** A target that some posture within the limits reaches. */
  #ask(nowMs: number): void {
    this.#askedMs = nowMs;
    const { lower, upper } = this.#arm;
    const posture = lower.map(
      (low, j) => low + MARGIN + this.#random.uniform() * (upper[j] - low - 2 * MARGIN),
    );
    const hand = new Float64Array(3);
    this.#arm.forward(posture, hand);
    const [x, y, z] = hand;
    const header = { stamp: this.#node.stamp(), frame_id: this.#settings.base_frame };
    this.#targets.publish({ header, point: { x, y, z } });
  }
}
