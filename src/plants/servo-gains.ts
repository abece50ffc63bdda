/** What one joint has to bear and to move in one posture. */
export interface JointLoad {
  /** Magnitude of the torque that gravity puts on the joint (N m, or N). */
  readonly gravity: number;
  /** How far the hand moves when the joint gives way (m/rad, or 1): length of its column of the Jacobian. */
  readonly lever: number;
  /** Diagonal element of the mass matrix (kg m^2, or kg). */
  readonly inertia: number;
}

/** A position servo: force = stiffness (wanted - position) - damping velocity. */
export interface ServoGains {
  /** N m/rad, or N/m */
  readonly stiffness: number;
  /** N m s/rad, or N s/m */
  readonly damping: number;
}

/** How much the servos together may let the hand sink (m). */
export const designSagM = 1e-3;

/** What a servo follows at least, however little its joint bears (rad/s): a lag of 2 / 60 s behind a ramp. */
const slowestRate = 60;

/**
 * Gains of one joint's servo out of J, by a rule that holds for any arm.
 *
 * A servo of stiffness k gives way by g / k under gravity's torque g, which moves the hand by |J_j| g / k. Each joint
 * may cost the hand one J-th of the allowed sag s in its worst posture, so that all together never cost more than s:
 *
 *     k = max( J max_q(g |J_j|) / s,  I w^2 ),   d = 2 sqrt(k I),   I = max_q M_jj,  w = 60 rad/s
 *
 * The second term is for joints that bear nothing, such as a vertical axis. Damping is critical for the largest
 * inertia, hence more than critical elsewhere.
 * @param loads the joint in postures all over its range
 * @param joints number of joints J
 */
export function servoGains(loads: Iterable<JointLoad>, joints: number): ServoGains {
  let give = 0;
  let inertia = 0;
  for (const load of loads) {
    give = Math.max(give, load.gravity * load.lever);
    inertia = Math.max(inertia, load.inertia);
  }
  const stiffness = Math.max((joints * give) / designSagM, inertia * slowestRate ** 2);
  return { stiffness, damping: 2 * Math.sqrt(stiffness * inertia) };
}

/**
 * Postures spread evenly over the joints' ranges, the same ones always: the additive recurrence with the roots of
 * x^(J+1) = x + 1 (M. Roberts 2018, "The unreasonable effectiveness of quasirandom sequences"). Continuous joints
 * go round once.
 * @param lower @param upper limits (J)
 */
export function* spreadPostures(
  lower: Float64Array,
  upper: Float64Array,
  count: number,
): Generator<Float64Array> {
  const joints = lower.length;
  let root = 2;
  for (let i = 0; i < 40; i++) root = (1 + root) ** (1 / (joints + 1));
  for (let n = 1; n <= count; n++)
    yield Float64Array.from({ length: joints }, (_, j) => {
      const share = (0.5 + n * root ** -(j + 1)) % 1;
      const from = Number.isFinite(lower[j]) ? lower[j] : -Math.PI;
      const to = Number.isFinite(upper[j]) ? upper[j] : Math.PI;
      return from + share * (to - from);
    });
}
