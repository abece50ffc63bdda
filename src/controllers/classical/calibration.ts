import type { ArmModel } from '../../arm/arm-model.js';
import { ModelError } from '../../errors.js';
import { ServoModel } from '../../model/cerebellum/servo-model.js';
import { fieldOf } from '../../model/numbers/fields.js';
import type { Fields } from '../../model/numbers/fields.js';
import { subtract, norm, vector3 } from '../../model/numbers/vector.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import type { ReachDetails } from '../../session/controller.js';
import { CalibratedArm } from './calibrated-arm.js';
import { fitCalibration } from './calibration-fit.js';
import type { SeenHand } from './calibration-fit.js';
import { endLearner } from './end-learner.js';
import type { EndEstimator, PostureQuestion, ReachEnd } from './end-learner.js';
import { Places } from './places.js';
import { SettlingArm } from './settling-arm.js';

export const calibrationKind = endLearner(
  'calibration',
  'inverse kinematics of an arm whose joint offsets, gains, links and view are estimated from the ends of reaches',
  (arm, _settings, constants) => new Calibration(arm, constants),
  {
    /** Spread of the seen hand about the prediction of the parameters. */
    handSdM: 2e-3,
    /** The aim of a place is moved by this share of the error that remains there. */
    placeGain: 0.4,
    /** A change is assumed if the hand is seen farther off than this, and than this many times the usual error. */
    surpriseM: 0.01,
    surpriseTimes: 6,
    // Expected spread of the parameters about zero, as standard deviations.
    offsetSdRad: 0.1,
    gainSd: 0.2,
    linkSd: 0.1,
    turnSdRad: 1.5,
    shiftSdM: 0.1,
  },
);

interface CalibrationConstants {
  readonly offsetSdRad: number;
  readonly gainSd: number;
  readonly linkSd: number;
  readonly turnSdRad: number;
  readonly shiftSdM: number;
  readonly handSdM: number;
  readonly surpriseM: number;
  readonly surpriseTimes: number;
  readonly placeGain: number;
}

/** Reaches that are remembered. */
const MOST = 64;
/**
 * Maximum a posteriori calibration: the parameters k of `CalibratedArm` that minimise, over the remembered reaches,
 *
 *     sum |h - f(q; k)|^2 / s^2  +  sum (k_i / sd_i)^2
 *
 * by Gauss-Newton from their current values. After a surprise the reaches before it are forgotten. The error that
 * remains at a target is subtracted from its aim, place by place. This is the usual kinematic calibration of robots
 * (Hollerbach & Wampler 1996), from the ends of reaches alone. Where the joints come to rest is learnt apart, from their
 * encoders, by the servo model of the brain.
 */
class Calibration implements EndEstimator {
  readonly #joints: number;
  readonly #constants: CalibrationConstants;
  readonly #model: CalibratedArm;
  readonly #servos: ServoModel;
  readonly #settling: SettlingArm;
  readonly #sd: Float64Array;
  #seen: SeenHand[] = [];
  /** For each target: the error that the parameters leave there (3, m), and the posture chosen last (J, rad). */
  readonly #rest: Places;
  /** Running mean of the squared miss (m^2). */
  #usual: number;

  constructor(arm: ArmModel, constants: CalibrationConstants) {
    const { offsetSdRad, gainSd, linkSd, turnSdRad, shiftSdM, handSdM } = constants;
    this.#constants = constants;
    this.#usual = handSdM ** 2;
    this.#joints = arm.joints;
    this.#model = new CalibratedArm(arm);
    this.#servos = new ServoModel(arm);
    this.#settling = new SettlingArm(this.#model, this.#servos);
    this.#rest = new Places('calibration', 3 + arm.joints);
    const all = (count: number, sd: number) => new Array<number>(count).fill(sd);
    const n = arm.joints;
    this.#sd = Float64Array.of(
      ...all(n, offsetSdRad),
      ...all(n, gainSd),
      ...all(n, linkSd),
      ...all(3, turnSdRad),
      ...all(3, shiftSdM),
    );
  }

  posture({ target, start, limits, finder }: PostureQuestion): Float64Array {
    const place = this.#rest.at(target);
    const rest = place ?? [0, 0, 0];
    const aim: Vector3 = [target[0] - rest[0], target[1] - rest[1], target[2] - rest[2]];
    return finder.nearest(this.#settling, limits, aim, start, place?.slice(3)).posture;
  }

  learn({ target, hand, posture, chosen }: ReachEnd): ReachDetails {
    const { handSdM, surpriseM, surpriseTimes, placeGain } = this.#constants;
    const missM = norm(subtract(hand, this.#foreseen(posture)));
    const surprised = missM > Math.max(surpriseM, surpriseTimes * Math.sqrt(this.#usual));
    if (surprised) {
      this.#seen = [];
      this.#rest.clear();
      // What follows is judged by this miss until it is understood, lest every reach be a surprise.
      this.#usual = missM ** 2;
    } else this.#usual += (missM ** 2 - this.#usual) / 8;
    this.#seen.push({ posture: posture.slice(), hand });
    if (this.#seen.length > MOST) this.#seen.shift();
    this.#keepRests(() => {
      this.#servos.learn(chosen, posture);
      fitCalibration(this.#model, this.#seen, this.#sd, handSdM);
    });
    const place = this.#rest.atOrNew(target);
    const foreseen = this.#foreseenFrom(chosen);
    for (let axis = 0; axis < 3; axis++)
      place[axis] += placeGain * (hand[axis] - foreseen[axis] - place[axis]);
    place.set(chosen, 3);
    return { foreseenMissM: missM, surprised, reachesRemembered: this.#seen.length };
  }

  forget(): void {
    this.#seen = [];
    this.#rest.clear();
    this.#model.parameters.fill(0);
    this.#servos.load({});
    this.#usual = this.#constants.handSdM ** 2;
  }

  save(): Fields {
    return {
      parameters: this.#model.parameters.slice(),
      seen: Float64Array.from(this.#seen.flatMap(({ posture, hand }) => [...posture, ...hand])),
      usual: Float64Array.of(this.#usual),
      ...this.#rest.save(),
      ...this.#servos.save(),
    };
  }

  load(fields: Fields): void {
    const parameters = fieldOf('calibration', fields, 'parameters', Float64Array);
    const seen = fieldOf('calibration', fields, 'seen', Float64Array);
    const usual = fieldOf('calibration', fields, 'usual', Float64Array);
    const each = this.#joints + 3;
    if (parameters.length !== this.#sd.length || seen.length % each !== 0 || usual.length !== 1)
      throw new ModelError(
        `calibration: ${parameters.length} parameters and ${seen.length} numbers of reaches, ` +
          `expected ${this.#sd.length} and a multiple of ${each}`,
      );
    this.#rest.load(fields);
    this.#servos.load(fields);
    this.#model.parameters.set(parameters);
    this.#usual = usual[0];
    this.#seen = [];
    for (let from = 0; from < seen.length; from += each)
      this.#seen.push({
        posture: seen.slice(from, from + each - 3),
        hand: vector3(seen.subarray(from + each - 3)),
      });
  }

  /** What is left over at a place goes by what other parameters make of the same posture. */
  #keepRests(change: () => void): void {
    const places = this.#rest.all();
    const before = places.map((place) => this.#foreseenFrom(place.slice(3)));
    change();
    places.forEach((place, i) => {
      const after = this.#foreseenFrom(place.slice(3));
      for (let axis = 0; axis < 3; axis++) place[axis] += before[i][axis] - after[axis];
    });
  }

  /** Where the hand will be seen when the joints are at `posture` (J, rad). */
  #foreseen(posture: Float64Array): Vector3 {
    const hand = new Float64Array(3);
    this.#model.forward(posture, hand);
    return vector3(hand);
  }

  /** The same when the joints were sent to `commanded` (J, rad). */
  #foreseenFrom(commanded: Float64Array): Vector3 {
    const hand = new Float64Array(3);
    this.#settling.forward(commanded, hand);
    return vector3(hand);
  }
}
