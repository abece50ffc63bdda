import type { ArmModel } from '../arm/arm-model.js';
import { statedGravity } from '../arm/gravity.js';
import { child, linkName, parseUrdf, quoted } from '../arm/urdf-document.js';
import type { UrdfDocument, XmlElement } from '../arm/urdf-document.js';
import { UrdfError } from '../errors.js';

/** Options of MuJoCo's compiler on inertias that a robot description may set; we set all others. */
const keptCompilerOptions = ['balanceinertia', 'boundmass', 'boundinertia'];

/**
 * The robot as it is given to MuJoCo: the arm's joints move, all others are locked at zero; no shapes (meshes are not
 * needed, nothing collides); gravity along -z of the root link, unless the description says otherwise in
 * `<mujoco><option gravity="x y z"/></mujoco>`.
 * @throws UrdfError when a joint would move links without mass
 */
export function driveableUrdf(urdfText: string, source: string, arm: ArmModel, stepS: number): string {
  const urdf = parseUrdf(urdfText, source);
  const compiler: string[] = [];
  const gravity = statedGravity(urdf);
  for (const element of [...urdf.robot.children]) {
    if (element.nodeName === 'mujoco') {
      for (const name of keptCompilerOptions) {
        const value = child(element, 'compiler')?.getAttribute(name);
        if (value !== null && value !== undefined) compiler.push(`${name}="${value}"`);
      }
    }
    if (element.nodeName !== 'link' && element.nodeName !== 'joint') element.remove();
  }
  for (const link of urdf.links.values())
    for (const part of [...link.children]) if (part.nodeName !== 'inertial') part.remove();
  for (const [name, joint] of urdf.joints) if (!arm.jointNames.includes(name)) lock(joint);
  requireMass(urdf, arm);

  const settings =
    `<mujoco><compiler ${compiler.join(' ')} fusestatic="false" autolimits="true"/>` +
    `<option gravity="${gravity}" timestep="${stepS}" integrator="implicitfast"/><size memory="1M"/></mujoco>`;
  return urdf.document.toString().replace(/<\/robot\s*>\s*$/, `${settings}</robot>`);
}

function lock(joint: XmlElement): void {
  joint.setAttribute('type', 'fixed');
  for (const part of [...joint.children])
    if (!['parent', 'child', 'origin'].includes(part.nodeName)) part.remove();
}

/** The links between a joint and the next moving joint must have mass. */
function requireMass(urdf: UrdfDocument, arm: ArmModel): void {
  const massOf = new Map<string, number>();
  const group = new Map<string, string[]>();
  for (const [name, link] of urdf.links) {
    const mover = movedBy(urdf, arm, name);
    if (mover === undefined) continue;
    const inertial = child(link, 'inertial');
    const mass = Number((inertial && child(inertial, 'mass')?.getAttribute('value')) ?? 0);
    if (!Number.isFinite(mass) || mass < 0)
      throw new UrdfError(
        `${urdf.source}: link "${name}" has the mass ${mass} kg; it must be finite and not negative`,
      );
    massOf.set(mover, (massOf.get(mover) ?? 0) + mass);
    group.set(mover, [...(group.get(mover) ?? []), name]);
  }
  for (const [joint, mass] of massOf)
    if (mass === 0)
      throw new UrdfError(
        `${urdf.source}: joint "${joint}" moves ${quoted(group.get(joint) ?? [])}, none of which has an <inertial> ` +
          'with a mass; physics cannot move what weighs nothing',
      );
}

/** The nearest joint of the arm above a link. */
function movedBy(urdf: UrdfDocument, arm: ArmModel, link: string): string | undefined {
  for (let at = link; ;) {
    const name = urdf.parentJoint.get(at);
    const joint = name === undefined ? undefined : urdf.joints.get(name);
    if (name === undefined || joint === undefined) return undefined;
    if (arm.jointNames.includes(name)) return name;
    at = linkName(joint, 'parent');
  }
}
