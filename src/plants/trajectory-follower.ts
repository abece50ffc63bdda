/** Points of a motion of J joints; between them the motion is interpolated. */
export interface JointPath {
  /** Since the start of the path (n, s): not negative, strictly ascending. */
  readonly timesS: Float64Array;
  /** Joint angles (n x J, row-major, rad). */
  readonly positions: Float64Array;
  /** Joint velocities (n x J, rad/s); NaN at points that state none. */
  readonly velocities: Float64Array;
}

interface Started {
  readonly path: JointPath;
  readonly startS: number;
}

/**
 * The commands to the drives of an arm that follows trajectories, as in the joint_trajectory_controller of
 * ros2_control: a trajectory begins at the command of its first moment, cubic Hermite polynomials join points that
 * state velocities, straight lines others, and the last point is held. Positions only; the velocity is that of the
 * command.
 */
export class TrajectoryFollower {
  readonly #joints: number;
  /** The last sampled command, and its velocity (J). */
  readonly #position: Float64Array;
  readonly #velocity: Float64Array;
  #timeS = 0;
  #current: Started | undefined;
  #next: Started | undefined;
  /** The next point of the trajectory. */
  #point = 0;
  /** Start of the segment under way. */
  #fromS = 0;
  readonly #fromPosition: Float64Array;
  readonly #fromVelocity: Float64Array;

  /** @param posture the first command (J, rad), which is held */
  constructor(posture: Float64Array) {
    this.#joints = posture.length;
    this.#position = posture.slice();
    this.#velocity = new Float64Array(posture.length);
    this.#fromPosition = posture.slice();
    this.#fromVelocity = new Float64Array(posture.length);
  }

  /** Ends every trajectory; the posture (J, rad) is held. */
  hold(posture: Float64Array): void {
    this.#current = undefined;
    this.#next = undefined;
    this.#position.set(posture);
    this.#velocity.fill(0);
  }

  /**
   * Follows a trajectory from `startS` on, and until then the one under way. Points in the past are left out. A later
   * call replaces a trajectory that has not begun.
   */
  follow(path: JointPath, startS: number): void {
    this.#next = { path, startS };
    if (startS <= this.#timeS) this.#begin(this.#next);
  }

  /** The command (J, rad) at `timeS`, which never goes back. */
  sample(timeS: number, out: Float64Array): void {
    if (this.#next !== undefined && this.#next.startS <= timeS) this.#begin(this.#next);
    this.#go(timeS);
    out.set(this.#position);
  }

  #begin(next: Started): void {
    this.#go(Math.max(next.startS, this.#timeS));
    this.#current = next;
    this.#next = undefined;
    this.#point = 0;
    const { timesS } = next.path;
    while (this.#point < timesS.length && next.startS + timesS[this.#point] <= this.#timeS) this.#point++;
    this.#depart(this.#timeS);
  }

  #depart(fromS: number): void {
    this.#fromS = fromS;
    this.#fromPosition.set(this.#position);
    this.#fromVelocity.set(this.#velocity);
  }

  #go(timeS: number): void {
    this.#timeS = timeS;
    const { path, startS } = this.#current ?? {};
    if (path === undefined || startS === undefined) return;
    const { timesS } = path;
    while (this.#point < timesS.length && startS + timesS[this.#point] <= timeS) {
      this.#reach(path, this.#point);
      this.#depart(startS + timesS[this.#point]);
      this.#point++;
    }
    if (this.#point < timesS.length) this.#interpolate(path, startS + timesS[this.#point], timeS);
    else this.#finish(path);
  }

  #reach({ positions, velocities }: JointPath, point: number): void {
    for (let j = 0; j < this.#joints; j++) {
      const at = point * this.#joints + j;
      // A point without velocity ends a straight line and has the velocity of that line.
      if (!Number.isNaN(velocities[at])) this.#velocity[j] = velocities[at];
      this.#position[j] = positions[at];
    }
  }

  #finish(path: JointPath): void {
    this.#reach(path, path.timesS.length - 1);
    this.#velocity.fill(0);
    this.#current = undefined;
  }

  #interpolate({ positions, velocities }: JointPath, toS: number, timeS: number): void {
    const duration = toS - this.#fromS;
    const s = (timeS - this.#fromS) / duration;
    for (let j = 0; j < this.#joints; j++) {
      const at = this.#point * this.#joints + j;
      const p0 = this.#fromPosition[j];
      const slope = (positions[at] - p0) / duration;
      const v1 = velocities[at];
      const hermite = !Number.isNaN(v1);
      const v0 = hermite ? this.#fromVelocity[j] : slope;
      const end = hermite ? v1 : slope;
      // p0 + (p1 - p0)(3 s^2 - 2 s^3) + T (v0 s (1 - s)^2 - v1 s^2 (1 - s)), and its derivative
      this.#position[j] =
        p0 + duration * (slope * s * s * (3 - 2 * s) + v0 * s * (1 - s) ** 2 - end * s * s * (1 - s));
      this.#velocity[j] = 6 * slope * s * (1 - s) + v0 * (1 - s) * (1 - 3 * s) + end * s * (3 * s - 2);
    }
  }
}
