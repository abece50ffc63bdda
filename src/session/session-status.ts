import type { Vector3 } from '../model/numbers/vector.js';
import type { Finding } from '../motion/guard-state.js';
import type { Verdict } from '../motion/guard.js';
import type { ReachSequence } from './reach-sequence.js';
import type { Phase } from './terms.js';
import type { StatusBoard } from './status-board.js';
import type { SessionState, Status, StatusKind } from './status.js';

const stateOf: Record<Phase, SessionState> = {
  idle: 'idle',
  homing: 'homing',
  thinking: 'thinking',
  confirming: 'idle',
  moving: 'moving',
  settling: 'settling',
  learning: 'thinking',
};

const kindOf: Record<Phase, StatusKind> = {
  idle: 'idle',
  homing: 'homing',
  thinking: 'thinking',
  confirming: 'waitingForConfirmation',
  moving: 'reaching',
  settling: 'reaching',
  learning: 'thinking',
};

/** The status of a reach under way, or of an idle arm, if nothing else is to be reported. */
export class ReachStatus {
  readonly #board: StatusBoard;
  readonly #jointNames: readonly string[];
  /** The last status, so that a cycle with the same status makes no new object. */
  #last: Status = { kind: 'idle', state: 'idle' };

  constructor(board: StatusBoard, jointNames: readonly string[]) {
    this.#board = board;
    this.#jointNames = jointNames;
  }

  /**
   * @param id name of the target
   * @param finding subject of the guard's verdict
   */
  show(
    { phase, target, slowedBy }: ReachSequence,
    id: string | undefined,
    verdict: Verdict,
    finding: Finding,
    nowS: number,
  ): Status {
    const state = stateOf[phase];
    if (phase === 'moving' || phase === 'homing') {
      const joint = this.#jointNames[finding.joint];
      if (verdict === 'slowed_near_limit')
        return this.#board.showSlowed('slowedNearLimit', state, joint, finding, nowS);
      if (verdict === 'slowed_velocity')
        return this.#board.showSlowed('slowedVelocity', state, joint, finding, nowS);
    }
    const slowed = phase === 'moving' && (slowedBy?.limit === 'velocity' || slowedBy?.limit === 'hand_speed');
    const status = slowed
      ? this.#of('slowedVelocity', state, target, slowedBy.joint, id)
      : this.#of(kindOf[phase], state, target, undefined, id);
    return this.#board.show(status, nowS);
  }

  #of(
    kind: StatusKind,
    state: SessionState,
    target: Vector3 | undefined,
    joint: string | undefined,
    id: string | undefined,
  ): Status {
    const last = this.#last;
    const same = last.kind === kind && last.state === state && last.joint === joint && last.id === id;
    if (!same || last.target !== target) this.#last = { kind, state, target, joint, id };
    return this.#last;
  }
}
