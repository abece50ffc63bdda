import type { ControlCycle } from '../../robot/control-cycle.js';
import type { DrivenRobot } from '../../robot/driven-robot.js';
import { steadyS } from '../../robot/steady-time.js';
import type { Status } from '../../session/status.js';
import type { ArmNode } from './arm-node.js';
import type { JointStateInput, ObservedHand } from './measured-inputs.js';
import type { MotionClock } from './motion-clock.js';
import type { NodeOutputs } from './node-outputs.js';

/** What exists while the node is configured. */
export interface ConfiguredNode {
  readonly robot: DrivenRobot;
  readonly cycle: ControlCycle;
  readonly joints: JointStateInput;
}

export interface ControlLoopOptions {
  readonly node: ArmNode;
  readonly outputs: NodeOutputs;
  readonly configured: ConfiguredNode;
  readonly seenHand: ObservedHand;
  readonly clock: MotionClock;
}

/** A cycle that comes later than this many periods after the last one begins no movement. */
const LATE_CYCLES = 3;

/** What an active node does in every cycle: clock, seen hand, and what the cycle comes to as messages. */
export class ControlLoop {
  readonly #options: ControlLoopOptions;
  readonly #hand = new Float64Array(3);
  /** Steady time of the last cycle. */
  #lastS = steadyS();

  /** Begins to look at the arm: only joint states that come from now on count. */
  constructor(options: ControlLoopOptions) {
    const { configured, clock } = options;
    this.#options = options;
    clock.advance();
    clock.takeJump();
    configured.cycle.activate();
  }

  run(): Status {
    const { outputs, clock, configured } = this.#options;
    const { cycle } = configured;
    const { measured } = cycle;
    clock.advance();
    const jumpS = clock.takeJump();
    // What was measured before a jump was measured in another world.
    if (jumpS !== 0) measured.stampS = Number.NEGATIVE_INFINITY;
    clock.tellAge(measured);
    this.#observeHand();
    const { status, command, trajectory, report, answers } = cycle.run(clock.nowS, {
      standing: clock.standing,
      jumpS,
      silentS: this.#silentS(),
      late: this.#late(),
    });
    if (this.#followsTrajectories) {
      if (trajectory !== undefined) outputs.trajectory(trajectory);
    } else if (command !== undefined) outputs.position(command);
    if (measured.stampS > Number.NEGATIVE_INFINITY) outputs.hand(this.handOfJoints());
    if (report !== undefined) outputs.trial(report);
    for (const answer of answers) outputs.answer(answer);
    return status;
  }

  /** What is still to be told of reaches and targets when no cycle comes any more. */
  flush(): void {
    const { outputs, configured } = this.#options;
    const { session } = configured.robot;
    const report = session.takeReport();
    if (report !== undefined) outputs.trial(report);
    for (const answer of session.takeAnswers()) outputs.answer(answer);
  }

  /** For how long clock and joints have been silent, where that is longer than they may be. */
  #silentS(): number | undefined {
    const { clock, node } = this.#options;
    return clock.silentS > node.settings.clock_timeout ? clock.silentS : undefined;
  }

  /** Whether so much was missed that clock and joint states, which are read after this cycle, may be old. */
  #late(): boolean {
    const nowS = steadyS();
    const late = nowS - this.#lastS > LATE_CYCLES * this.#options.configured.robot.cycleS;
    this.#lastS = nowS;
    return late;
  }

  get #followsTrajectories(): boolean {
    return this.#options.node.settings.command_interface === 'trajectory';
  }

  /** Forward kinematics of the measured joints (3, m); not finite where they are not. */
  handOfJoints(): Float64Array {
    const { robot, cycle } = this.#options.configured;
    robot.arm.forward(cycle.measured.position, this.#hand);
    return this.#hand;
  }

  /** A trajectory controller holds by itself; asked to, the node tells it its posture again, to be there in `periodS`. */
  holdWhileIdle(periodS: number): void {
    const { node, outputs, configured } = this.#options;
    if (!this.#followsTrajectories || node.settings.idle_publish !== 'hold') return;
    const { held } = configured.cycle;
    if (held === undefined) return;
    outputs.trajectory({
      timesS: Float64Array.of(periodS),
      positions: held,
      velocities: new Float64Array(held.length),
    });
  }

  /** The hand as a camera sees it, while that is fresh; else where the joints put it. */
  #observeHand(): void {
    const { node, configured, seenHand } = this.#options;
    const { measured } = configured.cycle;
    const { observed_hand_timeout: timeoutS } = node.settings;
    if (!seenHand.read(steadyS(), timeoutS, measured.hand)) measured.hand.set(this.handOfJoints());
  }
}
