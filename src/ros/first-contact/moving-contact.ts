/** The part of a first contact that moves the arm. */
import type { ArmModel } from '../../arm/arm-model.js';
import type { Settings } from '../../parameters/parameter-table.js';
import {
  delayFinding,
  delayOf,
  moveFinding,
  roomOf,
  sagFinding,
  speedFinding,
  speedMove,
  STEP_RAD,
} from './move-checks.js';
import type { Finding } from './finding.js';
import type { SmallMoves } from './small-moves.js';

/** Time for a step of one joint (s): a peak of 0.06 rad/s. */
const STEP_S = 1.5;
const HOLD_S = 0.5;

/**
 * Tells the arm to stay, moves each joint by three degrees and back, then one joint at the speed that is asked for. Ends
 * with the first finding that is wrong, or where it is interrupted.
 */
export async function movingContact(
  moves: SmallMoves,
  arm: ArmModel,
  settings: Pick<Settings, 'limits.tracking_error' | 'limits.velocity_scale' | 'limits.acceleration'>,
  askedMPerS: number,
  told: (finding: Finding) => void,
  interruption: AbortSignal,
): Promise<{ readonly findings: readonly Finding[]; readonly handMPerS: number }> {
  const findings: Finding[] = [];
  const over = () => interruption.aborted;
  let handMPerS = 0;
  const bad = (finding: Finding): boolean => {
    findings.push(finding);
    told(finding);
    return finding.verdict === 'wrong' || over();
  };
  const end = () => ({ findings, handMPerS });
  await moves.heard();
  const home = await moves.measure();
  if (over()) return end();
  const held = await moves.move(home, home, HOLD_S);
  if (over() || bad(sagFinding(held, arm))) return end();

  const delays: number[] = [];
  for (let joint = 0; joint < arm.joints; joint++) {
    const to = home.slice();
    to[joint] += roomOf(arm, home, joint, STEP_RAD);
    const there = await moves.move(home, to, STEP_S);
    if (over()) return end();
    await moves.move(to, home, STEP_S);
    if (bad(moveFinding(there, joint, arm))) return end();
    const delayS = delayOf(there, joint);
    if (delayS !== undefined) delays.push(delayS);
  }
  if (delays.length > 0 && bad(delayFinding(delays))) return end();

  const fast = speedMove(
    arm,
    home,
    askedMPerS,
    settings['limits.velocity_scale'],
    settings['limits.acceleration'],
  );
  const to = home.slice();
  to[fast.joint] += fast.byRad;
  const there = await moves.move(home, to, fast.durationS);
  if (over()) return end();
  await moves.move(to, home, STEP_S);
  const finding = speedFinding(there, fast, Math.max(0, ...delays), settings['limits.tracking_error']);
  // What was asked for, where rounding alone is between.
  if (!bad(finding)) handMPerS = Math.min(askedMPerS, Number(fast.handMPerS.toPrecision(6)));
  return end();
}
