import type { ArmModel } from '../arm/arm-model.js';
import { placeOf } from '../arm/collision-shapes.js';
import type { CollisionShape } from '../arm/collision-shapes.js';
import { child } from '../arm/urdf-document.js';
import type { UrdfDocument } from '../arm/urdf-document.js';
import { tuple } from '../arm/urdf-joint.js';

/** The surroundings of the robot, in the frame of its base link (m). */
export interface Surroundings {
  /** A plane: everything beyond `height` along `normal` is free. */
  readonly floor?: { readonly height: number; readonly normal: readonly number[] };
  /** A box, its edges along the base's axes. */
  readonly table?: { readonly centre: readonly number[]; readonly size: readonly number[] };
}

/** A shape in MuJoCo's model. */
export interface Geom {
  readonly name: string;
  /** Its name in messages: its link, or the part of the surroundings. */
  readonly body: string;
  /** Undefined for surroundings. */
  readonly link: string | undefined;
}

export type GeomPair = readonly [Geom, Geom];

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const numbers = (values: ArrayLike<number>) => Array.from(values).join(' ');
const geomText = (name: string, { type, size, xyz, rpy }: CollisionShape) =>
  `<geom name="${name}" ${type === 'hull' ? `type="mesh" mesh="${name}"` : `type="${type}" size="${numbers(size)}"`} ` +
  `pos="${numbers(xyz)}" euler="${numbers(rpy)}"/>`;

/**
 * A model of shapes only, for MuJoCo: every link of the robot with its shapes, the arm's joints moving, all others
 * locked at zero; floor and table fixed to the base link. Only the requested pairs collide.
 */
export class CollisionDescription {
  readonly #geoms: readonly Geom[];
  readonly #urdf: UrdfDocument;
  readonly #arm: ArmModel;
  readonly #shapes: readonly CollisionShape[];
  readonly #surroundings: Surroundings;
  /** Link, then the links above it. */
  readonly #lineage = new Map<string, readonly string[]>();
  /** The arm's joint that moves a link; '' if none does. */
  readonly #mover = new Map<string, string>();
  /** The shapes of a link, by their numbers. */
  readonly #shapesOf = new Map<string, number[]>();

  constructor(
    urdf: UrdfDocument,
    arm: ArmModel,
    shapes: readonly CollisionShape[],
    surroundings: Surroundings,
  ) {
    this.#urdf = urdf;
    this.#arm = arm;
    this.#shapes = shapes;
    this.#surroundings = surroundings;
    shapes.forEach(({ link }, i) => {
      this.#shapesOf.set(link, [...(this.#shapesOf.get(link) ?? []), i]);
    });
    for (const root of urdf.links.keys()) if (!urdf.parentJoint.has(root)) this.#trace(root, [], '');
    const around = (name: string) => ({ name, body: name, link: undefined });
    this.#geoms = [
      ...shapes.map(({ link }, i) => ({ name: `shape ${i}`, body: link, link })),
      ...(surroundings.floor === undefined ? [] : [around('floor')]),
      ...(surroundings.table === undefined ? [] : [around('table')]),
    ];
  }

  get source(): string {
    return this.#urdf.source;
  }

  /**
   * Pairs of shapes that may collide. Pairs that never move against each other are left out, and pairs of neighbours.
   * Neighbours are links with shapes and no other such link between them; their shapes overlap at the joint.
   */
  pairs(): GeomPair[] {
    return this.#geoms.flatMap((first, i) =>
      this.#geoms
        .slice(i + 1)
        .filter((second) => this.#mayCollide(first, second))
        .map((second) => [first, second] as const),
    );
  }

  #mayCollide({ link: a }: Geom, { link: b }: Geom): boolean {
    // The surroundings stand still, and so do links that no joint of the arm moves.
    const mover = a === undefined ? '' : this.#mover.get(a);
    const other = b === undefined ? '' : this.#mover.get(b);
    return mover !== other && (a === undefined || b === undefined || !this.#neighbours(a, b));
  }

  #neighbours(a: string, b: string): boolean {
    const up = this.#lineage.get(a) ?? [];
    const down = this.#lineage.get(b) ?? [];
    const between = [
      ...up.filter((link) => !down.includes(link)),
      ...down.filter((link) => !up.includes(link)),
      ...up.filter((link) => down.includes(link)).slice(0, 1),
    ].filter((link) => link !== a && link !== b);
    return !between.some((link) => this.#shapesOf.has(link));
  }

  #trace(link: string, above: readonly string[], moverAbove: string): void {
    const lineage = [link, ...above];
    const joint = this.#urdf.parentJoint.get(link);
    const mover = joint !== undefined && this.#arm.jointNames.includes(joint) ? joint : moverAbove;
    this.#lineage.set(link, lineage);
    this.#mover.set(link, mover);
    for (const below of this.#urdf.below.get(link) ?? []) this.#trace(below, lineage, mover);
  }

  /**
   * The model as MJCF. Pairs that come nearer than `horizonM` make contacts.
   * @throws UrdfError where an origin or an axis is wrong
   */
  mjcf(pairs: readonly GeomPair[], horizonM: number): string {
    const roots = [...this.#lineage].filter(([, lineage]) => lineage.length === 1).map(([link]) => link);
    const contacts = pairs.map(
      ([a, b]) => `<pair geom1="${a.name}" geom2="${b.name}" margin="${horizonM}" condim="1"/>`,
    );
    return (
      '<mujoco><compiler angle="radian" eulerseq="XYZ" fusestatic="false" autolimits="true"/>' +
      `<asset>${this.#meshes().join('')}</asset>` +
      '<option ccd_tolerance="1e-5"><flag multiccd="disable"/></option><size memory="4M"/><default><geom contype="0" conaffinity="0"/></default>' +
      `<worldbody>${roots.map((link) => this.#body(link)).join('')}</worldbody>` +
      `<contact>${contacts.join('')}</contact></mujoco>`
    );
  }

  /** The hulls. Their mass does not matter, so thin hulls will do, too. */
  #meshes(): string[] {
    return this.#shapes.flatMap(({ type, size }, i) =>
      type === 'hull' ? [`<mesh name="shape ${i}" inertia="shell" vertex="${numbers(size)}"/>`] : [],
    );
  }

  #body(link: string): string {
    const name = this.#urdf.parentJoint.get(link);
    const joint = name === undefined ? undefined : this.#urdf.joints.get(name);
    const where = `${this.#urdf.source}: joint "${name}"`;
    const place = joint === undefined ? { xyz: [0, 0, 0], rpy: [0, 0, 0] } : placeOf(joint, where);
    let moving = '';
    if (joint !== undefined && name !== undefined && this.#arm.jointNames.includes(name)) {
      const type = joint.getAttribute('type') === 'prismatic' ? 'slide' : 'hinge';
      const axisElement = child(joint, 'axis');
      const axis = (axisElement && tuple(axisElement, 'xyz', `${where}: <axis>`)) ?? [1, 0, 0];
      moving = `<joint name="${escaped(name)}" type="${type}" axis="${numbers(axis)}"/>`;
    }
    const children = (this.#urdf.below.get(link) ?? []).map((below) => this.#body(below));
    return (
      `<body pos="${numbers(place.xyz)}" euler="${numbers(place.rpy)}">` +
      // The mass does not matter, since no forces act.
      `<inertial pos="0 0 0" mass="1" diaginertia="1 1 1"/>${moving}` +
      `${this.#geomsOf(link)}${children.join('')}</body>`
    );
  }

  #geomsOf(link: string): string {
    const own = (this.#shapesOf.get(link) ?? []).map((i) => geomText(`shape ${i}`, this.#shapes[i]));
    if (link !== this.#arm.baseLink) return own.join('');
    const { floor, table } = this.#surroundings;
    if (floor !== undefined) {
      const length = Math.hypot(...floor.normal);
      const point = floor.normal.map((x) => (x / length) * floor.height);
      own.push(
        `<geom name="floor" type="plane" size="0 0 1" pos="${numbers(point)}" zaxis="${numbers(floor.normal)}"/>`,
      );
    }
    if (table !== undefined)
      own.push(
        `<geom name="table" type="box" size="${numbers(table.size.map((edge) => edge / 2))}" pos="${numbers(table.centre)}"/>`,
      );
    return own.join('');
  }
}
