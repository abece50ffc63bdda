import type { Finding } from '../motion/guard-state.js';
import type { Verdict } from '../motion/guard.js';
import type { MotionLimits } from '../motion/motion-limits.js';
import type { Phase } from './reach-sequence.js';
import type { ReachSequence } from './reach-sequence.js';
import type { StatusBoard } from './status-board.js';
import type { SessionState, Status, StatusCode } from './status.js';

const stateOf: Record<Phase, SessionState> = {
  idle: 'idle',
  homing: 'homing',
  thinking: 'thinking',
  confirming: 'idle',
  moving: 'moving',
  settling: 'settling',
  learning: 'thinking',
};

const codeOf: Record<Phase, StatusCode> = {
  idle: 0,
  homing: 2,
  thinking: 3,
  confirming: 7,
  moving: 1,
  settling: 1,
  learning: 3,
};

/** The status of a reach under way, or of none, where nothing else is to be told. */
export function showReach(
  board: StatusBoard,
  reach: ReachSequence,
  verdict: Verdict,
  finding: Finding,
  limits: MotionLimits,
  nowS: number,
): Status {
  const { phase, target, slowedBy } = reach;
  const state = stateOf[phase];
  if (phase === 'moving' || phase === 'homing') {
    if (verdict === 'slowed_near_limit') return board.showSlowed(10, state, nowS, finding, limits);
    if (verdict === 'slowed_velocity') return board.showSlowed(11, state, nowS, finding, limits);
  }
  if (phase === 'moving' && slowedBy?.limit === 'velocity')
    return board.show(11, state, nowS, target, undefined, slowedBy.joint);
  return board.show(codeOf[phase], state, nowS, target);
}
