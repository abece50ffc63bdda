import { TargetRejected } from '../../errors.js';
import { steadyS } from '../../robot/steady-time.js';
import { foreignText } from '../client/foreign-text.js';
import { secondsOf } from '../client/messages.js';
import type { Header, Pose } from '../client/messages.js';
import type { Qos } from '../client/qos.js';
import type { Closeable } from '../client/ros-node.js';
import type { ArmNode } from './arm-node.js';
import { composed, unit } from './rigid-transform.js';
import type { RigidTransform } from './rigid-transform.js';
import { TfBuffer } from './tf-buffer.js';
import type { Lookup } from './tf-buffer.js';

/** Publishers of /tf may be of any reliability; static frames come from many nodes, and late. */
const tfQos: Qos = { reliability: 'best_effort', durability: 'volatile', depth: 100 };
const staticQos: Qos = { reliability: 'reliable', durability: 'transient_local', depth: 100 };
/** How often targets that wait for a transform are looked at (s). */
const LOOK_S = 0.02;

/** Called with the poses in the base frame, or with why there are none. */
type Placed = (poses: readonly Pose[] | TargetRejected) => void;

interface Waiting {
  readonly header: Header;
  readonly poses: readonly Pose[];
  readonly placed: Placed;
  readonly untilS: number;
}

/** Brings targets from the frame in which they were seen into the base frame, by the transforms of /tf and /tf_static. */
export class TargetFrames {
  readonly #node: ArmNode;
  readonly #buffer = new TfBuffer();
  readonly #installed: boolean;
  #waiting: readonly Waiting[] = [];
  #timer: Closeable | undefined;

  constructor(node: ArmNode) {
    this.#node = node;
    this.#installed = node.settings.tf_timeout > 0 && node.installed('tf2_msgs');
    if (!this.#installed) return;
    for (const [topic, qos, fixed] of [
      ['/tf', tfQos, false],
      ['/tf_static', staticQos, true],
    ] as const)
      node.subscribe('tf2_msgs/msg/TFMessage', topic, qos, ({ transforms }) => {
        this.#buffer.add(transforms, fixed);
      });
  }

  /**
   * @param header frame and stamp of the poses; a stamp of 0 means the newest transform
   * @param placed called at once, or within `tf_timeout` if the transform may still come
   */
  place(header: Header, poses: readonly Pose[], placed: Placed): void {
    const { base_frame: base, tf_timeout: timeoutS } = this.#node.settings;
    const frame = header.frame_id.replace(/^\//, '');
    if (frame === base) {
      placed(poses);
      return;
    }
    const text = `it is in the frame '${foreignText(header.frame_id)}'`;
    if (!this.#installed) {
      const why = timeoutS === 0 ? '' : '; for other frames tf2_msgs must be installed';
      placed(new TargetRejected('frame', `${text}, expected '${base}'${why}`));
      return;
    }
    this.#waiting = [...this.#waiting, { header, poses, placed, untilS: steadyS() + timeoutS }];
    this.#look();
  }

  #look(): void {
    const nowS = steadyS();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const one of waiting) {
      const found = this.#lookup(one.header);
      if ('transform' in found) one.placed(moved(one.poses, found.transform));
      else if (found.early && nowS < one.untilS) this.#waiting = [...this.#waiting, one];
      else
        one.placed(
          new TargetRejected(
            'frame',
            `it is in the frame '${foreignText(one.header.frame_id)}': ${found.reason}`,
          ),
        );
    }
    if (this.#waiting.length === 0) {
      this.#timer?.close();
      this.#timer = undefined;
    } else
      this.#timer ??= this.#node.every(LOOK_S, 'steady', () => {
        this.#look();
      });
  }

  #lookup({ frame_id: frame, stamp }: Header): Lookup {
    const stampS = secondsOf(stamp);
    return this.#buffer.lookup(this.#node.settings.base_frame, frame, stampS === 0 ? undefined : stampS);
  }
}

/** Poses after a transform. An orientation that is none stays none. */
function moved(poses: readonly Pose[], transform: RigidTransform): Pose[] {
  return poses.map(({ position: p, orientation: o }) => {
    const turn = unit([o.x, o.y, o.z, o.w]);
    const { shift, turn: after } = composed(transform, {
      shift: [p.x, p.y, p.z],
      turn: turn ?? [0, 0, 0, 1],
    });
    return {
      position: { x: shift[0], y: shift[1], z: shift[2] },
      orientation: turn === undefined ? o : { x: after[0], y: after[1], z: after[2], w: after[3] },
    };
  });
}
