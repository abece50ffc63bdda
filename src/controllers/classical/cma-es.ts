import type { ArmModel } from '../../arm/arm-model.js';
import type { Brain } from '../../model/brain.js';
import type { AdaptiveFilterCerebellum } from '../../model/cerebellum/adaptive-filter-cerebellum.js';
import { CPG_PARAMETERS_PER_JOINT, CPG_UPDATES } from '../../model/movement/cpg.js';
import { parameterLowest, parameterRanges } from '../../model/movement/primitive-expression.js';
import type { Fields } from '../../model/numbers/fields.js';
import { RandomStream } from '../../model/numbers/random.js';
import { distance } from '../../model/numbers/vector.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import type { Movement } from '../../motion/movement.js';
import { retime } from '../../motion/retime.js';
import { pathFrom } from '../../motion/start-anywhere.js';
import type { Reach, ReachAssessment, ReachOutcome } from '../../session/controller.js';
import type {
  ControllerContext,
  ControllerKind,
  ControllerMemory,
  ControllerSettings,
} from '../controller-kind.js';
import { cerebellumOf } from './brain-parts.js';
import { EvolutionStrategy } from './evolution-strategy.js';
import { KeptEstimate } from './kept-estimate.js';
import type { Estimate } from './kept-estimate.js';
import { OneAtATime } from './one-at-a-time.js';
import { Places } from './places.js';
import { requireWithinReach } from './within-reach.js';

const standard = {
  /** First step, as a share of the range of each parameter. */
  firstStep: 0.0025,
};

export const cmaEsKind: ControllerKind = {
  constants: standard,
  description: "an evolution strategy (CMA-ES) on the parameters of the brain's pattern generator",
  create: (context) => new CmaEsController(context),
};

/** Primitives that are tried in imagination for the start of a search, and the miss that is good enough (half extents). */
const CANDIDATES = 8;
const GOOD_ENOUGH = 2e-3;
/** Shares of a point that are tried until the movement keeps the limits. */
const SHARES = [1, 0.5, 0.25, 0];
/** Jumps of the stream of random numbers after the seed: those of the brain have fewer. */
const STREAM = 31;

/**
 * A black box in place of the cerebellum. For each target the search begins with the movement that the brain would make
 * there if it had learnt nothing: the nearest primitive, corrected on the described arm. Each reach evaluates one point, by
 * the squared distance of the seen hand from the target. With learning off the mean of the search is used. Nothing is known
 * for targets that were never reached for.
 */
class CmaEsController extends OneAtATime implements Estimate {
  readonly startsAnywhere: boolean;
  override readonly memory: ControllerMemory;
  readonly #arm: ArmModel;
  readonly #brain: Brain;
  readonly #cerebellum: AdaptiveFilterCerebellum;
  readonly #search: EvolutionStrategy;
  readonly #places: Places;
  readonly #random: RandomStream;
  readonly #kept: KeptEstimate;
  readonly #point: Float64Array;
  readonly #firstStep: number;
  #control: ControllerSettings;
  #reach: { readonly target: Vector3; readonly learning: boolean; readonly durationS: number } | undefined;

  /** @throws ConfigurationError, CheckpointError, ModelError */
  constructor(context: ControllerContext) {
    super();
    const { settings, robot, control } = context;
    this.startsAnywhere = settings.reach_start === 'anywhere';
    this.#arm = robot.arm;
    const { brain, cerebellum } = cerebellumOf('cma-es', settings, robot.arm);
    this.#brain = brain;
    this.#cerebellum = cerebellum;
    const count = robot.arm.joints * CPG_PARAMETERS_PER_JOINT;
    this.#search = new EvolutionStrategy(count);
    this.#point = new Float64Array(count);
    this.#places = new Places('cma-es', this.#search.length);
    this.#random = new RandomStream(settings['model.seed'], STREAM);
    this.#firstStep = { ...standard, ...context.constants }.firstStep;
    this.#control = control;
    this.#kept = new KeptEstimate('cma-es', context, this, (work) => this.inTurn(work));
    this.memory = this.#kept.memory;
  }

  update(control: ControllerSettings): void {
    this.#control = control;
  }

  begin({ target, start, learning }: Reach): Promise<Movement> {
    return this.inTurn(() => {
      requireWithinReach(this.#arm, target);
      const path = this.#pathOf(this.#firstMovement(target), this.#pointFor(target, learning));
      const { limits, movementDurationS } = this.#control;
      const { reference } = this.#brain.body;
      const movement = retime(pathFrom(start, path, reference, limits), start, limits, movementDurationS);
      this.#reach = { target, learning, durationS: movement.durationS };
      return movement;
    });
  }

  end({ hand }: ReachOutcome): Promise<ReachAssessment> {
    return this.inTurn(async (): Promise<ReachAssessment> => {
      const { target, learning, durationS } = this.required(this.#reach);
      this.#reach = undefined;
      const aimingErrorM = distance(hand, target);
      const place = this.#places.at(target);
      if (!learning || place === undefined) return { aimingErrorM, durationS, learnt: false, details: {} };
      this.#search.tell(place, aimingErrorM ** 2);
      await this.#kept.autosave(this.#control.autosaveFile);
      return { aimingErrorM, durationS, learnt: true, details: { stepShare: place[0] } };
    });
  }

  abandon(): Promise<void> {
    return this.inTurn(() => {
      this.#reach = undefined;
    });
  }

  forget(): void {
    this.#places.clear();
  }

  save(): Fields {
    return { ...this.#places.save(), random: Float64Array.from(this.#random.save()) };
  }

  load(fields: Fields): void {
    this.#places.load(fields);
    if (Object.hasOwn(fields, 'random')) this.#random.load([...fields.random]);
  }

  /** The deviation from the first movement, in shares of the ranges. */
  #pointFor(target: Vector3, learning: boolean): Float64Array {
    let place = this.#places.at(target);
    if (!learning) return place === undefined ? this.#point.fill(0) : this.#search.meanOf(place);
    if (place === undefined) {
      place = this.#places.atOrNew(target);
      this.#search.begin(place, this.#point.fill(0), this.#firstStep);
    }
    this.#search.ask(place, this.#random, this.#point);
    return this.#point;
  }

  /**
   * The parameters with which a search begins (J x 6): the nearest primitives are corrected in turn, until the described arm
   * meets the target.
   */
  #firstMovement(target: Vector3): Float64Array {
    const { repertoire, parameters } = this.#brain;
    const cerebellum = this.#cerebellum;
    cerebellum.learning = false;
    const nearest = [...repertoire.available]
      .map((k) => ({ k, awayM: distance(repertoire.endPoints[k], target) }))
      .sort((a, b) => a.awayM - b.awayM);
    let best = repertoire.theta[nearest[0].k];
    let leastM = Infinity;
    for (const { k } of nearest.slice(0, CANDIDATES)) {
      const theta = repertoire.theta[k];
      const correction = new Float64Array(theta.length);
      const missM = cerebellum.correction({ slot: -1, target, primitive: k, theta }, correction) ?? Infinity;
      if (missM >= leastM) continue;
      leastM = missM;
      best = theta.map((value, p) => value + correction[p]);
      if (missM <= GOOD_ENOUGH * parameters.cortex.halfExtentM) break;
    }
    return best;
  }

  /** The path of the movement with the largest share of the point that keeps the limits (121 x J, rad). */
  #pathOf(theta: Float64Array, point: Float64Array): Float64Array {
    const { body } = this.#brain;
    const path = new Float64Array(CPG_UPDATES * body.joints);
    for (const share of SHARES) {
      const moved = theta.map((value, p) => {
        const column = p % CPG_PARAMETERS_PER_JOINT;
        const lowest = parameterLowest[column];
        const range = parameterRanges[column];
        return Math.min(Math.max(value + share * point[p] * range, lowest), lowest + range);
      });
      if (share > 0 && !body.allows(moved)) continue;
      body.path(share > 0 ? moved : theta, path);
      break;
    }
    return path;
  }
}
