import { TargetRejected } from '../../errors.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import type { Header, Point, Time } from '../client/messages.js';

const seconds = ({ sec, nanosec }: Time) => sec + nanosec * 1e-9;

/**
 * The position of a target message.
 * @param header its frame must be the base frame (a leading slash is allowed); a stamp of 0 means now
 * @param now time of the robot
 * @param timeoutS greatest age of the stamp; 0: not checked
 * @throws TargetRejected
 */
export function targetOf(
  { header, point }: { readonly header: Header; readonly point: Point },
  baseFrame: string,
  now: Time,
  timeoutS: number,
): Vector3 {
  const frame = header.frame_id.replace(/^\//, '');
  if (frame !== baseFrame)
    throw new TargetRejected('frame', `it is in the frame '${header.frame_id}', expected '${baseFrame}'`);
  const stampS = seconds(header.stamp);
  const ageS = seconds(now) - stampS;
  if (timeoutS > 0 && stampS > 0 && Math.abs(ageS) > timeoutS)
    throw new TargetRejected(
      'stale',
      `its stamp is ${Math.abs(ageS).toFixed(3)} s ${ageS > 0 ? 'old' : 'ahead'}, at most ${timeoutS} s are allowed`,
    );
  return [point.x, point.y, point.z];
}
