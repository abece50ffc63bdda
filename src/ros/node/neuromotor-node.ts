import { describedRobot } from '../../arm/robot.js';
import type { RobotDescription } from '../../arm/robot.js';
import { UrdfError, messageOf } from '../../errors.js';
import { armParameters } from './arm-node.js';
import type { ArmNode } from './arm-node.js';
import { configureArm } from './configured-arm.js';
import type { ConfiguredArm } from './configured-arm.js';
import { ControlLoop } from './control-loop.js';
import { DescriptionInput } from './description-input.js';
import { GraphWatch } from '../client/graph-watch.js';
import { LoopStatistics } from '../../observe/loop-statistics.js';
import { MarkerView } from './marker-view.js';
import { secondsOf } from '../client/messages.js';
import { MotionClock } from './motion-clock.js';
import { diagnosticsOf } from './node-diagnostics.js';
import { NodeOutputs } from './node-outputs.js';
import { NodeRecording } from './node-recording.js';
import { offerServices } from './node-services.js';
import { ObservedHand } from './measured-inputs.js';
import { sensorQos } from '../client/qos.js';
import { PredictedCollisions } from './predicted-collisions.js';
import type { RosContext } from '../client/ros-context.js';
import type { Closeable } from '../client/ros-node.js';
import { StatusReporter } from './status-reporter.js';
import { steadyS } from '../../robot/steady-time.js';
import { takeTargets } from './target-input.js';
import { within } from '../../robot/within.js';

const STATUS_PERIOD_S = 0.1;
const DIAGNOSTICS_PERIOD_S = 1;
/** A halt that takes longer than this is given up: within the acceleration limits it takes a fraction of it. */
const LONGEST_HALT_S = 5;
/** A disk that takes longer than this to write a few megabytes is not waited for. */
const LONGEST_SAVE_S = 5;
/** For how long a robot description is waited for when somebody asks to configure. */
const LONGEST_DESCRIPTION_S = 5;

/**
 * The lifecycle node: wires topics, services and timers to the reach session and the brain. What a message means is in
 * the files beside this one; what the arm does is decided in `control/`.
 */
export class NeuromotorNode {
  readonly #node: ArmNode;
  readonly #recording: NodeRecording;
  readonly #outputs: NodeOutputs;
  readonly #reporter: StatusReporter;
  readonly #seenHand: ObservedHand;
  readonly #clock: MotionClock;
  readonly #graph: GraphWatch;
  readonly #collisions: PredictedCollisions;
  readonly #description: DescriptionInput | undefined;
  #configured: ConfiguredArm | undefined;
  #timers: Closeable[] = [];
  #atRest: (() => void) | undefined;

  /** @throws ConfigurationError listing every wrong parameter */
  constructor(ros: RosContext) {
    const node = ros.createLifecycleNode('neuromotor', armParameters, {
      prepare: () => this.#awaitDescription(),
      configure: () => {
        try {
          this.#configure();
        } catch (error) {
          this.#reporter.show({ code: 0, state: 'unconfigured', reason: messageOf(error) });
          throw error;
        }
      },
      activate: () => {
        this.#activate();
      },
      halt: () => this.#halt(),
      deactivate: () => {
        this.#stopTimers();
        this.#reporter.show({ code: 0, state: 'inactive' });
      },
      cleanup: () => {
        this.#release();
      },
      shutdown: () => {
        this.#stopTimers();
        this.#release();
      },
      fault: (where, error) => {
        this.#fault(where, error);
      },
    });
    this.#node = node;
    this.#recording = new NodeRecording(node);
    this.#outputs = new NodeOutputs(node);
    this.#reporter = new StatusReporter(node, this.#outputs, (status) => {
      this.#recording.watch(status);
    });
    this.#seenHand = new ObservedHand(node.settings.base_frame);
    this.#clock = new MotionClock({
      steadyS,
      robotS: () => secondsOf(node.stamp()),
      simulated: () => node.simulatedTime,
    });
    this.#graph = new GraphWatch(node);
    this.#collisions = new PredictedCollisions(node);
    this.#description =
      node.settings.urdf === ''
        ? new DescriptionInput(node, () => {
            this.#newDescription();
          })
        : undefined;
    this.#subscribe();
    offerServices(node, {
      current: () => this.#configured,
      state: () => this.#reporter.status.state,
    });
    node.onSettings((settings) => {
      this.#configured?.control.apply(settings);
    });
    node.checkQosOverrides();
  }

  /** Begins to work; with `autostart` configures and activates. */
  async start(): Promise<void> {
    await this.#collisions.load(this.#node.settings);
    // A signal may have come meanwhile.
    if (this.#node.state === 'finalized') return;
    this.#reporter.repeat();
    this.#node.spin();
    if (this.#description === undefined) this.#autostart();
    else
      this.#reporter.show({
        code: 0,
        state: 'unconfigured',
        reason: `waiting for a robot description on ${this.#description.topic}`,
      });
  }

  #autostart(): void {
    if (this.#node.settings.autostart && this.#node.transition('configure'))
      this.#node.transition('activate');
  }

  #newDescription(): void {
    if (this.#node.state === 'unconfigured') this.#autostart();
    else
      this.#node.log(
        'info',
        'another robot description has come; it counts when the node is configured next',
      );
  }

  #awaitDescription(): Promise<void> {
    return this.#description === undefined
      ? Promise.resolve()
      : within(LONGEST_DESCRIPTION_S, this.#description.first);
  }

  /** @throws UrdfError, ConfigurationError, CheckpointError: the node stays unconfigured then */
  #configure(): void {
    const { settings } = this.#node;
    const robot = this.#robot();
    this.#recording.start();
    const collisions = this.#collisions.of(settings, robot);
    this.#configured = configureArm(settings, robot, collisions, (what, error) => {
      this.#node.log('error', `${what}: ${messageOf(error)}`);
    });
    this.#reporter.show({ code: 0, state: 'inactive' });
  }

  /** @throws UrdfError */
  #robot(): RobotDescription {
    const { settings } = this.#node;
    if (this.#description === undefined) return describedRobot(settings);
    const { text, topic } = this.#description;
    if (text === undefined)
      throw new UrdfError(`no robot description has come on ${topic}, and parameter 'urdf' is empty`);
    return describedRobot(settings, { text, topic });
  }

  #activate(): void {
    const configured = this.#required();
    const { settings } = this.#node;
    const { arm, session, control } = configured;
    const periodS = 1 / settings.update_rate;
    const statistics = new LoopStatistics(periodS);
    const loop = new ControlLoop({
      node: this.#node,
      outputs: this.#outputs,
      configured,
      seenHand: this.#seenHand,
      clock: this.#clock,
    });
    const markers = new MarkerView(arm, control.limits, settings.base_frame);
    this.#timers = [
      this.#node.every(periodS, 'steady', () => {
        const startS = steadyS();
        this.#reporter.show(loop.cycle());
        if (session.resting) this.#atRest?.();
        statistics.record(startS, steadyS());
      }),
      this.#node.every(STATUS_PERIOD_S, 'steady', () => {
        this.#reporter.repeat();
        loop.holdWhileIdle(STATUS_PERIOD_S);
        const news = markers.update(session, this.#reporter.status, loop.handOfJoints());
        if (news !== undefined) this.#outputs.markers(news);
      }),
      this.#node.every(DIAGNOSTICS_PERIOD_S, 'steady', () => {
        const { name } = this.#node;
        const { status } = this.#reporter;
        this.#outputs.diagnostics(
          diagnosticsOf({
            name,
            hardware: settings.tip_link,
            status,
            configured,
            loop: statistics,
            graph: this.#graph,
            recording: this.#recording.summary(),
            reaches: loop.reaches,
          }),
        );
      }),
    ];
  }

  #subscribe(): void {
    const node = this.#node;
    node.subscribe('sensor_msgs/msg/JointState', 'joint_states', sensorQos, (message) => {
      const { joints, measured } = this.#configured ?? {};
      if (joints === undefined || measured === undefined) return;
      if (joints.take(message, steadyS(), measured)) this.#clock.stamp(measured);
    });
    node.subscribe('geometry_msgs/msg/PointStamped', '~/observed_hand', sensorQos, (message) => {
      const problem = this.#seenHand.take(message, steadyS());
      if (problem !== undefined) node.log('warn', `observed_hand ignored: ${problem}`);
    });
    takeTargets(node, {
      session: () => this.#configured?.session,
      active: () => this.#timers.length > 0,
      tell: (status) => {
        this.#outputs.status({ ...status, state: this.#reporter.status.state });
      },
    });
  }

  /** Brakes within the limits and holds, then lets what was learnt reach the checkpoint. */
  async #halt(): Promise<void> {
    const { session, brain } = this.#required();
    session.deactivate();
    if (!session.resting)
      await within(
        LONGEST_HALT_S,
        new Promise<void>((resolve) => {
          this.#atRest = resolve;
        }),
      );
    this.#atRest = undefined;
    if (!brain.ready) return;
    await within(LONGEST_SAVE_S, session.answer ?? Promise.resolve());
    await within(LONGEST_SAVE_S, brain.abandon());
  }

  /** An exception in a callback: the arm stops, the node lives on. */
  #fault(where: string, error: unknown): void {
    this.#node.log('error', `internal fault in ${where}: ${messageOf(error)}`);
    this.#configured?.session.internalFault(`${where}: ${messageOf(error)}`);
  }

  #stopTimers(): void {
    for (const timer of this.#timers) timer.close();
    this.#timers = [];
  }

  #release(): void {
    const brain = this.#configured?.brain;
    this.#configured = undefined;
    this.#reporter.show({ code: 0, state: 'unconfigured' });
    void brain?.close();
  }

  #required(): ConfiguredArm {
    if (this.#configured === undefined) throw new Error('the node is not configured');
    return this.#configured;
  }
}
