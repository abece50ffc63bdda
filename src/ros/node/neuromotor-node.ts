import { describedRobot } from '../../arm/robot.js';
import type { RobotDescription } from '../../arm/robot.js';
import { UrdfError, messageOf } from '../../errors.js';
import { armParameters } from './arm-node.js';
import type { ArmNode } from './arm-node.js';
import { ControlLoop } from './control-loop.js';
import type { ConfiguredNode } from './control-loop.js';
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
import { JointStateInput, ObservedHand } from './measured-inputs.js';
import { sensorQos } from '../client/qos.js';
import type { RosContext } from '../client/ros-context.js';
import type { Closeable } from '../client/ros-node.js';
import { StatusReporter } from './status-reporter.js';
import { ControlCycle } from '../../robot/control-cycle.js';
import { collisionRuntime, DrivenRobot } from '../../robot/driven-robot.js';
import { steadyS } from '../../robot/steady-time.js';
import { EmergencyStop } from '../../session/emergency-stop.js';
import { takeTargets } from './target-input.js';
import { within } from './within.js';

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
  /** Of the process: configurations come and go, it stays until it is reset. */
  readonly #stop = new EmergencyStop();
  readonly #seenHand: ObservedHand;
  readonly #clock: MotionClock;
  readonly #graph: GraphWatch;
  #collisionRuntime: Awaited<ReturnType<typeof collisionRuntime>>;
  readonly #descriptionInput: DescriptionInput | undefined;
  #configured: ConfiguredNode | undefined;
  #loop: ControlLoop | undefined;
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
          const reason = messageOf(error);
          this.#reporter.show({ kind: 'configurationFailed', state: 'unconfigured', reason, detail: reason });
          throw error;
        }
      },
      activate: () => {
        this.#activate();
      },
      halt: () => this.#halt(),
      deactivate: () => {
        this.#loop?.flush();
        this.#stopTimers();
        this.#reporter.show({ kind: 'inactive', state: 'inactive' });
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
    this.#reporter = new StatusReporter(node, this.#outputs, this.#stop, (status) => {
      this.#recording.watch(status);
    });
    this.#seenHand = new ObservedHand(node.settings.base_frame);
    this.#clock = new MotionClock({
      steadyS,
      robotS: () => secondsOf(node.stamp()),
      simulated: () => node.simulatedTime,
      messages: () => node.clockMessages,
    });
    this.#graph = new GraphWatch(node);
    this.#descriptionInput =
      node.settings.urdf === ''
        ? new DescriptionInput(node, () => {
            this.#newDescription();
          })
        : undefined;
    this.#subscribe();
    offerServices(node, {
      stop: this.#stop,
      stopChanged: () => {
        this.#reporter.refresh();
      },
      current: () => this.#configured?.robot,
      state: () => this.#reporter.status.state,
    });
    node.onSettings((settings) => {
      this.#configured?.robot.apply(settings);
    });
    node.checkQosOverrides();
  }

  /** Begins to work; with `autostart` configures and activates. */
  async start(): Promise<void> {
    this.#collisionRuntime = await collisionRuntime(this.#node.settings);
    // A signal may have come meanwhile.
    if (this.#node.state === 'finalized') return;
    this.#reporter.repeat();
    this.#node.spin();
    if (this.#descriptionInput === undefined) this.#autostart();
    else {
      const reason = `waiting for a robot description on ${this.#descriptionInput.topic}`;
      this.#reporter.show({ kind: 'unconfigured', state: 'unconfigured', reason, detail: reason });
    }
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
    return this.#descriptionInput === undefined
      ? Promise.resolve()
      : within(LONGEST_DESCRIPTION_S, this.#descriptionInput.first);
  }

  /** @throws UrdfError, ConfigurationError, CheckpointError: the node stays unconfigured then */
  #configure(): void {
    const { settings } = this.#node;
    const description = this.#description();
    this.#recording.start();
    const robot = new DrivenRobot(settings, description, this.#collisionRuntime, {
      stop: this.#stop,
      onError: (what, error) => {
        this.#node.log('error', `${what}: ${messageOf(error)}`);
      },
      onNotice: (level, text) => {
        this.#node.log(level, text);
      },
    });
    this.#configured = {
      robot,
      cycle: new ControlCycle(robot),
      joints: new JointStateInput(settings.joints),
    };
    this.#reporter.show({ kind: 'inactive', state: 'inactive' });
  }

  /** @throws UrdfError */
  #description(): RobotDescription {
    const { settings } = this.#node;
    if (this.#descriptionInput === undefined) return describedRobot(settings);
    const { text, topic } = this.#descriptionInput;
    if (text === undefined)
      throw new UrdfError(`no robot description has come on ${topic}, and parameter 'urdf' is empty`);
    return describedRobot(settings, { text, topic });
  }

  #activate(): void {
    const configured = this.#required();
    const { settings } = this.#node;
    const { robot, cycle } = configured;
    const { arm, session } = robot;
    const periodS = 1 / settings.update_rate;
    const statistics = new LoopStatistics(periodS);
    const loop = (this.#loop = new ControlLoop({
      node: this.#node,
      outputs: this.#outputs,
      configured,
      seenHand: this.#seenHand,
      clock: this.#clock,
    }));
    const markers = new MarkerView(arm, robot.limits, settings.base_frame);
    this.#timers = [
      this.#node.every(periodS, 'steady', () => {
        const startS = steadyS();
        this.#reporter.show(loop.run());
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
            reaches: cycle.reaches,
          }),
        );
      }),
    ];
  }

  #subscribe(): void {
    const node = this.#node;
    node.subscribe('sensor_msgs/msg/JointState', 'joint_states', sensorQos, (message) => {
      if (this.#configured === undefined) return;
      const { joints, cycle } = this.#configured;
      if (joints.take(message, steadyS(), cycle.measured))
        this.#clock.stamp(cycle.measured, secondsOf(message.header.stamp));
    });
    node.subscribe('geometry_msgs/msg/PointStamped', '~/observed_hand', sensorQos, (message) => {
      const problem = this.#seenHand.take(message, steadyS());
      if (problem !== undefined) node.log('warn', `observed_hand ignored: ${problem}`);
    });
    takeTargets(node, {
      session: () => this.#configured?.robot.session,
      active: () => this.#timers.length > 0,
      tell: (status) => {
        this.#outputs.status({ ...status, state: this.#reporter.status.state });
      },
      answer: (answer) => {
        this.#outputs.answer(answer);
      },
    });
  }

  /** Brakes within the limits and holds, then lets what was learnt reach the checkpoint. */
  async #halt(): Promise<void> {
    const { session, controller } = this.#required().robot;
    session.deactivate();
    if (!session.resting)
      await within(
        LONGEST_HALT_S,
        new Promise<void>((resolve) => {
          this.#atRest = resolve;
        }),
      );
    this.#atRest = undefined;
    if (!controller.ready) return;
    await within(LONGEST_SAVE_S, session.answer ?? Promise.resolve());
    // What has just been learnt from is a reach that somebody waits for.
    if (this.#loop !== undefined) this.#reporter.show(this.#loop.run());
    await within(LONGEST_SAVE_S, controller.abandon());
  }

  /** An exception in a callback: the arm stops, the node lives on. */
  #fault(where: string, error: unknown): void {
    this.#node.log('error', `internal fault in ${where}: ${messageOf(error)}`);
    this.#configured?.robot.session.internalFault(`${where}: ${messageOf(error)}`);
  }

  #stopTimers(): void {
    for (const timer of this.#timers) timer.close();
    this.#timers = [];
  }

  #release(): void {
    const robot = this.#configured?.robot;
    this.#configured = undefined;
    this.#reporter.show({ kind: 'unconfigured', state: 'unconfigured' });
    void robot?.close();
  }

  #required(): ConfiguredNode {
    if (this.#configured === undefined) throw new Error('the node is not configured');
    return this.#configured;
  }
}
