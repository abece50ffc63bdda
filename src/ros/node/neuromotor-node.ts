import { messageOf } from '../../errors.js';
import { armParameters, ignoredParameters } from './arm-node.js';
import type { ArmNode } from './arm-node.js';
import { ControlLoop } from './control-loop.js';
import type { ConfiguredNode } from './control-loop.js';
import { Farewell } from './farewell.js';
import { GraphWatch } from '../client/graph-watch.js';
import { LoopStatistics } from '../../observe/loop-statistics.js';
import type { RobotClock } from './lockstep-clock.js';
import { robotClock } from './robot-clock.js';
import { LockstepCycles } from './lockstep-cycles.js';
import { NodeOutputs } from './node-outputs.js';
import { subscribeInputs } from './node-inputs.js';
import { NodeRecording } from './node-recording.js';
import { offerServices } from './node-services.js';
import { JointStateInput, ObservedHand } from './measured-inputs.js';
import { OtherPublishers } from './other-publishers.js';
import type { RosContext } from '../client/ros-context.js';
import type { Closeable } from '../client/ros-node.js';
import { tellRegularly } from './regular-outputs.js';
import { takeChanges } from './idle-changes.js';
import { SessionStory } from './session-story.js';
import { ArmDriver } from './arm-driver.js';
import { armPermission, driverOf } from './arm-permission.js';
import type { ArmPermission } from './arm-permission.js';
import { NodeJournal } from './node-journal.js';
import { PreparedDescription } from './prepared-description.js';
import { StatusReporter } from './status-reporter.js';
import { StreamWatch } from './stream-watch.js';
import { ControlCycle } from '../../robot/control-cycle.js';
import { collisionRuntime, DrivenRobot } from '../../robot/driven-robot.js';
import { steadyS } from '../../robot/steady-time.js';
import { EmergencyStop } from '../../session/emergency-stop.js';
import type { Status } from '../../session/status.js';
import { within } from './within.js';

/** docs/hazards.md says so to watchdogs. */
const HEARTBEAT_PERIOD_S = 0.1;
/** Time to wait for a robot description after a request to configure. */
const LONGEST_DESCRIPTION_S = 5;

/**
 * The lifecycle node: wires topics, services and timers to the reach session and the brain. The neighbouring files
 * define the meaning of messages, and `session/` decides what the arm does.
 */
export class NeuromotorNode {
  readonly #node: ArmNode;
  readonly #recording: NodeRecording;
  readonly #outputs: NodeOutputs;
  readonly #reporter: StatusReporter;
  readonly #story: SessionStory;
  /** It belongs to the process: it outlives configurations, until it is reset. */
  readonly #stop = new EmergencyStop();
  readonly #seenHand: ObservedHand;
  readonly #clock: RobotClock;
  readonly #driver: ArmDriver;
  readonly #graph: GraphWatch;
  readonly #others: OtherPublishers;
  readonly #journal: NodeJournal;
  #collisionRuntime: Awaited<ReturnType<typeof collisionRuntime>>;
  readonly #description: PreparedDescription;
  #configured: ConfiguredNode | undefined;
  /** How the arm may be driven, once it is known. */
  #permission: ArmPermission | undefined;
  #loop: ControlLoop | undefined;
  readonly #farewell = new Farewell();
  #timers: Closeable[] = [];
  #lockstep: LockstepCycles | undefined;
  /** Number of messages with targets. */
  #targets = 0;

  /** @throws ConfigurationError listing every wrong parameter */
  constructor(ros: RosContext) {
    const node = ros.createLifecycleNode('neuromotor', armParameters, {
      prepare: async () => {
        await this.#driver.choose();
        await within(LONGEST_DESCRIPTION_S, this.#description.input?.first ?? Promise.resolve());
        await this.#description.prepare();
      },
      configure: () => {
        this.#orTell({ kind: 'configurationFailed', state: 'unconfigured' }, () => {
          this.#configure();
        });
      },
      activate: () => {
        this.#orTell({ kind: 'inactive', state: 'inactive' }, () => {
          this.#activate();
        });
        this.#journal.add('activated', { door: 'lifecycle', permission: this.#permission?.text });
      },
      halt: () =>
        this.#farewell.bid(this.#required().robot, () => {
          if (this.#loop !== undefined) this.#reporter.show(this.#loop.run());
        }),
      deactivate: () => {
        this.#loop?.flush();
        this.#stopTimers();
        this.#reporter.show({ kind: 'inactive', state: 'inactive' });
        this.#journal.add('deactivated', { door: 'lifecycle' });
      },
      cleanup: () => {
        this.#release();
        this.#journal.add('cleaned up', { door: 'lifecycle' });
      },
      shutdown: () => {
        this.#stopTimers();
        this.#release();
        this.#journal.add('ended', { door: 'lifecycle' });
        this.#journal.close();
      },
      fault: (where, error) => {
        this.#fault(where, error);
      },
    });
    this.#node = node;
    this.#recording = new NodeRecording(node);
    this.#journal = new NodeJournal(node);
    this.#outputs = new NodeOutputs(node);
    this.#story = new SessionStory(node, () => this.#configured?.joints);
    this.#reporter = new StatusReporter(node, this.#outputs, this.#stop, {
      onNew: (status) => {
        this.#recording.watch(status);
        this.#story.status(status);
      },
      rateHz: () => this.#configured?.joints.rateHz,
    });
    this.#seenHand = new ObservedHand(node.settings.base_frame);
    this.#clock = robotClock(node);
    this.#graph = new GraphWatch(node);
    this.#driver = new ArmDriver(node);
    this.#others = new OtherPublishers(node, this.#driver);
    this.#description = new PreparedDescription(node, () => {
      this.#newDescription();
    });
    subscribeInputs(node, {
      configured: () => this.#configured,
      clock: this.#clock,
      seenHand: this.#seenHand,
      targets: {
        session: () => this.#configured?.robot.session,
        active: () => this.#timers.length > 0,
        tell: (status) => {
          this.#outputs.status({ ...status, state: this.#reporter.status.state });
        },
        answer: (answer) => {
          this.#outputs.answer(answer);
        },
        story: this.#story,
        counted: (messages) => {
          this.#targets = messages;
          this.#lockstep?.tellAgain();
        },
      },
      seen: (stamp) => {
        this.#lockstep?.take(stamp);
      },
    });
    offerServices(node, {
      stop: this.#stop,
      stopChanged: () => {
        this.#reporter.refresh();
      },
      told: (service, answer, request) => {
        this.#journal.add(service, { door: 'service', ...request, ...answer });
      },
      current: () => this.#configured?.robot,
      state: () => this.#reporter.status.state,
    });
    takeChanges(
      node,
      () => this.#reporter.status.state,
      (settings) => {
        this.#configured?.robot.apply(this.#permission?.allow(settings) ?? settings);
      },
    );
    node.checkQosOverrides();
    const ignored = ignoredParameters(node.settings);
    if (ignored !== undefined) node.log('warn', ignored);
  }

  /** A transition that fails is reported with its reason. */
  #orTell(status: Pick<Status, 'kind' | 'state'>, transition: () => void): void {
    try {
      transition();
    } catch (error) {
      const reason = messageOf(error);
      const what = status.kind === 'inactive' ? 'activation refused' : 'configuration failed';
      this.#journal.add(what, { door: 'lifecycle', reason });
      this.#reporter.show({ ...status, reason, detail: reason });
      throw error;
    }
  }

  /** Begins to work; with `autostart` configures and activates. */
  async start(): Promise<void> {
    this.#collisionRuntime = await collisionRuntime(this.#node.settings);
    await this.#driver.choose();
    // A signal may have come meanwhile.
    if (this.#node.state === 'finalized') return;
    this.#reporter.repeat();
    this.#journal.add('started');
    this.#node.every(HEARTBEAT_PERIOD_S, 'steady', () => {
      this.#outputs.heartbeat(this.#reporter.status.state);
    });
    this.#node.spin();
    if (this.#description.input === undefined) await this.#autostart();
    else {
      const reason = `waiting for a robot description on ${this.#description.input.topic}`;
      this.#reporter.show({ kind: 'unconfigured', state: 'unconfigured', reason, detail: reason });
    }
  }

  async #autostart(): Promise<void> {
    if (!this.#node.settings.autostart) return;
    await this.#description.prepare();
    // Somebody may have been quicker.
    if (this.#node.state === 'unconfigured' && this.#node.transition('configure'))
      this.#node.transition('activate');
  }

  #newDescription(): void {
    if (this.#node.state === 'unconfigured') void this.#autostart();
    else
      this.#node.log(
        'info',
        'another robot description has come; it counts when the node is configured next',
      );
  }

  /** @throws UrdfError, ConfigurationError, CheckpointError: the node stays unconfigured then */
  #configure(): void {
    const { settings } = this.#node;
    const description = this.#description.robot();
    this.#driver.require();
    this.#recording.start();
    const permission = armPermission(settings, description.urdfText, driverOf(this.#node, this.#driver));
    this.#permission = permission;
    this.#node.log(permission.reduced ? 'warn' : 'info', `this arm: ${permission.text}`);
    const robot = new DrivenRobot(permission.allow(settings), description, this.#collisionRuntime, {
      commandInterface: this.#driver.followsTrajectories ? 'trajectory' : 'position',
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
      streams: new StreamWatch(settings.joints.length),
    };
    this.#reporter.show({ kind: 'inactive', state: 'inactive' });
  }

  #activate(): void {
    const configured = this.#required();
    const { settings } = this.#node;
    const { robot } = configured;
    const { session } = robot;
    this.#others.requireNone();
    const periodS = 1 / settings.update_rate;
    const statistics = new LoopStatistics(periodS);
    const loop = (this.#loop = new ControlLoop({
      node: this.#node,
      outputs: this.#outputs,
      configured,
      seenHand: this.#seenHand,
      clock: this.#clock,
      driver: this.#driver,
      others: this.#others,
      story: this.#story,
      learnt: (report) => {
        this.#journal.learnt(report);
      },
    }));
    const run = () => {
      const startS = steadyS();
      this.#reporter.show(loop.run());
      if (session.resting) this.#farewell.resting();
      statistics.record(startS, steadyS());
    };
    if (settings.lockstep)
      this.#lockstep = new LockstepCycles({
        robot,
        loop,
        cycle: run,
        done: (cycle) => {
          this.#outputs.cycle({ ...cycle, targets: this.#targets });
        },
        fault: (where, error) => {
          this.#fault(where, error);
        },
      });
    this.#timers = [
      ...(settings.lockstep ? [] : [this.#node.every(periodS, 'steady', run)]),
      ...tellRegularly(this.#node, {
        configured,
        loop,
        statistics,
        outputs: this.#outputs,
        reporter: this.#reporter,
        recording: this.#recording,
        graph: this.#graph,
        others: this.#others,
        clock: this.#clock,
        driver: this.#driver,
      }),
    ];
  }

  /** An exception in a callback: the arm stops, the node lives on. */
  #fault(where: string, error: unknown): void {
    this.#node.log('error', `internal fault in ${where}: ${messageOf(error)}`);
    this.#configured?.robot.session.internalFault(`${where}: ${messageOf(error)}`);
  }

  #stopTimers(): void {
    for (const timer of this.#timers) timer.close();
    this.#lockstep?.close();
    this.#lockstep = undefined;
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
