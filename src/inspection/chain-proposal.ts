/** Which part of a robot is its arm, where nobody has said so. */
import { UrdfError } from '../errors.js';
import { child, linkName, quoted } from '../arm/urdf-document.js';
import type { UrdfDocument } from '../arm/urdf-document.js';

export interface ProposedChain {
  readonly baseLink: string;
  readonly tipLink: string;
  /** The joints that move between them, from the base on. */
  readonly joints: readonly string[];
}

/** Names that descriptions give to the frame of a tool. */
const TOOL = /tool|tcp|ee|hand|effector|gripper|flange|tip/i;
const FINGER = /finger|gripper|jaw|thumb/i;
const moving = ['revolute', 'continuous', 'prismatic'];
/** A serial arm has more joints than this before it branches into fingers; a torso has fewer before it has two arms. */
const LEAST_JOINTS = 3;

/**
 * The chain from the root to where the robot branches into fingers, or ends; then on along fixed joints to a link whose
 * name is that of a tool.
 * @param baseLink, tipLink where they are known
 * @throws UrdfError where the robot has several arms, or none
 */
export function proposeChain(urdf: UrdfDocument, baseLink?: string, tipLink?: string): ProposedChain {
  const base = baseLink ?? rootOf(urdf);
  const tip = tipLink ?? tipFrom(urdf, base);
  return { baseLink: base, tipLink: tip, joints: movingBetween(urdf, base, tip) };
}

function rootOf(urdf: UrdfDocument): string {
  const [root = ''] = [...urdf.links.keys()].filter((link) => !urdf.parentJoint.has(link));
  // A robot that stands in a world has its own first link below.
  const below = urdf.below.get(root) ?? [];
  return root === 'world' && below.length === 1 ? below[0] : root;
}

/** Whether a joint moves by itself. */
function moves(urdf: UrdfDocument, name: string | undefined): boolean {
  const joint = name === undefined ? undefined : urdf.joints.get(name);
  return (
    joint !== undefined &&
    moving.includes(joint.getAttribute('type') ?? '') &&
    child(joint, 'mimic') === undefined
  );
}

/** Number of moving joints at a link and below it. */
function movingBelow(urdf: UrdfDocument, link: string): number {
  const own = moves(urdf, urdf.parentJoint.get(link)) ? 1 : 0;
  return (urdf.below.get(link) ?? []).reduce((sum, next) => sum + movingBelow(urdf, next), own);
}

function tipFrom(urdf: UrdfDocument, base: string): string {
  let tip = base;
  let joints = 0;
  for (let link = base; ;) {
    const ways = (urdf.below.get(link) ?? []).filter((next) => movingBelow(urdf, next) > 0);
    const fingers = joints >= LEAST_JOINTS && (ways.length > 1 || isFinger(urdf, ways));
    if (ways.length === 0 || fingers) break;
    if (ways.length > 1)
      throw new UrdfError(
        `${urdf.source} branches at link "${link}" into ${quoted(ways)}: say which arm is meant with --base and --tip`,
      );
    [link] = ways;
    if (moves(urdf, urdf.parentJoint.get(link))) joints++;
    tip = link;
  }
  if (joints === 0)
    throw new UrdfError(`${urdf.source}: nothing moves below link "${base}", expected an arm`);
  return toolBeyond(urdf, tip);
}

/** One joint more that slides, or has the name of a finger: its twin mimics it, or is fixed. */
function isFinger(urdf: UrdfDocument, ways: readonly string[]): boolean {
  const name = ways.length === 1 ? urdf.parentJoint.get(ways[0]) : undefined;
  if (name === undefined) return false;
  return urdf.joints.get(name)?.getAttribute('type') === 'prismatic' || FINGER.test(name);
}

/** The last link with the name of a tool that is fixed to `link`, or `link` itself. */
function toolBeyond(urdf: UrdfDocument, link: string): string {
  const found = (urdf.below.get(link) ?? []).flatMap((next) => {
    if (moves(urdf, urdf.parentJoint.get(next)) || movingBelow(urdf, next) > 1) return [];
    const beyond = toolBeyond(urdf, next);
    return beyond !== next || TOOL.test(next) ? [beyond] : [];
  });
  return found.find((name) => /^tool/i.test(name)) ?? found.at(0) ?? link;
}

/** @throws UrdfError */
function movingBetween(urdf: UrdfDocument, base: string, tip: string): string[] {
  const joints: string[] = [];
  for (let link = tip; link !== base;) {
    const name = urdf.parentJoint.get(link);
    const joint = name === undefined ? undefined : urdf.joints.get(name);
    if (name === undefined || joint === undefined)
      throw new UrdfError(
        `${urdf.source}: link "${tip}" does not hang from link "${base}"; links: ${quoted(urdf.links.keys())}`,
      );
    if ((joint.getAttribute('type') ?? '') !== 'fixed') joints.unshift(name);
    link = linkName(joint, 'parent');
  }
  return joints;
}
