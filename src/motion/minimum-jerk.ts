/**
 * Minimum jerk between two points at rest (Flash & Hogan 1985): with tau = t / T in 0 .. 1
 *
 *     s(tau)   = 10 tau^3 - 15 tau^4 + 6 tau^5       from 0 to 1
 *     s'(tau)  = 30 tau^2 (1 - tau)^2                 at most 1.875, at 1/2
 *     s''(tau) = 60 tau (1 - tau) (1 - 2 tau)         at most 5.7735, at 1/2 -+ sqrt(3)/6
 *     s'''(tau) = 60 (1 - 6 tau (1 - tau))            at most 60, at both ends
 */

export function minimumJerk(tau: number): number {
  return tau * tau * tau * (10 + tau * (6 * tau - 15));
}

export function minimumJerkVelocity(tau: number): number {
  const product = tau * (1 - tau);
  return 30 * product * product;
}

export function minimumJerkAcceleration(tau: number): number {
  return 60 * tau * (1 - tau) * (1 - 2 * tau);
}

export function minimumJerkJerk(tau: number): number {
  return 60 * (1 - 6 * tau * (1 - tau));
}

/** max s', in the middle. */
export const MINIMUM_JERK_PEAK_VELOCITY = 1.875;
/** max |s''|: 10 / sqrt(3). */
export const MINIMUM_JERK_PEAK_ACCELERATION = 10 / Math.sqrt(3);
/** max |s'''|, at both ends. */
export const MINIMUM_JERK_PEAK_JERK = 60;

/**
 * The tau in 0 .. 1 at which s(tau) = share. Bisection guards Newton's steps, which s' = 0 at the ends would send astray.
 * @param share 0 to 1
 */
export function inverseMinimumJerk(share: number): number {
  if (share <= 0) return 0;
  if (share >= 1) return 1;
  let low = 0;
  let high = 1;
  // Near the ends s grows as 10 tau^3: a good start there, and not a bad one in the middle.
  let tau = share < 0.5 ? Math.cbrt(share / 10) : 1 - Math.cbrt((1 - share) / 10);
  for (let i = 0; i < 60; i++) {
    const miss = minimumJerk(tau) - share;
    if (miss > 0) high = tau;
    else low = tau;
    const slope = minimumJerkVelocity(tau);
    const newton = slope > 0 ? tau - miss / slope : -1;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - tau) < 1e-15) return next;
    tau = next;
  }
  return tau;
}
