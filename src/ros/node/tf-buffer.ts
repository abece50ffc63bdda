import type { TransformStamped } from '../client/driver-messages.js';
import { foreignText } from '../client/foreign-text.js';
import { between, composed, inverted, noTransform, unit } from './rigid-transform.js';
import type { RigidTransform } from './rigid-transform.js';

/** How long transforms are kept (s), and how many frames: nobody's tree is larger. */
const KEPT_S = 10;
const MOST_FRAMES = 10_000;

/** The transform of one frame in its parent's, over time. */
interface Edge {
  readonly parent: string;
  readonly fixed: boolean;
  /** Stamps, ascending (s), each with its transform. */
  readonly timesS: number[];
  readonly values: RigidTransform[];
}

/** A transform, or why there is none; `early` if it may come yet. */
export type Lookup =
  { readonly transform: RigidTransform } | { readonly reason: string; readonly early: boolean };

const plain = (frame: string): string => frame.replace(/^\//, '');

/** The tree of frames of /tf and /tf_static over the last 10 s. */
export class TfBuffer {
  readonly #edges = new Map<string, Edge>();

  /** @param fixed whether it came on /tf_static @returns the names of frames whose transform is none */
  add(transforms: readonly TransformStamped[], fixed: boolean): string[] {
    const refused: string[] = [];
    for (const { header, child_frame_id, transform } of transforms) {
      const [child, parent] = [plain(child_frame_id), plain(header.frame_id)];
      const { translation: t, rotation: r } = transform;
      const turn = unit([r.x, r.y, r.z, r.w]);
      const named = child !== '' && parent !== '' && child !== parent;
      const room = this.#edges.has(child) || this.#edges.size < MOST_FRAMES;
      if (!named || !room || turn === undefined || ![t.x, t.y, t.z].every(Number.isFinite)) {
        refused.push(child);
        continue;
      }
      const stampS = header.stamp.sec + 1e-9 * header.stamp.nanosec;
      this.#put(this.#edge(child, parent, fixed), stampS, { shift: [t.x, t.y, t.z], turn });
    }
    return refused;
  }

  /** A frame may get another parent: what was known of it is over then. */
  #edge(child: string, parent: string, fixed: boolean): Edge {
    const known = this.#edges.get(child);
    if (known?.parent === parent && known.fixed === fixed) return known;
    const edge: Edge = { parent, fixed, timesS: [], values: [] };
    this.#edges.set(child, edge);
    return edge;
  }

  #put({ fixed, timesS, values }: Edge, stampS: number, value: RigidTransform): void {
    const last = timesS.at(-1) ?? Number.NEGATIVE_INFINITY;
    // Time that went back far is that of another run of a simulation.
    if (fixed || stampS < last - KEPT_S) {
      timesS.length = 0;
      values.length = 0;
    }
    let at = timesS.length;
    while (at > 0 && timesS[at - 1] > stampS) at--;
    if (at > 0 && timesS[at - 1] === stampS) return;
    timesS.splice(at, 0, stampS);
    values.splice(at, 0, value);
    const newestS = timesS[timesS.length - 1];
    const old = timesS.findIndex((timeS) => timeS >= newestS - KEPT_S);
    timesS.splice(0, old);
    values.splice(0, old);
  }

  /**
   * From coordinates in `source` to coordinates in `target`.
   * @param stampS the time; undefined for the newest at which all moving frames between them are known
   */
  lookup(target: string, source: string, stampS?: number): Lookup {
    const [up, down] = [this.#chain(plain(target)), this.#chain(plain(source))];
    if (typeof up === 'string' || typeof down === 'string')
      return { reason: typeof up === 'string' ? up : String(down), early: false };
    const common = up.find((frame) => down.includes(frame));
    if (common === undefined)
      return {
        reason: `no transforms connect '${foreignText(source)}' with '${foreignText(target)}'`,
        early: true,
      };
    const ofTarget = up.slice(0, up.indexOf(common));
    const ofSource = down.slice(0, down.indexOf(common));
    const atS = stampS ?? this.#newestS([...ofTarget, ...ofSource]);
    const a = this.#folded(ofTarget, atS);
    const b = this.#folded(ofSource, atS);
    if ('reason' in a) return a;
    return 'reason' in b ? b : { transform: composed(inverted(a.transform), b.transform) };
  }

  /** The frames from one up to its root. */
  #chain(frame: string): string[] | string {
    const path = [frame];
    for (let edge = this.#edges.get(frame); edge !== undefined; edge = this.#edges.get(edge.parent)) {
      if (path.includes(edge.parent)) return `the frames form a loop at '${foreignText(edge.parent)}'`;
      path.push(edge.parent);
    }
    return path;
  }

  #newestS(frames: readonly string[]): number {
    let newestS = Number.POSITIVE_INFINITY;
    for (const frame of frames) {
      const edge = this.#edges.get(frame);
      if (edge?.fixed === false) newestS = Math.min(newestS, edge.timesS[edge.timesS.length - 1]);
    }
    return newestS;
  }

  /** From the first of the frames to the parent of the last. */
  #folded(frames: readonly string[], atS: number): Lookup {
    let transform = noTransform;
    for (const frame of frames) {
      const edge = this.#edges.get(frame);
      if (edge === undefined) continue;
      const found = at(edge, atS);
      if ('reason' in found) return { ...found, reason: `'${foreignText(frame)}' ${found.reason}` };
      transform = composed(found.transform, transform);
    }
    return { transform };
  }
}

function at({ fixed, timesS, values }: Edge, atS: number): Lookup {
  if (fixed) return { transform: values[0] };
  const last = timesS.length - 1;
  const ahead = atS - timesS[last];
  if (ahead > 0) return { reason: `is known up to ${ahead.toFixed(3)} s before the stamp`, early: true };
  if (atS < timesS[0])
    return { reason: `is known from ${(timesS[0] - atS).toFixed(3)} s after the stamp`, early: false };
  const next = timesS.findIndex((timeS) => timeS >= atS);
  if (timesS[next] === atS) return { transform: values[next] };
  const share = (atS - timesS[next - 1]) / (timesS[next] - timesS[next - 1]);
  return { transform: between(values[next - 1], values[next], share) };
}
