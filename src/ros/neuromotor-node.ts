import { describedRobot } from '../arm/robot.js';
import type { RobotDescription } from '../arm/robot.js';
import type { ArmModel } from '../arm/arm-model.js';
import { checkStartPosture } from '../control/brain-assembly.js';
import { motionLimits } from '../control/motion-limits.js';
import { createMeasurement } from '../control/plant.js';
import type { Measurement } from '../control/plant.js';
import { ReachSession } from '../control/reach-session.js';
import { collisionsOf, mujocoFor } from '../plant/collisions.js';
import type { Collisions } from '../plant/collisions.js';
import type { Mujoco } from '../plant/mujoco-runtime.js';
import { sameStatus, statusLevel } from '../control/status.js';
import type { Status } from '../control/status.js';
import { messageOf, TargetRejected } from '../errors.js';
import { BrainHost } from './brain-host.js';
import { liveControl } from './live-control.js';
import type { LiveControl } from './live-control.js';
import { JointStateInput } from './joint-state-input.js';
import type { LifecycleNode } from './lifecycle-node.js';
import type { Closeable } from './ros-node.js';
import { LoopStatistics } from './loop-statistics.js';
import { NodeOutputs } from './node-outputs.js';
import { NodeRecording } from './node-recording.js';
import type { Header, Point } from './messages.js';
import { ObservedHand } from './observed-hand.js';
import { sensorQos, targetQos } from './qos.js';
import type { RosContext } from './ros-context.js';
import { offerServices } from './node-services.js';
import { targetOf } from './target-input.js';
import { within } from './within.js';

/** Steady time (s). */
const steadyS = () => performance.now() / 1000;

const STATUS_PERIOD_S = 0.1;
const DIAGNOSTICS_PERIOD_S = 1;
/** A halt that takes longer than this is given up: within the acceleration limits it takes a fraction of it. */
const LONGEST_HALT_S = 5;
/** A disk that takes longer than this to write a few megabytes is not waited for. */
const LONGEST_SAVE_S = 5;

/** What exists while the node is configured. */
interface Configured {
  readonly arm: ArmModel;
  readonly session: ReachSession;
  readonly brain: BrainHost;
  readonly control: LiveControl;
  readonly joints: JointStateInput;
  readonly measured: Measurement;
  readonly command: Float64Array;
}

/**
 * The lifecycle node: wires topics, services and timers to the reach session and the brain. What a message means is in
 * the files beside this one; what the arm does is decided in `control/`.
 */
export class NeuromotorNode {
  readonly #node: LifecycleNode;
  readonly #recording: NodeRecording;
  readonly #outputs: NodeOutputs;
  readonly #loop = new LoopStatistics();
  #configured: Configured | undefined;
  #timers: Closeable[] = [];
  #status: Status = { code: 0, state: 'unconfigured' };
  #haltLogged: number | undefined;
  readonly #seenHand: ObservedHand;
  #atRest: (() => void) | undefined;
  #mujoco: Mujoco | undefined;
  #collisions: Collisions | undefined;
  #reaches = 0;

  /** @throws ConfigurationError listing every wrong parameter */
  constructor(ros: RosContext) {
    this.#node = ros.createLifecycleNode('neuromotor', {
      configure: () => {
        try {
          this.#configure();
        } catch (error) {
          this.#show({ code: 0, state: 'unconfigured', reason: messageOf(error) });
          throw error;
        }
      },
      activate: () => {
        this.#activate();
      },
      halt: () => this.#halt(),
      deactivate: () => {
        this.#stopTimers();
        this.#show({ code: 0, state: 'inactive' });
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
    this.#recording = new NodeRecording(this.#node);
    this.#outputs = new NodeOutputs(this.#node);
    this.#seenHand = new ObservedHand(this.#node.settings.base_frame);
    this.#subscribe();
    offerServices(this.#node, {
      current: () => this.#configured,
      state: () => this.#status.state,
    });
    this.#node.onSettings((settings) => {
      this.#configured?.control.apply(settings);
    });
  }

  /** Begins to work; with `autostart` configures and activates. */
  async start(): Promise<void> {
    this.#mujoco = await mujocoFor(this.#node.settings);
    // A signal may have come meanwhile.
    if (this.#node.state === 'finalized') return;
    this.#outputs.status(this.#status);
    this.#node.spin();
    if (this.#node.settings.autostart && this.#node.transition('configure'))
      this.#node.transition('activate');
  }

  /** @throws UrdfError, ConfigurationError, CheckpointError: the node stays unconfigured then */
  #configure(): void {
    const { settings } = this.#node;
    const robot = describedRobot(settings);
    const { arm } = robot;
    checkStartPosture(settings, arm);
    this.#recording.start();
    const control = liveControl(
      settings,
      motionLimits(arm, settings, this.#predictCollisions(robot)?.moving),
    );
    const brain = new BrainHost({
      settings,
      robot,
      control,
      onError: (what, error) => {
        this.#node.log('error', `${what}: ${messageOf(error)}`);
      },
    });
    const session = new ReachSession({
      controller: brain,
      startPosture: Float64Array.from(settings.start_posture),
      commandInterface: settings.command_interface === 'position' ? 'position' : 'trajectory',
      cycleS: 1 / settings.update_rate,
      settings: control,
    });
    this.#configured = {
      arm,
      session,
      brain,
      control,
      joints: new JointStateInput(settings.joints),
      measured: createMeasurement(arm.joints),
      command: new Float64Array(arm.joints),
    };
    this.#show({ code: 0, state: 'inactive' });
  }

  /** What the arm may collide with, in the place of what an earlier configuration looked at. */
  #predictCollisions(robot: RobotDescription): Collisions | undefined {
    this.#collisions?.space.dispose();
    this.#collisions = this.#mujoco && collisionsOf(this.#mujoco, this.#node.settings, robot);
    for (const line of this.#collisions?.space.leftOut ?? []) this.#node.log('warn', line);
    for (const line of this.#collisions?.space.touching ?? []) this.#node.log('info', line);
    return this.#collisions;
  }

  #activate(): void {
    const { session } = this.#required();
    session.activate();
    this.#loop.restart();
    const { update_rate: rate } = this.#node.settings;
    this.#timers = [
      this.#node.every(1 / rate, 'steady', () => {
        this.#cycle();
      }),
      this.#node.every(STATUS_PERIOD_S, 'steady', () => {
        this.#outputs.status(this.#status);
        this.#holdWhileIdle();
      }),
      this.#node.every(DIAGNOSTICS_PERIOD_S, 'steady', () => {
        this.#diagnose();
      }),
    ];
  }

  /** One cycle of the control loop: joints in, session, command out. */
  #cycle(): void {
    const startS = steadyS();
    const { session, brain, measured, command } = this.#required();
    this.#observeHand(startS);
    session.setTraining(brain.progress);
    const status = session.tick(startS, measured, command);
    this.#sendCommand(status);
    if (measured.stampS > Number.NEGATIVE_INFINITY) this.#outputs.hand(this.#handOfJoints());
    this.#show(status);
    const report = session.takeReport();
    if (report !== undefined) {
      this.#reaches++;
      this.#outputs.trial(report);
    }
    if (session.resting) this.#atRest?.();
    this.#loop.record(startS, steadyS());
  }

  #sendCommand(status: Status): void {
    const { session, command } = this.#required();
    const { command_interface: kind, idle_publish: idle } = this.#node.settings;
    const trajectory = session.takeTrajectory();
    if (kind === 'trajectory') {
      if (trajectory !== undefined) this.#outputs.trajectory(trajectory);
    } else if (session.commanding && !(idle === 'stop' && status.state === 'idle'))
      this.#outputs.position(command);
  }

  /** A trajectory controller holds by itself; asked to, the node tells it its posture again. */
  #holdWhileIdle(): void {
    const { command_interface: kind, idle_publish: idle } = this.#node.settings;
    const { session, command } = this.#required();
    if (kind !== 'trajectory' || idle !== 'hold' || !session.commanding || !session.resting) return;
    const velocities = new Float64Array(command.length);
    this.#outputs.trajectory({
      timesS: Float64Array.of(STATUS_PERIOD_S),
      positions: command.slice(),
      velocities,
    });
  }

  readonly #hand = new Float64Array(3);

  #handOfJoints(): Float64Array {
    const { arm, measured } = this.#required();
    arm.forward(measured.position, this.#hand);
    return this.#hand;
  }

  /** The hand as a camera sees it, while that is fresh; else where the joints put it. */
  #observeHand(nowS: number): void {
    const { measured } = this.#required();
    const { observed_hand_timeout: timeoutS } = this.#node.settings;
    if (!this.#seenHand.read(nowS, timeoutS, measured.hand)) measured.hand.set(this.#handOfJoints());
  }

  #subscribe(): void {
    const node = this.#node;
    node.subscribe('sensor_msgs/msg/JointState', 'joint_states', sensorQos, (message) => {
      const configured = this.#configured;
      configured?.joints.take(message, steadyS(), configured.measured);
    });
    node.subscribe('geometry_msgs/msg/PointStamped', '~/target', targetQos, ({ header, point }) => {
      this.#take(header, point);
    });
    node.subscribe('geometry_msgs/msg/PoseStamped', '~/target_pose', targetQos, ({ header, pose }) => {
      this.#take(header, pose.position);
    });
    node.subscribe('geometry_msgs/msg/PointStamped', '~/observed_hand', sensorQos, (message) => {
      const problem = this.#seenHand.take(message, steadyS());
      if (problem !== undefined) node.log('warn', `observed_hand ignored: ${problem}`);
    });
  }

  #take(header: Header, point: Point): void {
    const { base_frame: base, target_timeout: timeoutS } = this.#node.settings;
    const session = this.#configured?.session;
    let rejection: TargetRejected | undefined;
    try {
      const target = targetOf({ header, point }, base, this.#node.stamp(), timeoutS);
      rejection = session?.offer(target) ?? this.#inactive();
    } catch (error) {
      if (!(error instanceof TargetRejected)) throw error;
      rejection = error;
      session?.reject(error);
    }
    if (rejection === undefined) return;
    this.#node.log('warn', `target rejected (${rejection.reason}): ${rejection.message}`);
    // Without a running loop nobody else would tell.
    if (this.#timers.length === 0)
      this.#outputs.status({
        code: 20,
        state: this.#status.state,
        reason: rejection.reason,
        detail: rejection.message,
      });
  }

  #inactive(): TargetRejected | undefined {
    return this.#timers.length > 0 ? undefined : new TargetRejected('not_active', 'the node is not active');
  }

  /** Publishes a status that is new. */
  #show(status: Status): void {
    if (status === this.#status) return;
    this.#logHalt(status);
    // Progress goes out with the next status of the timer: a training makes some in every second cycle.
    const news = !sameStatus({ ...status, progress: this.#status.progress }, this.#status);
    this.#status = status;
    if (news) this.#outputs.status(status);
    this.#recording.watch(status);
  }

  /** Once a halt; a target that is rejected meanwhile begins no other. */
  #logHalt(status: Status): void {
    if (status.code === 20) return;
    const code = statusLevel(status) === 'error' ? status.code : undefined;
    if (code !== undefined && code !== this.#haltLogged)
      this.#node.log('error', `halted (${code}): ${status.detail ?? status.reason ?? ''}`);
    this.#haltLogged = code;
  }

  #diagnose(): void {
    const { measured, brain, joints } = this.#required();
    this.#outputs.diagnostics(this.#status, {
      ...this.#loop.summary(),
      joint_state_age: steadyS() - measured.stampS,
      joint_states_received: joints.received,
      joint_state_publishers: this.#node.countPublishers('joint_states'),
      brain_ready: brain.ready,
      reaches: this.#reaches,
      ...this.#recording.summary(),
      resident_memory_mib: process.memoryUsage.rss() / 2 ** 20,
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
    this.#show({ code: 0, state: 'unconfigured' });
    void brain?.close();
  }

  #required(): Configured {
    if (this.#configured === undefined) throw new Error('the node is not configured');
    return this.#configured;
  }
}
