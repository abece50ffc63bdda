import { Vector3 } from 'three';
import { convexHull } from './convex-hull.js';
import type { ConvexBody } from './convex-hull.js';

/** A convex polygon, its corners one after the other (m). */
type Polygon = readonly Vector3[];

/** A part of a surface with the convex body around it. */
interface Part {
  readonly polygons: readonly Polygon[];
  readonly body: ConvexBody;
}

/** A plane across an axis. What lies in it goes to one side. */
interface Cut {
  readonly axis: Axis;
  readonly at: number;
  readonly planeGoes: 'below' | 'above';
  /** By how much the two bodies are smaller than the one (m^3). */
  readonly gain: number;
}

/** At most so many convex bodies per mesh: the number of pairs to check grows with its square. */
export const MOST_PARTS = 8;

/** A cut must take away this share of the volume of the whole hull. */
const LEAST_GAIN = 0.02;

/**
 * Meshes with more triangles are made to be looked at. They get one hull: cutting them takes half a minute, and their parts
 * have thousands of corners, which every check would pay for.
 */
export const MOST_TRIANGLES = 5000;

/** A part is cut in one of so many places minus one along each axis of the mesh. */
const SLABS = 8;

const AXES = ['x', 'y', 'z'] as const;
type Axis = (typeof AXES)[number];

/**
 * Convex bodies that together hold the whole surface of a mesh, and less around it than its one convex hull. The surface
 * is cut by planes across the axes of the mesh, one after the other, each where it takes away the most volume. Unlike
 * decompositions by voxels nothing of the surface is ever outside of the bodies.
 * @param triangles n x 9, corners of the surface (m)
 * @returns the corners of each body (corners x 3); one where the mesh is too fine to be cut, none where it is flat
 */
export function convexParts(triangles: Float64Array): Float64Array[] {
  const whole = partOf(polygonsOf(triangles));
  if (whole === undefined) return [];
  if (triangles.length > 9 * MOST_TRIANGLES) return [whole.body.corners];
  const parts: Part[] = [whole];
  const cuts = new Map<Part, Cut | undefined>();
  while (parts.length < MOST_PARTS) {
    let best: { readonly part: Part; readonly cut: Cut } | undefined;
    for (const part of parts) {
      if (!cuts.has(part)) cuts.set(part, bestCut(part));
      const cut = cuts.get(part);
      if (cut !== undefined && cut.gain > (best?.cut.gain ?? 0)) best = { part, cut };
    }
    if (best === undefined || best.cut.gain < LEAST_GAIN * whole.body.volume) break;
    parts.splice(parts.indexOf(best.part), 1, ...divided(best.part, best.cut));
  }
  return parts.map(({ body }) => body.corners);
}

function divided({ polygons }: Part, { axis, at, planeGoes }: Cut): Part[] {
  const { below, within, above } = apart(polygons, axis, at);
  const sides = planeGoes === 'below' ? [[...below, ...within], above] : [below, [...within, ...above]];
  return sides.flatMap((side) => partOf(side) ?? []);
}

/** The cut of a part that takes away the most. */
function bestCut({ polygons, body }: Part): Cut | undefined {
  let best: Cut | undefined;
  for (const axis of AXES) {
    const { places, slabs, planes } = sliced(polygons, axis);
    // Bodies of all slabs on one side of each place, without what lies in the plane there, and with it.
    const below = growing(slabs.slice(0, -1), planes);
    const above = growing(slabs.slice(1).reverse(), planes.toReversed()).reverse();
    places.forEach((at, i) => {
      for (const planeGoes of ['below', 'above'] as const) {
        const one = planeGoes === 'below' ? below[i].closed : below[i].open;
        const other = planeGoes === 'below' ? above[i].open : above[i].closed;
        if (one === undefined || other === undefined) continue;
        const gain = body.volume - one.volume - other.volume;
        if (gain > (best?.gain ?? 0)) best = { axis, at, planeGoes, gain };
      }
    });
  }
  return best;
}

/** A surface in slabs across an axis: the places between them, and the corners of each slab and of what lies in each plane. */
function sliced(polygons: readonly Polygon[], axis: Axis) {
  const along = polygons.flatMap((polygon) => polygon.map((point) => point[axis]));
  const least = along.reduce((a, b) => Math.min(a, b));
  const most = along.reduce((a, b) => Math.max(a, b));
  const places = Array.from({ length: SLABS - 1 }, (_, i) => least + ((most - least) * (i + 1)) / SLABS);
  const slabs: Float64Array[] = [];
  const planes: Float64Array[] = [];
  let rest = polygons;
  for (const at of places) {
    const { below, within, above } = apart(rest, axis, at);
    slabs.push(extremesOf(coordinatesOf(below)));
    planes.push(extremesOf(coordinatesOf(within)));
    rest = above;
  }
  slabs.push(extremesOf(coordinatesOf(rest)));
  return { places, slabs, planes };
}

/** The body of the first slab, of the first two, and so on: without the plane that ends it, and with it. */
function growing(slabs: readonly Float64Array[], planes: readonly Float64Array[]) {
  let points: Float64Array = new Float64Array(0);
  return slabs.map((slab, i) => {
    points = extremesOf(joined(points, slab));
    const open = convexHull(points);
    points = extremesOf(joined(points, planes[i]));
    return { open, closed: convexHull(points) };
  });
}

/** The corners of the body around points, or all of them where there is none. */
const extremesOf = (points: Float64Array): Float64Array => convexHull(points)?.corners ?? points;

function joined(a: Float64Array, b: Float64Array): Float64Array {
  const both = new Float64Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** What lies below a plane across the axis, in it, and above it. */
function apart(polygons: readonly Polygon[], axis: Axis, at: number) {
  const lies = (polygon: Polygon) => polygon.every((point) => point[axis] === at);
  const within = polygons.filter(lies);
  const others = polygons.filter((polygon) => !lies(polygon));
  return { below: cut(others, axis, at, 1), within, above: cut(others, axis, at, -1) };
}

/** What lies below a plane across the axis (side 1), or above it (side -1). */
function cut(polygons: readonly Polygon[], axis: Axis, at: number, side: 1 | -1): Polygon[] {
  return polygons.flatMap((polygon) => {
    const height = polygon.map((point) => side * (point[axis] - at));
    if (height.every((h) => h <= 0)) return [polygon];
    if (height.every((h) => h >= 0)) return [];
    return [
      polygon.flatMap((point, i) => {
        const next = (i + 1) % polygon.length;
        const kept = height[i] <= 0 ? [point] : [];
        if (height[i] * height[next] < 0)
          kept.push(point.clone().lerp(polygon[next], height[i] / (height[i] - height[next])));
        return kept;
      }),
    ];
  });
}

/** @returns undefined where the surface encloses nothing */
function partOf(polygons: readonly Polygon[]): Part | undefined {
  const body = convexHull(coordinatesOf(polygons));
  return body && { polygons, body };
}

function polygonsOf(triangles: Float64Array): Polygon[] {
  const polygons: Polygon[] = [];
  for (let i = 0; i < triangles.length; i += 9) {
    const corners = triangles.subarray(i, i + 9);
    polygons.push(
      Array.from({ length: corners.length / 3 }, (_, corner) => new Vector3().fromArray(corners, 3 * corner)),
    );
  }
  return polygons;
}

function coordinatesOf(polygons: readonly Polygon[]): Float64Array {
  const coordinates = new Float64Array(3 * polygons.reduce((sum, polygon) => sum + polygon.length, 0));
  let at = 0;
  for (const polygon of polygons) for (const point of polygon) point.toArray(coordinates, 3 * at++);
  return coordinates;
}
