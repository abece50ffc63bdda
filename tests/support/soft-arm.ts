/** Steps of its integration (s). */
const STEP_S = 0.0005;
/** Friction of joints without drives (1/s). */
const FRICTION_PER_S = 3;

/** Joints on servos that are soft, under a load that pulls them down: they sag, lag, and sink once switched off. */
export class SoftArm {
  readonly position: Float64Array;
  readonly velocity: Float64Array;
  driven = true;

  /**
   * @param start posture (J, rad), where it hangs at first
   * @param servoHz natural frequency of the servos, damping ratio 0.7
   * @param sagRad how far it hangs below its command
   * @param floorRad no joint sinks below it
   */
  constructor(
    start: readonly number[],
    readonly servoHz = 3,
    readonly sagRad = 0.058,
    readonly floorRad = -1.5,
  ) {
    this.position = Float64Array.from(start);
    this.velocity = new Float64Array(start.length);
  }

  advance(dtS: number, command: Float64Array): void {
    const w = 2 * Math.PI * this.servoHz;
    const { position, velocity } = this;
    for (let step = 0; step < Math.round(dtS / STEP_S); step++)
      for (let j = 0; j < position.length; j++) {
        const drive = this.driven
          ? w * w * (command[j] - position[j]) - 1.4 * w * velocity[j]
          : -FRICTION_PER_S * velocity[j];
        velocity[j] += (drive - w * w * this.sagRad) * STEP_S;
        position[j] += velocity[j] * STEP_S;
        if (position[j] > this.floorRad) continue;
        position[j] = this.floorRad;
        velocity[j] = Math.max(0, velocity[j]);
      }
  }
}
