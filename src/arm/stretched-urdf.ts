import { child, parseUrdf } from './urdf-document.js';
import type { XmlElement } from './urdf-document.js';

/**
 * A robot whose longest link is longer than its description says: the offset of one joint from the joint before is
 * multiplied, masses stay.
 * @param joints joints of the arm along the chain; the first one's offset is where the arm stands, not a link
 * @throws UrdfError when the description is none
 */
export function stretchedUrdf(
  urdfText: string,
  source: string,
  joints: readonly string[],
  factor: number,
): string {
  const urdf = parseUrdf(urdfText, source);
  let longest: XmlElement | undefined;
  let length = 0;
  for (const name of joints.slice(1)) {
    const joint = urdf.joints.get(name);
    const origin = joint && child(joint, 'origin');
    const far = origin ? Math.hypot(...offsetOf(origin)) : 0;
    if (far <= length) continue;
    length = far;
    longest = origin;
  }
  longest?.setAttribute(
    'xyz',
    offsetOf(longest)
      .map((x) => factor * x)
      .join(' '),
  );
  return urdf.document.toString();
}

function offsetOf(origin: XmlElement): number[] {
  return (origin.getAttribute('xyz') ?? '0 0 0').trim().split(/\s+/).map(Number);
}
