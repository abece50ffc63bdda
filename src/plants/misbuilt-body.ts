import { Euler, Quaternion, Vector3 } from 'three';
import type { ArmModel } from '../arm/arm-model.js';
import { longestOffset, stretchedUrdf } from '../arm/stretched-urdf.js';
import { child, linkName, parseUrdf } from '../arm/urdf-document.js';
import type { UrdfDocument, XmlElement } from '../arm/urdf-document.js';
import { RandomStream } from '../model/numbers/random.js';
import { bodyFaults } from '../parameters/faults/body-faults.js';
import { namedFaults } from '../parameters/fault-table.js';
import type { Disturbance, FaultName } from '../parameters/fault-table.js';

/** Streams of random numbers, which the joint states do not use. */
const linkStream = 21;
const axisStream = 22;

/** Whether a disturbance asks for a body that differs from its description. */
export function isMisbuilt(disturbance: Disturbance): boolean {
  return namedFaults(disturbance).some((name) => isOfBody(name));
}

export function isOfBody(name: FaultName): boolean {
  return Object.hasOwn(bodyFaults, name);
}

/** The part of a disturbance that is built into the body. */
export function bodyPart(disturbance: Disturbance): Disturbance {
  return Object.fromEntries(Object.entries(disturbance).filter(([name]) => Object.hasOwn(bodyFaults, name)));
}

/**
 * The description of a body that differs from `urdfText` as the disturbance says; masses stay where they are in their links.
 * Chance comes from the seed: the same seed builds the same body.
 * @param arm the arm as read from the description
 * @throws UrdfError when the description is none
 */
export function misbuiltUrdf(
  urdfText: string,
  source: string,
  arm: ArmModel,
  disturbance: Disturbance,
  seed: number,
): string {
  const {
    longer_link: longer = 1,
    bent_link: bend = 0,
    link_error: linkError = 0,
    axis_error: axisError = 0,
    base_tilt: tilt = 0,
    tool = [0, 0, 0],
  } = disturbance;
  const hasTool = tool.some((x) => x !== 0);
  const stretched = longer === 1 ? urdfText : stretchedUrdf(urdfText, source, arm.chainOrder, longer);
  if (bend === 0 && linkError === 0 && axisError === 0 && tilt === 0 && !hasTool) return stretched;
  const urdf = parseUrdf(stretched, source);
  const chain = jointsToHand(urdf, arm);
  const first = chain.findIndex(({ name }) => name === arm.chainOrder[0]);
  const links = new RandomStream(seed, linkStream);
  for (const { element } of chain.slice(first + 1)) lengthen(element, 1 + linkError * links.normal());
  const axes = new RandomStream(seed, axisStream);
  for (const { name, element } of chain)
    if (arm.jointNames.includes(name)) tiltAxis(urdf, element, axisError, axes);
  const longest = longestOffset(urdf, arm.chainOrder);
  if (bend !== 0 && longest !== undefined) bendAt(longest.origin, bend);
  if (tilt !== 0)
    turn(
      partOf(urdf, chain[0].element, 'origin'),
      new Quaternion().setFromAxisAngle(new Vector3(1, 0, 0), tilt),
    );
  if (hasTool) addTool(urdf, arm.tipLink, tool);
  return urdf.document.toString();
}

/** Puts a new hand on the described one, which gets another name. */
function addTool(urdf: UrdfDocument, hand: string, tool: readonly number[]): void {
  const mount = `${hand}_before_tool`;
  urdf.links.get(hand)?.setAttribute('name', mount);
  for (const joint of urdf.joints.values())
    for (const role of ['parent', 'child'])
      if (child(joint, role)?.getAttribute('link') === hand) child(joint, role)?.setAttribute('link', mount);
  const added = (parent: XmlElement, name: string, attributes: Readonly<Record<string, string>>) => {
    const element = urdf.document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
    parent.appendChild(element);
    return element;
  };
  added(urdf.robot, 'link', { name: hand });
  const joint = added(urdf.robot, 'joint', { name: `${hand}_tool`, type: 'fixed' });
  added(joint, 'parent', { link: mount });
  added(joint, 'child', { link: hand });
  added(joint, 'origin', { xyz: tool.join(' ') });
}

interface NamedJoint {
  readonly name: string;
  readonly element: XmlElement;
}

/** The joints from the base to the hand, including fixed ones. */
function jointsToHand(urdf: UrdfDocument, arm: ArmModel): NamedJoint[] {
  const chain: NamedJoint[] = [];
  for (let link = arm.tipLink; link !== arm.baseLink;) {
    const name = urdf.parentJoint.get(link);
    const element = name === undefined ? undefined : urdf.joints.get(name);
    if (name === undefined || element === undefined) break;
    chain.unshift({ name, element });
    link = linkName(element, 'parent');
  }
  return chain;
}

function vectorOf(element: XmlElement | undefined, attribute: string, otherwise: string): Vector3 {
  const text = element?.getAttribute(attribute) ?? otherwise;
  return new Vector3(...text.trim().split(/\s+/).map(Number));
}

const text = ({ x, y, z }: { readonly x: number; readonly y: number; readonly z: number }) =>
  `${x} ${y} ${z}`;

function lengthen(joint: XmlElement, factor: number): void {
  const origin = child(joint, 'origin');
  origin?.setAttribute('xyz', text(vectorOf(origin, 'xyz', '0 0 0').multiplyScalar(factor)));
}

/** A child element of a joint, which is created if the description omits it. */
function partOf(urdf: UrdfDocument, joint: XmlElement, name: 'origin' | 'axis'): XmlElement {
  const found = child(joint, name);
  if (found !== undefined) return found;
  const made = urdf.document.createElement(name);
  joint.appendChild(made);
  return made;
}

/** A unit vector across another. */
function across(along: Vector3): Vector3 {
  const helper = Math.abs(along.x) < 0.9 ? new Vector3(1, 0, 0) : new Vector3(0, 1, 0);
  return helper.cross(along).normalize();
}

/** Tilts an axis by the angle (rad), towards a direction of chance. */
function tiltAxis(urdf: UrdfDocument, joint: XmlElement, angle: number, chance: RandomStream): void {
  const around = 2 * Math.PI * chance.uniform();
  if (angle === 0) return;
  const axis = partOf(urdf, joint, 'axis');
  const along = vectorOf(axis, 'xyz', '1 0 0').normalize();
  const sideways = across(along).applyAxisAngle(along, around);
  axis.setAttribute('xyz', text(along.applyAxisAngle(sideways, angle)));
}

/** Bends the link that ends at this origin, at its beginning, about a line across it. */
function bendAt(origin: XmlElement, angle: number): void {
  const along = vectorOf(origin, 'xyz', '0 0 0').normalize();
  turn(origin, new Quaternion().setFromAxisAngle(across(along), angle));
}

/** Turns the place of a joint, and everything beyond it, about the frame of the link before. */
function turn(origin: XmlElement, by: Quaternion): void {
  const rpy = vectorOf(origin, 'rpy', '0 0 0');
  // Roll, pitch and yaw of URDF are about fixed axes: the same as yaw, pitch and roll about moving ones.
  const before = new Quaternion().setFromEuler(new Euler(rpy.x, rpy.y, rpy.z, 'ZYX'));
  const after = new Euler().setFromQuaternion(before.premultiply(by), 'ZYX');
  origin.setAttribute('xyz', text(vectorOf(origin, 'xyz', '0 0 0').applyQuaternion(by)));
  origin.setAttribute('rpy', text(after));
}
