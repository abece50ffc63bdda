import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageFile } from '../../../src/parameters/package-files.js';
import { adaptationSchedule, reachingSchedule } from '../../../src/studies/published/published-schedules.js';
import { checkSchedule, trialsOf } from '../../../src/studies/published/schedule.js';
import type { Schedule } from '../../../src/studies/published/schedule.js';
import { readSchedule, scheduleText } from '../../../src/studies/published/schedule-file.js';
import { trialsOf as specsOf } from '../../support/published-trials.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { observed } from '../../../src/model/movement/disturbance.js';
import type { Vector3 } from '../../../src/model/numbers/vector.js';

function read(text: string): Promise<Schedule> {
  const file = join(temporaryFolder(), 'schedule.yaml');
  writeFileSync(file, text);
  return readSchedule(file);
}

const block = (first: number, last: number, name = `${first}`) => ({
  name,
  trials: [first, last] as [number, number],
  goals: [0],
  learning: true,
  noise: true,
});

describe('the published schedules', () => {
  it.each([reachingSchedule(8), adaptationSchedule(2), adaptationSchedule(4)])(
    'are themselves again as a file, and sound',
    async (schedule) => {
      expect(await read(scheduleText(schedule))).toEqual(schedule);
      expect(() => {
        checkSchedule(schedule, 8, true);
      }).not.toThrow();
    },
  );
});

describe('the schedules of the package', () => {
  it('the gradual one grows to 45 degrees and is sound', async () => {
    const schedule = await readSchedule(packageFile('config/schedules/gradual-rotation.yaml'));
    checkSchedule(schedule, 2, true);
    const disturbance = schedule.blocks.find((each) => each.disturbance !== undefined)?.disturbance;
    expect(disturbance).toMatchObject({ kind: 'rotation', angle: expect.closeTo(Math.PI / 4, 12) as number });
  });

  it('the clamped one shows the hand beside the goal whatever it does', async () => {
    const schedule = await readSchedule(packageFile('config/schedules/clamp.yaml'));
    checkSchedule(schedule, 2, true);
    const goals: Vector3[] = [
      [0.3, 0, 0],
      [0, 0.3, 0],
      [0, 0, 0.3],
    ];
    const trials = specsOf(schedule, 'clamp', { goals, actions: [], planar: true });
    const clamped = trials.find(({ disturbance }) => disturbance.kind === 'clamp');
    const angle = (45 * Math.PI) / 180;
    for (const hand of [
      [0, 0, 0.2],
      [-0.1, 0.1, 0.1],
    ] as Vector3[]) {
      const seen = observed(clamped?.disturbance ?? { kind: 'none' }, hand);
      expect(Math.hypot(...seen)).toBeCloseTo(Math.hypot(...hand), 12);
      expect(Math.atan2(seen[1], seen[0])).toBeCloseTo(angle, 12);
    }
  });
});

describe('a schedule on file', () => {
  it('may have units', async () => {
    const { blocks } = await read(`
blocks:
  - { name: all, trials: [0, 9], goals: [0, 1], noise: false, disturbance: { kind: rotation, angle: 90 deg } }
  - { name: moved, trials: [10, 19], goals: [1], disturbance: { kind: shift, by: [10 cm, 0.2, 0], ramp: [10, 14] } }
`);
    expect(blocks[0]).toMatchObject({ noise: false, learning: true, disturbance: { about: 'shoulder' } });
    expect(blocks[0].disturbance).toMatchObject({ angle: expect.closeTo(Math.PI / 2, 12) as number });
    expect(blocks[1].disturbance).toMatchObject({ by: [expect.closeTo(0.1, 12) as number, 0.2, 0] });
    expect(trialsOf({ blocks })).toBe(20);
  });

  it.each([
    ['blocks: []', /blocks/],
    ['blocks: [{ name: a, trials: [0, 9] }]', /goals/],
    ['blocks: [{ name: a, trials: [0, 9], goals: [0], colour: red }]', /colour/],
    ['blocks: [{ name: a, trials: [0, 9.5], goals: [0] }]', /trials/],
    ['blocks: [{ name: a, trials: [0, 9], goals: [0], disturbance: { kind: spin } }]', /kind/],
    ['blocks: [{ name: a, trials: [0, 9], goals: [0], disturbance: { kind: clamp, angle: 3 m } }]', /3 m/],
    ['blocks: [', /no valid YAML/],
  ])('%s is refused with the place', async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
    await expect(read(text)).rejects.toThrow(/schedule\.yaml/);
  });

  it('that is not there is told', async () => {
    await expect(readSchedule('/nowhere/schedule.yaml')).rejects.toThrow(
      'schedule /nowhere/schedule.yaml: ENOENT',
    );
  });
});

describe('blocks', () => {
  it.each([
    [
      [block(0, 9, 'a'), block(5, 12, 'b')],
      "block 'b' begins with trial 5, which block 'a' has already: expected 10",
    ],
    [[block(0, 9), block(11, 12, 'b')], "block 'b' begins with trial 11, expected 10"],
    [[block(1, 9, 'a')], "block 'a' begins with trial 1, expected 0"],
    [[block(0, 9), block(10, 9, 'b')], "block 'b' has trials 10 to 9"],
    [[{ ...block(0, 9, 'a'), goals: [0, 2] }], "block 'a' has goal 2, expected 0 to 1"],
    [
      [{ ...block(0, 9, 'a'), strategy: { error_to: 3 } }],
      "block 'a' has a strategy with goal 3, expected 0 to 2",
    ],
    [
      [
        {
          ...block(0, 9, 'a'),
          disturbance: {
            kind: 'shift' as const,
            by: [1, 0, 0] as [number, number, number],
            ramp: [5, 4] as [number, number],
          },
        },
      ],
      "block 'a' has a ramp from trial 5 to 4",
    ],
  ])('that do not fit are refused (%#)', (blocks, message) => {
    expect(() => {
      checkSchedule({ blocks }, 2, true);
    }).toThrow(message);
  });

  it('have no strategy where there is no goal for it', () => {
    expect(() => {
      checkSchedule({ blocks: [{ ...block(0, 1), strategy: { action_of: 2 } }] }, 2, false);
    }).toThrow('expected 0 to 1');
  });
});
