/** Where the hand of an arm can be, and a picture of it. */
import type { ArmModel } from '../arm/arm-model.js';
import { sampledPostures } from '../arm/sampled-postures.js';

const SAMPLES = 20_000;
/** Edge of the cubes that are counted, as a share of the largest extent. */
const CUBE = 1 / 24;

export interface ReachableVolume {
  /** Corners of the box around all hands (3, m, base frame). */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Volume of the cubes in which a hand was (m^3): coarse, from 20 000 postures. */
  readonly volumeM3: number;
  readonly edgeM: number;
  /** Hands (n x 3, m). */
  readonly hands: Float64Array;
}

/** @param lower, upper limits of the joints, less the margin (J, rad) */
export function reachableVolume(arm: ArmModel, lower: Float64Array, upper: Float64Array): ReachableVolume {
  const postures = sampledPostures(lower, upper, SAMPLES);
  const hands = new Float64Array(3 * SAMPLES);
  for (let i = 0; i < SAMPLES; i++)
    arm.forward(postures.subarray(i * arm.joints, (i + 1) * arm.joints), hands.subarray(3 * i, 3 * i + 3));
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < hands.length; i++) {
    low[i % 3] = Math.min(low[i % 3], hands[i]);
    high[i % 3] = Math.max(high[i % 3], hands[i]);
  }
  const edgeM = CUBE * Math.max(...low.map((x, axis) => high[axis] - x), 1e-6);
  const cubes = new Set<string>();
  for (let i = 0; i < SAMPLES; i++)
    cubes.add([0, 1, 2].map((axis) => Math.floor((hands[3 * i + axis] - low[axis]) / edgeM)).join(' '));
  return { low, high, volumeM3: cubes.size * edgeM ** 3, edgeM, hands };
}

const SIZE = 240;
const CELLS = 48;
const views = [
  { title: 'from above', across: 0, up: 1 },
  { title: 'from the front', across: 1, up: 2 },
  { title: 'from the side', across: 0, up: 2 },
] as const;
const axes = ['x', 'y', 'z'] as const;

/**
 * The places of the hand from three sides: the darker a square, the more postures lead there. The base is the circle, the
 * hand in the start posture the cross.
 * @param start hand in the start posture (3, m)
 */
export function reachPicture(
  { low, high, hands }: ReachableVolume,
  start: Float64Array,
  title: string,
): string {
  const extent = 1.05 * Math.max(...low.map((x, axis) => Math.max(high[axis], 0) - Math.min(x, 0)));
  const middle = low.map((x, axis) => (Math.max(high[axis], 0) + Math.min(x, 0)) / 2);
  const panels = views.map(({ title: name, across, up }, panel) => {
    const at = (point: ArrayLike<number>) => [
      SIZE * (0.5 + (point[across] - middle[across]) / extent),
      SIZE * (0.5 - (point[up] - middle[up]) / extent),
    ];
    const counts = new Map<number, number>();
    for (let i = 0; i < hands.length; i += 3) {
      const [x, y] = at(hands.subarray(i, i + 3)).map((place) =>
        Math.min(CELLS - 1, Math.max(0, Math.floor((CELLS * place) / SIZE))),
      );
      counts.set(y * CELLS + x, (counts.get(y * CELLS + x) ?? 0) + 1);
    }
    const most = Math.max(...counts.values());
    const cell = SIZE / CELLS;
    const squares = [...counts].map(
      ([key, count]) =>
        `<rect x="${(key % CELLS) * cell}" y="${Math.floor(key / CELLS) * cell}" width="${cell}" height="${cell}" fill-opacity="${(0.15 + 0.75 * Math.sqrt(count / most)).toFixed(2)}"/>`,
    );
    const [bx, by] = at([0, 0, 0]).map((place) => place.toFixed(1));
    const [sx, sy] = at(start).map((place) => Number(place.toFixed(1)));
    return (
      `<g transform="translate(${10 + panel * (SIZE + 20)} 40)"><g fill="#2f6db5">${squares.join('')}</g>` +
      `<rect width="${SIZE}" height="${SIZE}" fill="none" stroke="#888"/>` +
      `<circle cx="${bx}" cy="${by}" r="5" fill="none" stroke="#000" stroke-width="2"/>` +
      `<path d="M${sx - 6} ${sy}h12M${sx} ${sy - 6}v12" stroke="#c22" stroke-width="2"/>` +
      `<text x="0" y="-6">${name}: ${axes[across]} to the right, ${axes[up]} up</text>` +
      `<text x="0" y="${SIZE + 16}">${extent.toFixed(2)} m across</text></g>`
    );
  });
  const width = 3 * (SIZE + 20);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${SIZE + 70}" viewBox="0 0 ${width} ${SIZE + 70}" font-family="sans-serif" font-size="12">` +
    `<rect width="100%" height="100%" fill="#fff"/><text x="10" y="18" font-size="14">${escaped(title)}</text>${panels.join('')}</svg>\n`
  );
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
