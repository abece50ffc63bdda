import type { ArmModel } from '../arm/arm-model.js';
import { parameterTable } from '../parameters/parameter-table.js';
import { GoldenFileError } from '../errors.js';
import { publishedGains } from '../model/brain-parameters.js';

/** Joints of the publication as golden files name them, in the order of the parameter `joints`. */
const goldenNames = ['shoulderYaw', 'shoulderPitch', 'shoulderRoll', 'elbow'];
const urdfNames = parameterTable.joints.value.published;
const startPosture = parameterTable.start_posture.value.published;

/** The joints in the order of the publication's vectors, as golden files name them. */
export const publishedOrder: readonly string[] = goldenNames;

/** The arm of the publication, its joints in the order in which a golden file lists them. */
export class PublishedArm {
  /** Motor gain and start posture (J, rad) in the order of the file. */
  readonly motorGain: Float64Array;
  readonly startPosture: Float64Array;
  readonly joints: number;
  readonly #arm: ArmModel;
  /** Element of the arm's vectors for each joint of the file. */
  readonly #element: number[];
  readonly #q: Float64Array;
  readonly #origins: Float64Array;
  readonly #hand = new Float64Array(3);

  /** @throws GoldenFileError when `order` does not name each joint of the arm once. */
  constructor(arm: ArmModel, order: readonly string[], where: string) {
    const chosen = order.map((name) => goldenNames.indexOf(name));
    if (order.length !== goldenNames.length || goldenNames.some((name) => !order.includes(name)))
      throw new GoldenFileError(
        `${where}: ${order.join(', ')}, expected each of ${goldenNames.join(', ')} once`,
      );
    this.#arm = arm;
    this.joints = order.length;
    this.motorGain = Float64Array.from(chosen, (joint) => publishedGains[joint]);
    this.startPosture = Float64Array.from(chosen, (joint) => startPosture[joint]);
    this.#element = chosen.map((joint) => arm.jointNames.indexOf(urdfNames[joint]));
    this.#q = new Float64Array(this.joints);
    this.#origins = new Float64Array(3 * (this.joints + 1));
  }

  /** @throws GoldenFileError unless `q` has one angle per joint. */
  checkAngles(where: string, q: ArrayLike<number>): void {
    if (q.length !== this.joints)
      throw new GoldenFileError(`${where} has ${q.length} angles, expected ${this.joints}`);
  }

  /** Hand (m) at angles `q` (rad) in the order of the file. The result is overwritten by the next call. */
  hand(q: ArrayLike<number>): Float64Array {
    this.#take(q);
    this.#arm.forward(this.#q, this.#hand);
    return this.#hand;
  }

  /** Origins (m) after each link, the last one the hand; links count from 1. */
  afterLink(q: ArrayLike<number>, link: number): Float64Array {
    this.#take(q);
    this.#arm.origins(this.#q, this.#origins);
    return this.#origins.slice(3 * link, 3 * link + 3);
  }

  #take(q: ArrayLike<number>): void {
    this.#element.forEach((element, i) => (this.#q[element] = q[i]));
  }
}
