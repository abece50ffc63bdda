/** Markers for RViz and Foxglove: target, queued targets, planned path, hand, workspace. */
import type { ArmModel } from '../../arm/arm-model.js';
import type { MotionLimits } from '../../motion/motion-limits.js';
import type { ReachSession } from '../../session/reach-session.js';
import type { Status } from '../../session/status.js';
import type { Trajectory } from '../../motion/trajectory.js';
import type { Color, Header, Marker, MarkerArray, Point } from '../client/messages.js';

/** visualization_msgs/Marker */
const CUBE = 1;
const SPHERE = 2;
const LINE_STRIP = 4;
const SPHERE_LIST = 7;
const ADD = 0;
const DELETE = 2;

/** Most queued targets that are shown; the others follow later. */
const WAITING_POINTS = 100;
/** Most points of the planned path that are shown. */
const PATH_POINTS = 60;
/** A hand that moved by less than this is shown in its old place (m). */
const NOTICED_M = 1e-3;

const colors = {
  target: { r: 0.9, g: 0.2, b: 0.2, a: 1 },
  waiting: { r: 0.9, g: 0.2, b: 0.2, a: 0.4 },
  path: { r: 0.2, g: 0.5, b: 0.9, a: 1 },
  /** Of a movement that waits for confirmation. */
  proposed: { r: 0.95, g: 0.65, b: 0.1, a: 1 },
  hand: { r: 0.2, g: 0.7, b: 0.3, a: 1 },
  workspace: { r: 0.5, g: 0.5, b: 0.5, a: 0.1 },
} satisfies Record<string, Color>;

const pointOf = ([x, y, z]: ArrayLike<number> & Iterable<number>): Point => ({ x, y, z });
const origin = { x: 0, y: 0, z: 0 };
const upright = { x: 0, y: 0, z: 0, w: 1 };
const cube = (edgeM: number) => ({ x: edgeM, y: edgeM, z: edgeM });

export class MarkerView {
  readonly #arm: ArmModel;
  readonly #limits: MotionLimits;
  readonly #frame: string;
  /** Thickness of the markers, in proportion to the arm (m). */
  readonly #sizeM: number;
  #pathOf: Trajectory | undefined;
  #path: readonly Point[] = [];
  #waitingOf: readonly unknown[] = [];
  #waiting: readonly Point[] = [];
  /** The markers shown last, for comparison. */
  #last: readonly unknown[] = [];
  #lastHand: Float64Array = Float64Array.of(NaN, NaN, NaN);

  /** @param frame base frame of the arm */
  constructor(arm: ArmModel, limits: MotionLimits, frame: string) {
    this.#arm = arm;
    this.#limits = limits;
    this.#frame = frame;
    this.#sizeM = 0.05 * arm.reach;
  }

  /**
   * All markers, or undefined if nothing has changed.
   * @param hand position of the hand (3, m); not finite if unknown
   */
  update(
    session: Pick<ReachSession, 'target' | 'waiting' | 'shown'>,
    status: Status,
    hand: Float64Array,
  ): MarkerArray | undefined {
    const { target, waiting, shown } = session;
    const proposed = status.kind === 'waitingForConfirmation';
    const known = hand.every(Number.isFinite);
    const moved = known && !(Math.hypot(...hand.map((x, i) => x - this.#lastHand[i])) <= NOTICED_M);
    const news = [target, waiting, shown, proposed, known];
    if (!moved && news.every((item, i) => item === this.#last[i])) return undefined;
    this.#last = news;
    this.#lastHand = hand.slice();
    if (shown !== this.#pathOf) {
      this.#pathOf = shown;
      this.#path = shown === undefined ? [] : this.#pathOfHand(shown);
    }
    if (waiting !== this.#waitingOf) {
      this.#waitingOf = waiting;
      this.#waiting = waiting.slice(0, WAITING_POINTS).map(pointOf);
    }
    const size = this.#sizeM;
    const ball = cube(size);
    return {
      markers: [
        this.#workspace(),
        this.#marker('target', SPHERE, target !== undefined, ball, colors.target, target),
        this.#marker(
          'targets_waiting',
          SPHERE_LIST,
          waiting.length > 0,
          ball,
          colors.waiting,
          undefined,
          this.#waiting,
        ),
        this.#marker(
          'path',
          LINE_STRIP,
          this.#path.length > 1,
          { ...cube(0), x: size / 5 },
          proposed ? colors.proposed : colors.path,
          undefined,
          this.#path,
        ),
        this.#marker('hand', SPHERE, known, cube(0.7 * size), colors.hand, hand),
      ],
    };
  }

  #workspace(): Marker {
    const { workspaceMin: min, workspaceMax: max } = this.#limits;
    const centre = min.map((x, i) => (x + max[i]) / 2);
    const [x, y, z] = max.map((corner, i) => corner - min[i]);
    return this.#marker('workspace', CUBE, true, { x, y, z }, colors.workspace, centre);
  }

  /** A marker, or the order to remove it. */
  #marker(
    ns: string,
    type: number,
    there: boolean,
    scale: Point,
    color: Color,
    at?: ArrayLike<number> & Iterable<number>,
    points: readonly Point[] = [],
  ): Marker {
    // A stamp of 0 means the newest transform: the markers stay where they are while the robot drives about.
    const header: Header = { stamp: { sec: 0, nanosec: 0 }, frame_id: this.#frame };
    const position = there && at !== undefined ? pointOf(at) : origin;
    return {
      header,
      ns,
      id: 0,
      type,
      action: there ? ADD : DELETE,
      pose: { position, orientation: upright },
      scale,
      color,
      points,
    };
  }

  /** Positions of the hand along the path. */
  #pathOfHand({ timesS, positions }: Trajectory): Point[] {
    const joints = this.#arm.joints;
    const last = timesS.length - 1;
    const count = Math.min(PATH_POINTS, last + 1);
    const hand = new Float64Array(3);
    return Array.from({ length: count }, (_, i) => {
      const row = count > 1 ? Math.round((i * last) / (count - 1)) : last;
      this.#arm.forward(positions.subarray(row * joints, (row + 1) * joints), hand);
      return pointOf(hand);
    });
  }
}
