import { child, parseUrdf } from './urdf-document.js';
import type { UrdfDocument, XmlElement } from './urdf-document.js';

/**
 * A robot whose longest link is longer than its description says: the offset of one joint from the previous joint is
 * multiplied, and masses stay the same.
 * @param joints joints of the arm along the chain; the offset of the first is the place of the arm and not a link
 * @throws UrdfError when the text is no robot description
 */
export function stretchedUrdf(
  urdfText: string,
  source: string,
  joints: readonly string[],
  factor: number,
): string {
  const urdf = parseUrdf(urdfText, source);
  const longest = longestOffset(urdf, joints)?.origin;
  longest?.setAttribute(
    'xyz',
    offsetOf(longest)
      .map((x) => factor * x)
      .join(' '),
  );
  return urdf.document.toString();
}

/**
 * The joint at the end of the longest link, with its `<origin>`; undefined if no joint is away from the joint before
 * it.
 */
export function longestOffset(
  urdf: UrdfDocument,
  joints: readonly string[],
): { readonly joint: XmlElement; readonly origin: XmlElement } | undefined {
  let longest: { joint: XmlElement; origin: XmlElement } | undefined;
  let length = 0;
  for (const name of joints.slice(1)) {
    const joint = urdf.joints.get(name);
    const origin = joint && child(joint, 'origin');
    const far = origin ? Math.hypot(...offsetOf(origin)) : 0;
    if (joint === undefined || origin === undefined || far <= length) continue;
    length = far;
    longest = { joint, origin };
  }
  return longest;
}

function offsetOf(origin: XmlElement): number[] {
  return (origin.getAttribute('xyz') ?? '0 0 0').trim().split(/\s+/).map(Number);
}
