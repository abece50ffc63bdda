import URDFLoader from 'urdf-loader';
import { UrdfError, messageOf } from '../errors.js';
import { browser, withGlobals } from './lent-globals.js';
import type { XmlElement } from './urdf-document.js';

interface Triple {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** The data of a joint that are taken from the loader. */
export interface LoadedJoint {
  /** Origin in the parent link's frame (m). */
  readonly position: Triple;
  /** Orientation in the parent link's frame. */
  readonly quaternion: Triple & { readonly w: number };
  /** Unit vector in the joint's frame. */
  readonly axis: Triple;
}

/**
 * Where joints sit, as `urdf-loader` reads them.
 * @param elements the links and joints that matter; each joint's two links must be among them
 * @throws UrdfError when the loader fails
 */
export function loadJoints(
  elements: Iterable<XmlElement>,
  source: string,
): Readonly<Record<string, LoadedJoint>> {
  const loader = new URDFLoader();
  loader.parseVisual = false;
  loader.parseCollision = false;
  const text = `<robot name="arm">${[...elements].map(String).join('')}</robot>`;
  try {
    return withGlobals(
      browser,
      () => loader.parse(text) as unknown as { joints: Record<string, LoadedJoint> },
    ).joints;
  } catch (error) {
    throw new UrdfError(`${source} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}
