import { expect, it, vi } from 'vitest';
import { createMeasurement } from '../../src/motion/plant.js';
import type { Plant } from '../../src/motion/plant.js';
import { followingPlant } from '../../src/plants/following-plant.js';
import { WatchedPlant } from '../../src/studies/accuracy/watched-plant.js';

const posture = Float64Array.of(0.1, 0.2);
const measured = createMeasurement(2);

function recordedPlant(others: Partial<Plant> = {}) {
  return {
    joints: 2,
    timeS: 7,
    modes: ['position'],
    stepS: 0.5,
    suffers: ['payload'],
    reset: vi.fn(),
    command: vi.fn(),
    advance: vi.fn(),
    read: vi.fn(),
    disturb: vi.fn(),
    save: vi.fn(() => ({ motion: posture })),
    restore: vi.fn(),
    dispose: vi.fn(),
    ...others,
  } satisfies Plant;
}

it.each([
  ['that is watched', (plant: Plant) => new WatchedPlant(plant)],
  ['behind a follower', (plant: Plant) => followingPlant(plant, posture)],
])('a plant %s gets every call, and answers for itself', (_, around) => {
  const plant = recordedPlant();
  const calls: Record<string, unknown> = plant;
  const outer = around(plant);
  expect(outer).toMatchObject({ joints: 2, timeS: 7, modes: ['position'], stepS: 0.5, suffers: ['payload'] });
  expect(outer.readEffort === undefined).toBe(true);
  outer.reset(posture);
  outer.command('position', posture);
  outer.advance(0.5);
  outer.read(measured);
  outer.disturb({ payload: 1 });
  expect(outer.save()).toEqual({ motion: posture });
  outer.restore({ motion: posture });
  outer.dispose();
  for (const [call, ...given] of [
    ['reset', posture],
    ['command', 'position', posture],
    ['advance', 0.5],
    ['read', measured],
    ['disturb', { payload: 1 }],
    ['restore', { motion: posture }],
    ['dispose'],
  ] as const)
    expect(calls[call], call).toHaveBeenCalledExactlyOnceWith(...given);
});

it('a plant that is watched adds up the squares of its torques', () => {
  const plant = recordedPlant({
    readEffort: (out) => {
      out.set([3, 4]);
    },
  });
  const watched = new WatchedPlant(plant);
  watched.begin();
  watched.advance(0.5);
  watched.advance(0.5);
  expect(watched.totals).toMatchObject({ squaredEffort: 50, terms: 4 });
});
