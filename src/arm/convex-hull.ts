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
  const distinct = new Map<string, Vector3>();
  for (let i = 0; i < points.length; i += 3) {
    // Adding 0 turns -0 into 0.
    const point = new Vector3(points[i] + 0, points[i + 1] + 0, points[i + 2] + 0);
    distinct.set(`${point.x} ${point.y} ${point.z}`, point);
  }
  if (distinct.size < 4 || isFlat([...distinct.values()])) return undefined;
  const [inside] = distinct.values();
  const hull = new ConvexHull().setFromPoints([...distinct.values()]);
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
