/**
 * Our own types of the used part of rclnodejs 2.2.0. Its types are not available at build time (it is optional), have
 * messages of type `any`, and need ambient constant enums. Names with an underscore are not public there; each is used
 * to avoid a fault that cannot be avoided otherwise.
 */

export interface RclContext {
  readonly handle: object;
}

export interface RclTime {
  readonly secondsAndNanoseconds: {
    readonly seconds: number | bigint;
    readonly nanoseconds: number | bigint;
  };
}
export interface RclClock {
  /** Whether it follows /clock; undefined for clocks that cannot. */
  readonly isRosTimeActive?: boolean;
  now(): RclTime;
}

/**
 * A publisher of a topic or a subscriber to it. Policies are numbers of rmw: 1 reliable, 2 best effort; 1 transient
 * local, 2 volatile.
 */
export interface RclEndpoint {
  readonly node_name: string;
  readonly node_namespace: string;
  readonly topic_type: string;
  readonly qos_profile: { readonly reliability: number; readonly durability: number };
}

export interface RclPublisher {
  readonly subscriptionCount: number;
  publish(message: object): void;
}
export interface RclSubscription {
  readonly publisherCount: number;
}
/** A client of a service; a request without an answer stays unanswered. */
export interface RclServiceClient {
  isServiceServerAvailable(): boolean;
  sendRequest(request: object, callback: (response: never) => void): void;
}
export interface RclGoalHandle {
  readonly goalId: { readonly uuid: ArrayLike<number> };
  readonly status: number;
  isAccepted(): boolean;
  cancelGoal(): Promise<unknown>;
  getResult(): Promise<unknown>;
}
export interface RclActionClient {
  /** By goal, as the numbers of its id joined by commas; rclnodejs keeps them for ever. */
  readonly _feedbackCallbacks: Map<string, unknown>;
  isActionServerAvailable(): boolean;
  sendGoal(goal: object, feedback: (message: never) => void): Promise<RclGoalHandle>;
}
export interface RclNameAndTypes {
  readonly name: string;
  readonly types: readonly string[];
}
export interface RclTimer {
  cancel(): void;
}
export interface RclResponse {
  readonly template: Record<string, unknown>;
  send(answer: object): void;
}

export interface RclParameter {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}
export interface RclSetResult {
  readonly successful: boolean;
  readonly reason: string;
}
export interface RclDescriptor {
  readonly name: string;
  toMessage(): Record<string, unknown>;
}

export interface RclLogger {
  debug(text: string): void;
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
}

export interface RclTransition {
  readonly transition: { readonly id: number; readonly label: string };
}

/** The result of a lifecycle callback; any other value aborts the process. */
export interface RclCallbackReturnCode {
  readonly SUCCESS: number;
  readonly FAILURE: number;
}

export interface ChangeStateRequest {
  readonly transition: { readonly id: number; readonly label: string };
}

export interface RclNode {
  readonly context: RclContext;
  /** Messages of a simulated clock so far (see fenced-node.ts). */
  readonly clockMessages?: number;
  name(): string;
  namespace(): string;
  getLogger(): RclLogger;
  getClock(): RclClock;
  spin(): void;

  execute(handles: readonly unknown[]): void;
  _validateParameters(parameters: readonly RclParameter[], declaring: boolean): RclSetResult;
  _getNativeParameterOverrides(): Map<string, RclParameter>;

  createPublisher(type: string, topic: string, options: { qos: object }): RclPublisher;
  createSubscription(
    type: string,
    topic: string,
    options: { qos: object; isRaw: boolean },
    callback: (message: never) => void,
  ): RclSubscription;
  createService(
    type: string,
    name: string,
    options: Record<string, never>,
    callback: (request: never, response: RclResponse) => void,
  ): object;
  createClient(type: string, name: string): RclServiceClient;
  createTimer(periodNs: bigint, callback: (timerInfo: unknown) => void, clock: RclClock): RclTimer;
  destroyClient(client: RclServiceClient): void;
  destroySubscription(subscription: RclSubscription): void;
  destroyTimer(timer: RclTimer): void;
  resolveTopicName(topic: string): string;
  getPublishersInfoByTopic(topic: string): readonly RclEndpoint[];
  getSubscriptionsInfoByTopic(topic: string): readonly RclEndpoint[];
  getTopicNamesAndTypes(): readonly RclNameAndTypes[];

  declareParameter(parameter: RclParameter, descriptor: RclDescriptor, ignoreOverride: boolean): unknown;
  getParameterDescriptors(): readonly RclDescriptor[];
  addPostSetParametersCallback(callback: (parameters: readonly RclParameter[]) => void): void;
}

export interface RclLifecycleNode extends RclNode {
  readonly currentState: { readonly id: number; readonly label: string };
  readonly availableTransitions: readonly RclTransition[];
  _onChangeState(request: ChangeStateRequest, response: RclResponse): void;
  _changeState(idOrLabel: number | string, result: { value: number }): unknown;

  registerOnConfigure(callback: () => number): void;
  registerOnActivate(callback: () => number): void;
  registerOnDeactivate(callback: () => number): void;
  registerOnCleanup(callback: () => number): void;
  registerOnShutdown(callback: () => number): void;
}

export interface Rcl {
  readonly ActionClient: new (node: RclNode, type: string, name: string) => RclActionClient;
  getActionNamesAndTypes(node: RclNode): readonly RclNameAndTypes[];
  readonly Context: new () => RclContext;
  readonly Clock: new (type: number) => RclClock;
  readonly ClockType: { readonly STEADY_TIME: number };
  readonly QoS: (new (history: number, depth: number, reliability: number, durability: number) => object) & {
    readonly HistoryPolicy: { readonly RMW_QOS_POLICY_HISTORY_KEEP_LAST: number };
    readonly ReliabilityPolicy: {
      readonly RMW_QOS_POLICY_RELIABILITY_RELIABLE: number;
      readonly RMW_QOS_POLICY_RELIABILITY_BEST_EFFORT: number;
    };
    readonly DurabilityPolicy: {
      readonly RMW_QOS_POLICY_DURABILITY_TRANSIENT_LOCAL: number;
      readonly RMW_QOS_POLICY_DURABILITY_VOLATILE: number;
    };
  };
  readonly Parameter: new (name: string, type: number, value?: unknown) => RclParameter;
  readonly ParameterDescriptor: new (
    name: string,
    type: number,
    description: string,
    readOnly: boolean,
  ) => RclDescriptor;
  readonly Node: new (name: string, namespace: string, context: RclContext) => RclNode;
  readonly lifecycle: {
    readonly LifecycleNode: new (name: string, namespace: string, context: RclContext) => RclLifecycleNode;
    readonly CallbackReturnCode: RclCallbackReturnCode;
  };
  init(context: RclContext, argv: readonly string[]): Promise<void>;
  removeROSArgs(argv: readonly string[]): string[];
  removeSignalHandlers(): void;
  shutdown(context: RclContext): void;
}

/** A value from the command line or a parameter file, per pattern of node names. */
export interface NativeOverrides {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly type: number; readonly value?: unknown }[];
}

/** The compiled part of rclnodejs. */
export interface RclBinary {
  getParameterOverrides(context: object): readonly NativeOverrides[] | undefined;
}

/** The node's name with namespace and leading slash. */
export function fullName(node: RclNode): string {
  const namespace = node.namespace();
  return `${namespace === '/' ? '' : namespace}/${node.name()}`;
}
