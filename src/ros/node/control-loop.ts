import type { Status } from '../../session/status.js';
import type { ConfiguredArm } from './configured-arm.js';
import type { ArmNode } from './arm-node.js';
import type { MotionClock } from './motion-clock.js';
import type { NodeOutputs } from './node-outputs.js';
import type { ObservedHand } from './measured-inputs.js';
import { steadyS } from '../../robot/steady-time.js';

export interface ControlLoopOptions {
  readonly node: ArmNode;
  readonly outputs: NodeOutputs;
  readonly configured: ConfiguredArm;
  readonly seenHand: ObservedHand;
  readonly clock: MotionClock;
}

/** What an active node does in every cycle: joints in, session, command out. */
export class ControlLoop {
  readonly #options: ControlLoopOptions;
  readonly #hand = new Float64Array(3);
  /** Reaches finished since the node became active. */
  reaches = 0;

  /** Begins to look at the arm: only joint states that come from now on count. */
  constructor(options: ControlLoopOptions) {
    const { configured, clock } = options;
    this.#options = options;
    clock.advance();
    clock.takeJumpBack();
    configured.measured.stampS = Number.NEGATIVE_INFINITY;
    configured.session.activate();
  }

  cycle(): Status {
    const { outputs, clock } = this.#options;
    const { session, brain, measured, command } = this.#options.configured;
    clock.advance();
    clock.tellAge(measured);
    const wentBackS = clock.takeJumpBack();
    if (wentBackS > 0) session.clockWentBack(wentBackS);
    this.#observeHand();
    session.setTraining(brain.progress);
    session.setStanding(clock.standing);
    const status = session.tick(clock.nowS, measured, command);
    this.#sendCommand(status);
    if (measured.stampS > Number.NEGATIVE_INFINITY) outputs.hand(this.handOfJoints());
    const report = session.takeReport();
    if (report !== undefined) {
      this.reaches++;
      outputs.trial(report);
    }
    return status;
  }

  /** Forward kinematics of the measured joints (3, m); not finite where they are not. */
  handOfJoints(): Float64Array {
    const { arm, measured } = this.#options.configured;
    arm.forward(measured.position, this.#hand);
    return this.#hand;
  }

  /** A trajectory controller holds by itself; asked to, the node tells it its posture again, to be there in `periodS`. */
  holdWhileIdle(periodS: number): void {
    const { node, outputs, configured } = this.#options;
    const { session, command } = configured;
    const { command_interface: kind, idle_publish: idle } = node.settings;
    if (kind !== 'trajectory' || idle !== 'hold' || !session.commanding || !session.resting) return;
    outputs.trajectory({
      timesS: Float64Array.of(periodS),
      positions: command.slice(),
      velocities: new Float64Array(command.length),
    });
  }

  #sendCommand(status: Status): void {
    const { node, outputs, configured } = this.#options;
    const { session, command } = configured;
    const { command_interface: kind, idle_publish: idle } = node.settings;
    const trajectory = session.takeTrajectory();
    if (kind === 'trajectory') {
      if (trajectory !== undefined) outputs.trajectory(trajectory);
    } else if (session.commanding && !(idle === 'stop' && status.state === 'idle')) outputs.position(command);
  }

  /** The hand as a camera sees it, while that is fresh; else where the joints put it. */
  #observeHand(): void {
    const { node, configured, seenHand } = this.#options;
    const { measured } = configured;
    const { observed_hand_timeout: timeoutS } = node.settings;
    if (!seenHand.read(steadyS(), timeoutS, measured.hand)) measured.hand.set(this.handOfJoints());
  }
}
