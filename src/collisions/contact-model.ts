import type { MjData, MjModel } from '@mujoco/mujoco';
import type { ArmModel } from '../arm/arm-model.js';
import { messageOf, UrdfError } from '../errors.js';
import type { CollisionDescription, Geom, GeomPair } from './collision-description.js';
import type { Mujoco } from '../plants/mujoco-runtime.js';

/** Shapes in MuJoCo, compiled with the pairs whose contacts are checked. */
export class ContactModel {
  readonly #mj: Mujoco;
  readonly #model: MjModel;
  readonly #data: MjData;
  /** Index of each joint (J) in MuJoCo's positions. */
  readonly #positions: Int32Array;
  readonly #pairs: readonly GeomPair[];
  /** Number of the pair of two geoms (geoms x geoms). */
  readonly #pairOf: Int32Array;

  /** @throws UrdfError when MuJoCo refuses the shapes */
  constructor(
    mj: Mujoco,
    arm: ArmModel,
    description: CollisionDescription,
    pairs: readonly GeomPair[],
    horizonM: number,
  ) {
    this.#mj = mj;
    this.#pairs = pairs;
    try {
      const spec = mj.parseXMLString(description.mjcf(pairs, horizonM));
      try {
        this.#model = mj.mj_compile(spec);
      } finally {
        spec.delete();
      }
    } catch (error) {
      throw new UrdfError(
        `${description.source}: its collision shapes cannot be used: ${messageOf(error)
          .trim()
          .replaceAll(/\s*\n\s*/g, ', ')}`,
        { cause: error },
      );
    }
    this.#data = new mj.MjData(this.#model);
    const joint = (name: string) => mj.mj_name2id(this.#model, mj.mjtObj.mjOBJ_JOINT.value, name);
    const geom = (name: string) => mj.mj_name2id(this.#model, mj.mjtObj.mjOBJ_GEOM.value, name);
    const addresses = this.#model.jnt_qposadr as Int32Array;
    this.#positions = Int32Array.from(arm.jointNames, (name) => addresses[joint(name)]);
    this.#pairOf = new Int32Array(this.#model.ngeom ** 2);
    pairs.forEach(([a, b], pair) => {
      this.#pairOf[this.#cell(geom(a.name), geom(b.name))] = pair;
      this.#pairOf[this.#cell(geom(b.name), geom(a.name))] = pair;
    });
  }

  #cell(geom: number, other: number): number {
    return geom * this.#model.ngeom + other;
  }

  /** As `CollisionSpace.look`. */
  look(q: Float64Array, distances: Float64Array): void {
    const position = this.#data.qpos as Float64Array;
    for (let j = 0; j < q.length; j++) position[this.#positions[j]] = q[j];
    this.#mj.mj_kinematics(this.#model, this.#data);
    this.#mj.mj_collision(this.#model, this.#data);
    distances.fill(Infinity);
    const count = this.#data.ncon;
    if (count === 0) return;
    const contacts = this.#data.contact;
    for (let i = 0; i < count; i++) {
      const contact = contacts.get(i);
      if (contact === undefined) continue;
      const pair = this.#pairOf[this.#cell(contact.geom1, contact.geom2)];
      distances[pair] = Math.min(distances[pair], contact.dist);
      contact.delete();
    }
    contacts.delete();
  }

  /**
   * Bound of how much nearer two shapes come per movement of each joint (pairs x J; m/rad, 1 for sliding joints). A
   * joint that moves only one of the shapes turns it about the joint's axis. The shape is at most as far from the axis
   * as the links between them are long.
   */
  levers(arm: ArmModel): Float64Array {
    const reaches = this.#pairs.map(([a, b]) => [
      this.#reachFromJoints(a, arm),
      this.#reachFromJoints(b, arm),
    ]);
    return Float64Array.from(
      reaches.flatMap(([first, second]) =>
        arm.jointNames.map((name) => {
          const one = first.get(name);
          const other = second.get(name);
          return one !== undefined && other !== undefined ? 0 : (one ?? other ?? 0);
        }),
      ),
    );
  }

  /**
   * For each joint that moves a shape, the largest distance of a point of the shape from its axis (m), or 1 if it
   * slides.
   */
  #reachFromJoints({ name }: Geom, arm: ArmModel): Map<string, number> {
    const model = this.#model;
    const length = (xyz: Float64Array, i: number) => Math.hypot(xyz[3 * i], xyz[3 * i + 1], xyz[3 * i + 2]);
    const geom = this.#mj.mj_name2id(model, this.#mj.mjtObj.mjOBJ_GEOM.value, name);
    const parents = model.body_parentid as Int32Array;
    const jointOf = model.body_jntadr as Int32Array;
    const slides = model.jnt_type as Int32Array;
    const reaches = new Map<string, number>();
    let reachM = length(model.geom_pos as Float64Array, geom) + (model.geom_rbound as Float64Array)[geom];
    for (let body = (model.geom_bodyid as Int32Array)[geom]; body > 0; body = parents[body]) {
      const joint = jointOf[body];
      if (joint >= 0) {
        const j = arm.jointNames.indexOf(
          this.#mj.mj_id2name(model, this.#mj.mjtObj.mjOBJ_JOINT.value, joint),
        );
        const sliding = slides[joint] === this.#mj.mjtJoint.mjJNT_SLIDE.value;
        reaches.set(arm.jointNames[j], sliding ? 1 : reachM);
        if (sliding) reachM += Math.max(Math.abs(arm.lower[j]), Math.abs(arm.upper[j]));
      }
      reachM += length(model.body_pos as Float64Array, body);
    }
    return reaches;
  }

  dispose(): void {
    this.#data.delete();
    this.#model.delete();
  }
}
