/** An arm that a running node drives, made to reach for targets with one controller after the other. */
import { ConfigurationError, NeuromotorError } from '../../errors.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import type { RosNode } from '../client/ros-node.js';
import { getParameters, plainValue, setParameters } from './remote-parameters.js';
import { TargetRequest } from './target-request.js';
import { until } from './until.js';

/** lifecycle_msgs/msg/State and Transition. */
const UNCONFIGURED = 1;
const INACTIVE = 2;
const ACTIVE = 3;
const transitions = { configure: 1, cleanup: 2, activate: 3, deactivate: 4 } as const;

/** How long a service, a training of the brain, and a reach may take (s). */
const CALL_S = 20;
const READY_S = 600;
const ANSWER_S = 180;
/** Time for what halted the arm to be over (s). */
const RECOVERY_S = 1;

export interface RemoteReach {
  /** Distance of the hand, as the node saw it, from the target (m); undefined when it was refused or halted. */
  readonly errorM: number | undefined;
  /** From the target to the answer (s). */
  readonly durationS: number;
}

export class RemoteArm {
  readonly #node: RosNode;
  readonly #target: string;
  readonly #robot: string;
  readonly #request: TargetRequest;
  readonly #interruption: AbortSignal;
  #state: string | undefined;
  #frame = '';
  #learning: boolean | undefined;
  #faults: readonly string[] = [];

  /**
   * @param target full name of the node that drives the arm
   * @param robot full name of the node of a simulated robot, whose faults are parameters
   */
  constructor(node: RosNode, target: string, robot: string, interruption: AbortSignal) {
    this.#node = node;
    this.#target = target;
    this.#robot = robot;
    this.#interruption = interruption;
    this.#request = new TargetRequest(node, target, (_, { state }) => {
      this.#state = state;
    });
  }

  /**
   * Finds the node.
   * @throws ConfigurationError where what it learns would go into a checkpoint that somebody may need
   * @throws NeuromotorError, NoAnswerError where it does not answer
   */
  async find(): Promise<void> {
    await this.#request.ready(CALL_S, this.#interruption);
    const [frame, checkpoint] = await getParameters(
      this.#node,
      this.#target,
      ['base_frame', 'checkpoint'],
      CALL_S,
    );
    this.#frame = String(plainValue(frame));
    const file = plainValue(checkpoint);
    if (file !== '')
      throw new ConfigurationError(
        `${this.#target} keeps what it learns in ${String(file)}, which a comparison would spoil; start it with -p "checkpoint:=''"`,
      );
  }

  /** Gives the node a controller that has learnt nothing yet, and waits until it is ready. */
  async use(controller: string): Promise<void> {
    await this.#become(UNCONFIGURED);
    const refusals = await setParameters(this.#node, this.#target, { controller }, CALL_S);
    if (refusals.length > 0) throw new ConfigurationError(`${this.#target}: ${refusals.join('; ')}`);
    this.#state = undefined;
    this.#learning = undefined;
    await this.#become(ACTIVE);
    if (!(await until(() => this.#state === 'idle', READY_S, this.#interruption)))
      throw new NeuromotorError(this.#gone(`${this.#target} is ${this.#shownState}`));
  }

  /**
   * Sets the faults of a simulated robot; those that were set before and are not named end.
   * @param healthy values of the faults that end
   * @throws ConfigurationError where there is no such robot, or it cannot have them
   */
  async disturb(
    faults: Readonly<Record<string, unknown>>,
    healthy: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const over = this.#faults.filter((name) => !(name in faults));
    const values = { ...Object.fromEntries(over.map((name) => [name, healthy[name]])), ...faults };
    if (Object.keys(values).length === 0) return;
    const refusals = await setParameters(this.#node, this.#robot, values, CALL_S);
    if (refusals.length > 0) throw new ConfigurationError(`${this.#robot}: ${refusals.join('; ')}`);
    this.#faults = Object.keys(faults);
  }

  /** @throws NeuromotorError where the arm is stopped and somebody must look after it, or the node does not answer */
  async reach(target: Vector3, learning: boolean): Promise<RemoteReach> {
    await this.#learn(learning);
    const { outcome, values, message, tookS } = await this.#request.send(
      target,
      this.#frame,
      ANSWER_S,
      this.#interruption,
    );
    if (outcome === 'reached' || outcome === 'missed')
      return { errorM: Number(values.aiming_error), durationS: Number(values.duration) };
    if (outcome === 'unanswered' || outcome === 'left') throw new NeuromotorError(this.#gone(message));
    if (values.reason === 'stopped') throw new NeuromotorError(`${this.#target}: ${message}`);
    await until(() => this.#state === 'idle', RECOVERY_S, this.#interruption);
    return { errorM: undefined, durationS: tookS };
  }

  async #learn(learning: boolean): Promise<void> {
    if (learning === this.#learning) return;
    const client = this.#node.client('std_srvs/srv/SetBool', `${this.#target}/learning`);
    const { success, message } = await client.call({ data: learning }, CALL_S);
    client.close();
    if (!success) throw new NeuromotorError(`${this.#target}/learning: ${message}`);
    this.#learning = learning;
  }

  /** Takes the node through its states to the one that is wanted. */
  async #become(wanted: typeof UNCONFIGURED | typeof ACTIVE): Promise<void> {
    const get = this.#node.client('lifecycle_msgs/srv/GetState', `${this.#target}/get_state`);
    const change = this.#node.client('lifecycle_msgs/srv/ChangeState', `${this.#target}/change_state`);
    try {
      const { current_state: found } = await get.call({}, CALL_S);
      const steps: readonly (keyof typeof transitions)[] =
        wanted === ACTIVE
          ? [...(found.id === UNCONFIGURED ? (['configure'] as const) : []), 'activate']
          : [...(found.id === ACTIVE ? (['deactivate'] as const) : []), 'cleanup'];
      if (found.id === wanted) return;
      if (![UNCONFIGURED, INACTIVE, ACTIVE].includes(found.id))
        throw new NeuromotorError(`${this.#target} is ${found.label}`);
      for (const label of steps) {
        const { success } = await change.call({ transition: { id: transitions[label], label } }, CALL_S);
        if (!success) throw new NeuromotorError(`${this.#target} refused to ${label}; its log says why`);
      }
    } finally {
      get.close();
      change.close();
    }
  }

  get #shownState(): string {
    return this.#state ?? 'silent';
  }

  #gone(message: string): string {
    return this.#interruption.aborted ? 'stopped' : message;
  }
}
