import { Vector3 } from 'three';
import { ConvexHull } from 'three/examples/jsm/math/ConvexHull.js';

/** A body thinner than this is flat (share of its largest extent). */
const FLAT = 1e-6;

/** A convex body: its corners (corners x 3, m) and its volume (m^3). */
export interface ConvexBody {
  readonly corners: Float64Array;
  readonly volume: number;
}

/**
 * The smallest convex body with all points in it.
 * @param points n x 3
 * @returns undefined where the points lie in a plane: there is no body then
 */
export function convexHull(points: Float64Array): ConvexBody | undefined {
  const distinct = distinctPoints(points);
  if (distinct.length < 4 || isFlat(distinct)) return undefined;
  const [inside] = distinct;
  const hull = new ConvexHull().setFromPoints(distinct);
  const corners = new Set<Vector3>();
  let volume = 0;
  for (const face of hull.faces) {
    volume += (Math.max(0, face.constant - face.normal.dot(inside)) * face.area) / 3;
    let edge = face.edge;
    do {
      corners.add(edge.head().point);
      edge = edge.next;
    } while (edge !== face.edge);
  }
  return { corners: Float64Array.from([...corners].flatMap(({ x, y, z }) => [x, y, z])), volume };
}

/** Each point once, in their order. */
function distinctPoints(points: Float64Array): Vector3[] {
  const distinct: Vector3[] = [];
  const seen = new Map<number, Map<number, Set<number>>>();
  for (let i = 0; i < points.length; i += 3) {
    // Adding 0 turns -0 into 0.
    const point = new Vector3(points[i] + 0, points[i + 1] + 0, points[i + 2] + 0);
    const ofX = seen.get(point.x) ?? new Map<number, Set<number>>();
    const ofXY = ofX.get(point.y) ?? new Set<number>();
    if (ofXY.has(point.z)) continue;
    ofXY.add(point.z);
    ofX.set(point.y, ofXY);
    seen.set(point.x, ofX);
    distinct.push(point);
  }
  return distinct;
}

/** Whether all points lie in the plane of three that are far from each other. */
function isFlat(points: readonly Vector3[]): boolean {
  const farthest = (distance: (point: Vector3) => number) =>
    points.reduce((best, point) => (distance(point) > distance(best) ? point : best), points[0]);
  const [first] = points;
  const second = farthest((point) => point.distanceToSquared(first));
  const along = second.clone().sub(first);
  const extent = along.length();
  const offLine = (point: Vector3) => point.clone().sub(first).cross(along).length() / extent;
  const third = farthest(offLine);
  if (offLine(third) < FLAT * extent) return true;
  const normal = third.clone().sub(first).cross(along).normalize();
  return points.every((point) => Math.abs(point.clone().sub(first).dot(normal)) < FLAT * extent);
}
