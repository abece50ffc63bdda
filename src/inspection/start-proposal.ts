/** A posture from which an arm can start, where nobody has chosen one. */
import type { ArmModel } from '../arm/arm-model.js';
import { sampledPostures } from '../arm/sampled-postures.js';

const SAMPLES = 2000;
/** Room that is kept to the limits, beside the margin (share of the range). */
const ROOM = 0.15;
const DIGITS = 100;

/**
 * Postures with room on both sides of each joint in which the hand can be moved in all directions, the best first:
 * Yoshikawa's manipulability sqrt(det(J J')) (1985) times the least room of a joint.
 * @param marginRad distance kept from the limits
 * @returns `count` postures (J, rad, hundredths)
 */
export function proposedStarts(arm: ArmModel, marginRad: number, count: number): Float64Array[] {
  const joints = arm.joints;
  const lower = arm.lower.map((x) => Math.max(x, -Math.PI) + marginRad);
  const upper = arm.upper.map((x) => Math.min(x, Math.PI) - marginRad);
  const narrowed = {
    lower: lower.map((x, j) => x + ROOM * Math.max(0, upper[j] - x)),
    upper: upper.map((x, j) => x - ROOM * Math.max(0, x - lower[j])),
  };
  const all = sampledPostures(narrowed.lower, narrowed.upper, SAMPLES);
  const scored = Array.from({ length: SAMPLES }, (_, i) => {
    const q = all.slice(i * joints, (i + 1) * joints).map((x) => Math.round(DIGITS * x) / DIGITS);
    const room = q.reduce(
      (least, x, j) =>
        Math.min(least, (x - lower[j]) / (upper[j] - lower[j]), (upper[j] - x) / (upper[j] - lower[j])),
      1,
    );
    return { q, score: manipulability(arm, q) * room };
  });
  return scored
    .sort((a, b) => b.score - a.score)
    .slice(0, count)
    .map(({ q }) => q);
}

/** sqrt(det(J J')) of the position of the hand; of arms with fewer than three joints, the product of what there is. */
function manipulability(arm: ArmModel, q: Float64Array): number {
  const n = arm.joints;
  const jacobian = new Float64Array(3 * n);
  arm.jacobian(q, jacobian);
  const dot = (a: number, b: number) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += jacobian[a * n + j] * jacobian[b * n + j];
    return sum;
  };
  const [xx, yy, zz, xy, xz, yz] = [dot(0, 0), dot(1, 1), dot(2, 2), dot(0, 1), dot(0, 2), dot(1, 2)];
  const det = xx * (yy * zz - yz * yz) - xy * (xy * zz - yz * xz) + xz * (xy * yz - yy * xz);
  return Math.sqrt(Math.max(0, det)) || 1e-9 * (xx + yy + zz);
}
