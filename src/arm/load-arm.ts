import { UrdfError } from '../errors.js';
import { ArmModel } from './arm-model.js';
import { readChain } from './chain.js';
import type { Chain } from './chain.js';
import { compose } from './transform.js';
import { downOf } from './gravity.js';
import { parseUrdf, quoted } from './urdf-document.js';
import type { UrdfDocument } from './urdf-document.js';

/** Which part of a robot is the arm. */
export interface ArmSelection {
  /** The arm's joints in the order in which the caller wants to see them. */
  readonly joints: readonly string[];
  readonly baseLink: string;
  readonly tipLink: string;
  /** Where the hand is, in the frame of the tip link (3, m); its origin unless given. */
  readonly toolOffset?: readonly number[];
}

/**
 * Reads a serial arm out of a robot description. Joints outside the chain are ignored.
 * @param urdfText the description; meshes that it names are not needed
 * @param sourceName what error messages call it
 * @throws UrdfError that names the culprit and what there is instead
 */
export function loadArm(urdfText: string, selection: ArmSelection, sourceName = 'the URDF'): ArmModel {
  return armOf(parseUrdf(urdfText, sourceName), selection);
}

/** The same from a description that was parsed already. @throws UrdfError */
export function armOf(urdf: UrdfDocument, selection: ArmSelection): ArmModel {
  const { joints, baseLink, tipLink, toolOffset = [] } = selection;
  if (joints.length === 0)
    throw new UrdfError(`no joints asked for; ${urdf.source} has ${quoted(urdf.joints.keys())}`);
  const duplicate = joints.find((name, i) => joints.indexOf(name) !== i);
  if (duplicate !== undefined) throw new UrdfError(`joint "${duplicate}" is asked for twice`);

  const chain = readChain(urdf, baseLink, tipLink);
  const between = `between "${baseLink}" and "${tipLink}"`;
  const moving = chain.joints.map(({ name }) => name);
  for (const name of joints) {
    if (moving.includes(name)) continue;
    const type = urdf.joints.get(name)?.getAttribute('type');
    const what =
      type === undefined
        ? `${urdf.source} has no joint "${name}"`
        : `${urdf.source}: joint "${name}" (${type ?? 'without a type'}) is no moving joint ${between}`;
    throw new UrdfError(`${what}; joints that move ${between}: ${quoted(moving)}`);
  }
  const forgotten = moving.filter((name) => !joints.includes(name));
  if (forgotten.length > 0)
    throw new UrdfError(
      `${urdf.source}: ${quoted(forgotten)} move ${between} but were not asked for; name every one of ${quoted(moving)}`,
    );
  return new ArmModel(withTool(chain, toolOffset), joints, baseLink, tipLink, downOf(urdf, baseLink));
}

/** The chain with a tool: the hand is at an offset from the tip link, and turned like it. */
function withTool(chain: Chain, offset: readonly number[]): Chain {
  if (offset.every((length) => length === 0)) return chain;
  return { ...chain, tip: compose(chain.tip, Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, ...offset)) };
}
