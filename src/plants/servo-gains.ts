/** The load of one joint in one posture. */
export interface JointLoad {
  /** Magnitude of the torque that gravity puts on the joint (N m, or N). */
  readonly gravity: number;
  /** Displacement of the hand per displacement of the joint (m/rad, or 1): length of its column of the Jacobian. */
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

/** Largest sag of the hand through all servos together (m). */
export const designSagM = 1e-3;

/** Least bandwidth of a servo, however small the load of its joint (rad/s): it lags by 2 / 60 s behind a ramp. */
const slowestRate = 60;

/**
 * Gains of one joint's servo out of J, by a rule that holds for any arm.
 *
 * A servo of stiffness k gives way by g / k under gravity's torque g, which moves the hand by |J_j| g / k. Each joint
 * may contribute one J-th of the allowed sag s in its worst posture, so that all together never exceed s:
 *
 *     k = max( J max_q(g |J_j|) / s,  I w^2 ),   d = 2 sqrt(k I),   I = max_q M_jj,  w = 60 rad/s
 *
 * The second term is for joints without load, such as a vertical axis. Damping is critical for the largest inertia,
 * hence more than critical elsewhere.
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
 * A soft servo in the place of a stiff one, with the natural frequency `hz` where its joint bears the largest inertia I;
 * elsewhere it is faster. I follows from the critical damping of the stiff one:
 *
 *     I = d^2 / 4 k,   k' = I (2 pi hz)^2,   d' = 2 z sqrt(k' I)
 *
 * @param ratio damping z; 1 is critical
 */
export function softened({ stiffness, damping }: ServoGains, hz: number, ratio: number): ServoGains {
  const inertia = damping ** 2 / (4 * stiffness);
  const rate = 2 * Math.PI * hz;
  return { stiffness: inertia * rate ** 2, damping: 2 * ratio * inertia * rate };
}

/**
 * Postures spread evenly over the joints' ranges, always the same ones: the additive recurrence with the roots of
 * x^(J+1) = x + 1 (M. Roberts 2018, "The unreasonable effectiveness of quasirandom sequences"). Continuous joints cover
 * one turn.
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
