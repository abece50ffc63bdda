import type { Trajectory } from '../motion/trajectory.js';
import type { CommandMode, Plant } from '../motion/plant.js';
import { ForwardingPlant } from './forwarding-plant.js';
import { TrajectoryFollower } from './trajectory-follower.js';

/** Time between two commands to the drives while a trajectory is followed (s), or a step of the plant where that is longer. */
const commandS = 2e-3;

/** A plant that also follows trajectories by itself, as an arm behind a joint_trajectory_controller does. */
export interface TrajectoryPlant extends Plant {
  /** Begins a trajectory now, in place of the one under way; its last point is held. */
  follow(trajectory: Trajectory): void;
}

/** The plant itself where it follows trajectories; else the same plant with a follower in front of its drives. */
export function followingPlant(plant: Plant, posture: Float64Array): TrajectoryPlant {
  return 'follow' in plant ? (plant as TrajectoryPlant) : new FollowingPlant(plant, posture);
}

/** Saves the motion alone: a trajectory under way is not part of it. */
class FollowingPlant extends ForwardingPlant implements TrajectoryPlant {
  readonly #command: Float64Array;
  #follower: TrajectoryFollower;
  #following = false;

  constructor(plant: Plant, posture: Float64Array) {
    super(plant);
    this.#command = posture.slice();
    this.#follower = new TrajectoryFollower(posture);
  }

  follow(trajectory: Trajectory): void {
    this.#follower.follow(trajectory, this.timeS);
    this.#following = true;
  }

  override reset(posture: Float64Array): void {
    super.reset(posture);
    this.#command.set(posture);
    this.#follower = new TrajectoryFollower(posture);
    this.#follower.sample(this.timeS, this.#command);
    this.#following = false;
  }

  override command(mode: CommandMode, u: Float64Array): void {
    this.#following = false;
    if (mode === 'position') this.#follower.hold(u);
    super.command(mode, u);
  }

  override advance(dtS: number): void {
    const { stepS } = this;
    let steps = Math.round(dtS / stepS);
    const atOnce = this.#following ? Math.max(1, Math.round(commandS / stepS)) : steps;
    while (steps > 0) {
      const now = Math.min(steps, atOnce);
      if (this.#following) {
        this.#follower.sample(this.timeS + now * stepS, this.#command);
        super.command('position', this.#command);
      }
      super.advance(now * stepS);
      steps -= now;
    }
  }
}
