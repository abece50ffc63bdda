import type { MjData, MjModel } from '@mujoco/mujoco';
import type { ArmModel } from '../arm/arm-model.js';
import { UrdfError, messageOf } from '../errors.js';
import { driveableUrdf } from './mujoco-description.js';
import type { Mujoco } from './mujoco-runtime.js';
import { servoGains, spreadPostures } from './servo-gains.js';
import type { JointLoad, ServoGains } from './servo-gains.js';

/** A compiled arm. Its actuators are in the order of the arm model, like everything below. */
export interface CompiledArm {
  readonly model: MjModel;
  readonly data: MjData;
  /** Index of each joint (J) in MuJoCo's positions and velocities: all joints have one degree of freedom. */
  readonly dof: Int32Array;
  readonly gains: readonly ServoGains[];
  /** Largest torque that gravity puts on each joint (J; N m, or N). */
  readonly heaviest: Float64Array;
  /** The body held in the hand. */
  readonly payloadBody: number;
}

const payloadName = 'neuromotor_payload';
const gainPostures = 512;

/**
 * Compiles a robot description for MuJoCo, with one actuator per joint of the arm and an empty hand.
 * @throws UrdfError when MuJoCo refuses it, or its motors are too weak to hold the arm up
 */
export function compileArm(
  mj: Mujoco,
  arm: ArmModel,
  urdfText: string,
  source: string,
  stepS: number,
): CompiledArm {
  const xml = driveableUrdf(urdfText, source, arm, stepS);
  let model: MjModel;
  try {
    model = compile(mj, arm, xml);
  } catch (error) {
    throw new UrdfError(
      `${source}: ${messageOf(error)
        .trim()
        .replaceAll(/\s*\n\s*/g, ', ')}`,
      { cause: error },
    );
  }
  const data = new mj.MjData(model);
  try {
    const dof = dofOf(mj, model, arm, source);
    stiffen(model, stepS);
    // An unstable arm must be visible as such, and not be reset to zero.
    model.opt.disableflags |= mj.mjtDisableBit.mjDSBL_AUTORESET.value;
    const loads = loadsOf(mj, model, data, arm, dof);
    const heaviest = Float64Array.from(loads, (load) => Math.max(...load.map(({ gravity }) => gravity)));
    requireStrength(arm, heaviest, source);
    const gains = loads.map((load) => servoGains(load, arm.joints));
    const payloadBody = mj.mj_name2id(model, mj.mjtObj.mjOBJ_BODY.value, payloadName);
    return { model, data, dof, gains, heaviest, payloadBody };
  } catch (error) {
    data.delete();
    model.delete();
    throw error;
  }
}

function compile(mj: Mujoco, arm: ArmModel, xml: string): MjModel {
  const spec = mj.parseXMLString(xml);
  try {
    const defaults = mj.mjs_getSpecDefault(spec);
    const tip = mj.mjs_findBody(spec, arm.tipLink);
    if (!defaults || !tip) throw new Error(`MuJoCo does not see link "${arm.tipLink}"`);
    const payload = mj.mjs_addBody(tip, defaults);
    if (!payload) throw new Error('MuJoCo adds no body to the hand');
    mj.mjs_setName(payload.element, payloadName);
    arm.jointNames.forEach((joint, j) => {
      const actuator = mj.mjs_addActuator(spec, defaults);
      if (!actuator) throw new Error(`MuJoCo adds no actuator to joint "${joint}"`);
      actuator.target = joint;
      actuator.trntype = mj.mjtTrn.mjTRN_JOINT;
      actuator.gaintype = mj.mjtGain.mjGAIN_FIXED;
      actuator.biastype = mj.mjtBias.mjBIAS_AFFINE;
      const effort = arm.effortLimit[j];
      if (Number.isFinite(effort)) (actuator.forcerange as Float64Array).set([-effort, effort]);
    });
    return mj.mj_compile(spec);
  } finally {
    spec.delete();
  }
}

function dofOf(mj: Mujoco, model: MjModel, arm: ArmModel, source: string): Int32Array {
  const addresses = model.jnt_dofadr as Int32Array;
  return Int32Array.from(arm.jointNames, (name) => {
    const joint = mj.mj_name2id(model, mj.mjtObj.mjOBJ_JOINT.value, name);
    if (joint < 0 || model.nq !== arm.joints)
      throw new UrdfError(
        `${source}: MuJoCo has ${model.nq} joints where the arm has ${arm.joints} ("${name}")`,
      );
    return addresses[joint];
  });
}

/** End stops and dry friction as hard as the step allows: MuJoCo's defaults give way by degrees under a strong motor. */
function stiffen(model: MjModel, stepS: number): void {
  const stiff = (solref: Float64Array, solimp: Float64Array, softest: number) => {
    for (let i = 0; i < solref.length; i += 2) solref.set([2 * stepS, 1], i);
    for (let i = 0; i < solimp.length; i += 5) solimp.set([softest, 0.9999, 1e-4, 0.5, 2], i);
  };
  stiff(model.jnt_solref as Float64Array, model.jnt_solimp as Float64Array, 0.99);
  stiff(model.dof_solref as Float64Array, model.dof_solimp as Float64Array, 0.9999);
}

/** What each joint bears in postures all over its range. */
function loadsOf(mj: Mujoco, model: MjModel, data: MjData, arm: ArmModel, dof: Int32Array): JointLoad[][] {
  const loads: JointLoad[][] = arm.jointNames.map(() => []);
  const jacobian = new Float64Array(3 * arm.joints);
  const mass = new mj.DoubleBuffer(model.nv * model.nv);
  try {
    for (const q of spreadPostures(arm.lower, arm.upper, gainPostures)) {
      const qpos = data.qpos as Float64Array;
      for (let j = 0; j < arm.joints; j++) qpos[dof[j]] = q[j];
      mj.mj_forward(model, data);
      mj.mj_fullM(model, data, mass);
      const gravity = data.qfrc_bias as Float64Array;
      const matrix = mass.GetView() as Float64Array;
      arm.jacobian(q, jacobian);
      for (let j = 0; j < arm.joints; j++)
        loads[j].push({
          gravity: Math.abs(gravity[dof[j]]),
          lever: Math.hypot(jacobian[j], jacobian[arm.joints + j], jacobian[2 * arm.joints + j]),
          inertia: matrix[dof[j] * model.nv + dof[j]],
        });
    }
  } finally {
    mass.delete();
  }
  return loads;
}

function requireStrength(arm: ArmModel, heaviest: Float64Array, source: string): void {
  heaviest.forEach((needed, j) => {
    if (needed > arm.effortLimit[j])
      throw new UrdfError(
        `${source}: joint "${arm.jointNames[j]}" cannot hold the arm: its effort limit is ${arm.effortLimit[j]}, ` +
          `the arm's weight needs up to ${needed.toPrecision(3)} there`,
      );
  });
}
