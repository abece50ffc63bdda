import type { ArmModel } from '../arm/arm-model.js';
import { child, parseUrdf } from '../arm/urdf-document.js';
import type { UrdfDocument } from '../arm/urdf-document.js';
import { rigidGroups } from './rigid-groups.js';
import type { RigidGroup } from './rigid-groups.js';
import type { ServoGains } from './servo-gains.js';

export interface WorldOptions {
  /** Gains of the servos (J, in the order of the arm model). */
  readonly gains: readonly ServoGains[];
  /** Where the arm is at first (J, rad). */
  readonly posture: ArrayLike<number>;
  /** Time passes only at a client's command, and the server ends with its client. */
  readonly lockstep: boolean;
  /** Step of the physics (s). */
  readonly stepS: number;
  /** States per second that a free-running server sends. */
  readonly rateHz?: number;
  /** How fast a free-running world is at most, beside real time. */
  readonly realTimeFactor?: number;
}

/** Stands for no limit; Gazebo has no infinity. */
const unlimited = 1e16;

/**
 * An SDF world with one arm, for Gazebo 11 and the plugin of this project. It is written from the description and not
 * by Gazebo's own converter, which keeps only six digits and silently omits a robot whose root link has no inertia. The
 * arm's first joint hangs on the world; each group of links that move as one is one link, whose frame is in its centre
 * of mass with axes parallel to the base link's, so no angle is rounded. No shapes: nothing collides.
 * @throws UrdfError when a joint moves nothing that weighs something
 */
export function gazeboWorld(arm: ArmModel, urdfText: string, source: string, options: WorldOptions): string {
  const urdf = parseUrdf(urdfText, source);
  const groups = rigidGroups(urdf, arm);
  const model = groups.flatMap((group, i) => [
    linkElement(group),
    jointElement(urdf, arm, group, i === 0 ? 'world' : linkOf(groups[i - 1])),
  ]);
  return [
    '<?xml version="1.0"?>',
    '<sdf version="1.7"><world name="default">',
    `<gravity>${gravityOf(urdf)}</gravity>`,
    `<physics type="ode"><max_step_size>${options.stepS}</max_step_size><real_time_factor>${options.realTimeFactor ?? 1}</real_time_factor>`,
    `<real_time_update_rate>${options.lockstep ? 0 : (options.realTimeFactor ?? 1) / options.stepS}</real_time_update_rate>`,
    // The direct solver: exact, and without a random order.
    '<ode><solver><type>world</type></solver><constraints><cfm>0</cfm><erp>0.2</erp></constraints></ode></physics>',
    '<model name="arm">',
    ...model,
    '</model>',
    payloadModel,
    pluginElement(arm, groups, options),
    '</world></sdf>',
    '',
  ].join('\n');
}

const numbers = (values: Iterable<number>) => [...values].join(' ');
const linkOf = ({ joint }: RigidGroup) => `moved_by_${joint}`;

function gravityOf(urdf: UrdfDocument): string {
  for (const element of urdf.robot.children) {
    if (element.nodeName !== 'mujoco') continue;
    const gravity = child(element, 'option')?.getAttribute('gravity');
    if (gravity !== null && gravity !== undefined) return gravity;
  }
  return '0 0 -9.81';
}

function linkElement(group: RigidGroup): string {
  const i = group.inertia;
  return (
    `<link name="${linkOf(group)}"><pose>${numbers(group.centre)} 0 0 0</pose><inertial><mass>${group.massKg}</mass>` +
    `<inertia><ixx>${i[0]}</ixx><ixy>${i[1]}</ixy><ixz>${i[2]}</ixz><iyy>${i[4]}</iyy><iyz>${i[5]}</iyz><izz>${i[8]}</izz></inertia>` +
    `</inertial></link>`
  );
}

function jointElement(urdf: UrdfDocument, arm: ArmModel, group: RigidGroup, parent: string): string {
  const j = arm.jointNames.indexOf(group.joint);
  const element = urdf.joints.get(group.joint);
  const dynamics = element && child(element, 'dynamics');
  const limit = (value: number, none: number) => (Number.isFinite(value) ? value : none);
  const at = group.origin.map((x, i) => x - group.centre[i]);
  return (
    `<joint name="${group.joint}" type="${group.slides ? 'prismatic' : 'revolute'}"><parent>${parent}</parent>` +
    `<child>${linkOf(group)}</child><pose>${numbers(at)} 0 0 0</pose><axis><xyz>${numbers(group.axis)}</xyz><limit>` +
    `<lower>${limit(arm.lower[j], -unlimited)}</lower><upper>${limit(arm.upper[j], unlimited)}</upper>` +
    `<effort>${limit(arm.effortLimit[j], -1)}</effort><velocity>${limit(arm.velocityLimit[j], -1)}</velocity></limit>` +
    `<dynamics><damping>${dynamics?.getAttribute('damping') ?? 0}</damping>` +
    `<friction>${dynamics?.getAttribute('friction') ?? 0}</friction></dynamics></axis>` +
    // An explicit damper would explode on light links.
    `<physics><ode><implicit_spring_damper>true</implicit_spring_damper></ode></physics></joint>`
  );
}

/** The ball that the hand can carry; it waits far below. */
const payloadModel =
  '<model name="neuromotor_payload"><pose>0 0 -100 0 0 0</pose><link name="ball"><gravity>false</gravity><inertial><mass>1</mass>' +
  '<inertia><ixx>1e-3</ixx><iyy>1e-3</iyy><izz>1e-3</izz><ixy>0</ixy><ixz>0</ixz><iyz>0</iyz></inertia></inertial></link></model>';

function pluginElement(arm: ArmModel, groups: readonly RigidGroup[], options: WorldOptions): string {
  const { gains, posture, lockstep, rateHz = 200 } = options;
  const last = groups[groups.length - 1];
  const hand = new Float64Array(3);
  arm.forward(new Float64Array(arm.joints), hand);
  const values = {
    model: 'arm',
    joints: arm.jointNames.join(' '),
    stiffness: numbers(gains.map(({ stiffness }) => stiffness)),
    damping: numbers(gains.map(({ damping }) => damping)),
    posture: numbers(Array.from(posture)),
    hand_link: linkOf(last),
    hand_at: numbers(hand.map((x, i) => x - last.centre[i])),
    lockstep: String(lockstep),
    end_with_client: String(lockstep),
    rate: String(rateHz),
    port: '0',
  };
  const elements = Object.entries(values).map(([name, value]) => `<${name}>${value}</${name}>`);
  return `<plugin name="neuromotor_arm" filename="libneuromotor_arm.so">${elements.join('')}</plugin>`;
}
