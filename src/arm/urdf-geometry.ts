import { DOMParser } from 'linkedom';
import URDFLoader from 'urdf-loader';
import { UrdfError, messageOf } from '../errors.js';
import type { XmlElement } from './urdf-document.js';

interface Triple {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** What is taken from a joint as the loader sees it. */
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
    return withDom(() => loader.parse(text) as unknown as { joints: Record<string, LoadedJoint> }).joints;
  } catch (error) {
    throw new UrdfError(`${source} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

/** The loader looks for a browser's classes. They are lent to it and taken away again (a string is of neither class). */
function withDom<T>(run: () => T): T {
  const globals = globalThis as Record<string, unknown>;
  const lent: Record<string, unknown> = { DOMParser, Document: Object, Element: Object };
  const before = Object.keys(lent).map((name) => [name, globals[name]] as const);
  Object.assign(globals, lent);
  try {
    return run();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(globals, name);
      else globals[name] = value;
    }
  }
}
