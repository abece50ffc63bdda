import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/model/numbers/random.js';
import { takeSnapshot } from '../../../src/model/snapshot.js';
import { trainOnce } from '../../../src/model/trial/training.js';
import type { Vector3 } from '../../../src/model/numbers/vector.js';
import { meanEstimate } from '../../../src/studies/statistics/bootstrap.js';
import { activityCorrelation } from '../../../src/studies/structural/activity.js';
import { bodiesOf } from '../../../src/studies/structural/bodies.js';
import { areNeighbours, clustering, survival } from '../../../src/studies/structural/contact-history.js';
import { CommonStreams } from '../../../src/studies/structural/common-streams.js';
import { answersTo, evaluate, isInHalf, splitOf } from '../../../src/studies/structural/evaluation.js';
import {
  swapsAtVisit,
  turnoverRatio,
  errorBefore,
  trialsUntilRelearnt,
} from '../../../src/studies/structural/learning-measures.js';
import { pruneToLargest } from '../../../src/studies/structural/projection-weights.js';
import { projectionSize } from '../../../src/studies/structural/projection-size.js';
import { structuralColumns } from '../../../src/studies/structural/structural-tables.js';
import type { Row } from '../../../src/studies/structural/structural-tables.js';
import type { Rewiring } from '../../../src/studies/structural/wiring-log.js';
import { DEGREE, publishedBrain } from '../../support/brains.js';

const rewiring = (trial: number, pruned: number, formed: number, more: Partial<Rewiring> = {}): Rewiring => ({
  trial,
  post: 0,
  pruned,
  formed,
  cause: 'reward',
  ...more,
});
const all = () => true;

describe('survival', () => {
  it('is the share that was not replaced so many trials later', () => {
    const rewirings = [
      rewiring(0, 1, 10),
      rewiring(0, 2, 11),
      rewiring(2, 10, 12),
      // Too late to be followed for 3 trials.
      rewiring(9, 11, 13),
    ];
    expect(survival(rewirings, 10, 3, 'reward', all)).toEqual([1, 1, 2 / 3, 2 / 3]);
  });

  it('follows contacts of one cause, whatever ends them, in the cells that count', () => {
    const rewirings = [
      rewiring(0, 1, 10, { cause: 'background' }),
      rewiring(0, 1, 10, { post: 1 }),
      rewiring(1, 10, 20, { cause: 'mismatch' }),
      rewiring(1, 10, 20, { post: 1 }),
    ];
    expect(survival(rewirings, 10, 2, 'background', (post) => post === 0)).toEqual([1, 0, 0]);
    expect(survival(rewirings, 10, 2, 'mismatch', all)).toEqual([1, 1, 1]);
    expect(survival(rewirings, 10, 2, 'reward', (post) => post === 0)).toEqual([NaN, NaN, NaN]);
  });

  it('begins anew with a contact that comes back to its site', () => {
    const rewirings = [rewiring(0, 1, 10), rewiring(1, 10, 1), rewiring(2, 3, 10)];
    expect(survival(rewirings, 10, 3, 'reward', all)).toEqual([1, 2 / 3, 2 / 3, 2 / 3]);
  });
});

describe('clustering', () => {
  const SIDE = 5;
  const site = (x: number, y: number, z: number) => x * SIDE * SIDE + y * SIDE + z;

  it('knows the 26 neighbours of a cell, and that the grid ends', () => {
    const around = Array.from({ length: SIDE ** 3 }, (_, other) => other).filter((other) =>
      areNeighbours(site(2, 2, 2), other, SIDE),
    );
    expect(around).toHaveLength(26);
    expect(areNeighbours(site(0, 0, 4), site(0, 1, 0), SIDE)).toBe(false);
    expect(areNeighbours(site(1, 1, 1), site(1, 1, 1), SIDE)).toBe(false);
  });

  it('is the share beside another new contact of the same cell, within 50 trials', () => {
    const rewirings = [
      rewiring(0, 0, site(2, 2, 2)),
      rewiring(50, 0, site(2, 2, 3)),
      rewiring(101, 0, site(2, 2, 4)),
      rewiring(101, 0, site(2, 1, 4), { post: 1 }),
    ];
    const { formed, clustered, chance } = clustering(rewirings, SIDE, all);
    expect(formed).toBe(4);
    expect(clustered).toBe(1 / 4);
    // One of the four had one other new contact to lie beside.
    expect(chance).toBeCloseTo(26 / 125 / 4, 12);
  });
});

describe('relearning', () => {
  const exploiting = (errorM: number, count: number) =>
    Array.from({ length: count }, () => ({ explored: false, errorM }));
  const explored = { explored: true, errorM: 1 };

  it('is over with the trial that brings the last 20 within 1.2 times the error before', () => {
    const before = errorBefore(
      [...exploiting(5, 300), ...exploiting(0.1, 60), explored, ...exploiting(0.1, 39)],
      'exploiting',
    );
    expect(before).toBeCloseTo(0.1, 12);
    const trials = [...exploiting(0.5, 30), explored, ...exploiting(0.1, 30)];
    // One of 0.5 among 19 of 0.1 are 0.12 on average.
    expect(trialsUntilRelearnt(trials, before, 'exploiting')).toBe(30 + 1 + 19);
    expect(trialsUntilRelearnt(trials, before, 'all')).toBe(30 + 1 + 20);
  });

  it('takes all trials where the error stays large, or hardly anything is chosen', () => {
    expect(trialsUntilRelearnt(exploiting(0.5, 40), 0.1, 'exploiting')).toBe(40);
    expect(trialsUntilRelearnt([...exploiting(0.1, 19), explored], 0.1, 'exploiting')).toBe(20);
    expect(errorBefore([explored], 'exploiting')).toBeNaN();
    expect(errorBefore([explored], 'all')).toBe(1);
  });
});

describe('turnover', () => {
  const zero = Object.fromEntries(structuralColumns.trials.map((name) => [name, 0])) as Row<'trials'>;
  const trials = Array.from({ length: 200 }, (_, trial) => ({
    ...zero,
    trial,
    rewarded: trial % 2,
    visit: 1 + Math.floor(trial / 100),
    swaps_reward: trial % 2 === 0 ? 0 : trial < 50 ? 12 : 4,
  }));

  it('counts rewarded trials alone', () => {
    expect(turnoverRatio(trials)).toBe(3);
    expect(swapsAtVisit(trials, 1)).toBe(8);
    expect(swapsAtVisit(trials, 2)).toBe(4);
    expect(swapsAtVisit(trials, 3)).toBeNaN();
  });
});

describe('an evaluation', () => {
  const ends: readonly Vector3[] = [
    [0, 0, 0],
    [1, 0, 0],
  ];
  const goals: readonly Vector3[] = [
    [0.04, 0, 0],
    [0.06, 0, 0],
  ];

  it('takes silence for a random choice, and tells near goals apart', () => {
    const answers = [
      { primitive: 0, premotorMax: 0.05 },
      { primitive: 0, premotorMax: 0.049 },
    ];
    const found = evaluate(answers, goals, ends);
    expect(found.errorM).toBeCloseTo((0.04 + (0.06 + 0.94) / 2) / 2, 12);
    expect(found.largestErrorM).toBeCloseTo(0.05, 12);
    expect(found).toMatchObject({ goals: 2, nearGoals: 1, nearErrorM: 0.04, silent: 0.5, nearSilent: 0 });
  });

  it('is NaN on near goals where there are none', () => {
    const found = evaluate([{ primitive: 0, premotorMax: 1 }], [[0.5, 0, 0]], ends);
    expect(found.nearErrorM).toBeNaN();
    expect(found.nearGoals).toBe(0);
  });
});

describe('a trained brain', () => {
  const brain = publishedBrain(3);
  for (let t = 0; t < 30; t++) trainOnce(brain);
  const goals = brain.repertoire.endPoints.slice(0, 4);

  it('is as before when it was asked and its activity was looked at, and answers the same again', () => {
    const before = takeSnapshot(brain);
    const answers = answersTo(brain, goals);
    const { sameGoal, differentGoals } = activityCorrelation(brain, goals);
    expect(takeSnapshot(brain)).toEqual(before);
    expect(answersTo(brain, goals)).toEqual(answers);
    expect(Math.abs(sameGoal)).toBeLessThanOrEqual(1);
    expect(differentGoals).toBeLessThan(1);
  });

  it('has the same end points as before, other ones with the elbow off, and others with another repertoire', () => {
    const bodies = bodiesOf(brain);
    const path = new Float64Array(121 * 4);
    brain.body.path(brain.repertoire.theta[7], path);
    const q = path.slice(-4);
    expect(bodies.own[7]).toEqual(brain.body.handAt(q));
    q[3] += 60 * DEGREE;
    expect(bodies.elbow[7]).toEqual(brain.body.handAt(q));
    expect(bodies.repertoire).toHaveLength(120);
    expect(bodies.repertoire[7]).not.toEqual(bodies.own[7]);
  });

  it('keeps the largest weights of each cell, when it is pruned to them', () => {
    const { corticoStriatal, cells, cortex } = brain.basalGanglia;
    const largest = [...corticoStriatal.contacts(0).weights];
    const before = projectionSize(corticoStriatal, cells, cortex.cells);
    pruneToLargest(corticoStriatal, cells, 3);
    const after = projectionSize(corticoStriatal, cells, cortex.cells);
    expect(before.weightsAboveZero).toBeGreaterThan(after.weightsAboveZero);
    for (let post = 0; post < cells; post++)
      expect(corticoStriatal.contacts(post).weights.filter((w) => w > 0).length).toBeLessThanOrEqual(3);
    expect(Math.max(...corticoStriatal.contacts(0).weights)).toBe(Math.max(...largest));
    expect(after.bytes).toBe(12 * after.weightsAboveZero);
    expect(after.fullMatrixBytes).toBe(7_680_000);
  });
});

describe('common streams', () => {
  it('give every brain the same numbers in a trial, whatever it drew before', () => {
    const [one, other] = [publishedBrain(2), publishedBrain(2)];
    const streams = new CommonStreams(2);
    const draw = (brain: { readonly random: Random }) =>
      (['noise', 'exploration', 'wiring'] as const).map((name) => brain.random.stream(name).uniform());
    streams.begin(one, 5);
    const first = draw(one);
    draw(other);
    new CommonStreams(2).begin(other, 5);
    expect(draw(other)).toEqual(first);
    expect(new Set(first).size).toBe(3);
    streams.begin(other, 6);
    expect(draw(other)).not.toEqual(first);
    new CommonStreams(2, 1).begin(other, 5);
    expect(draw(other)).not.toEqual(first);
    new CommonStreams(3).begin(other, 5);
    expect(draw(other)).not.toEqual(first);
  });
});

describe('halves of the goals', () => {
  it('are split across the axis of the largest spread, into as many each', () => {
    const goals: readonly Vector3[] = [0, 1, 2, 3].map((z): Vector3 => [0.1 * z, 1, z]);
    const split = splitOf(goals);
    expect(split).toEqual({ axis: 2, at: 1.5 });
    expect(goals.filter((goal) => isInHalf(goal, split, 'first'))).toEqual(goals.slice(0, 2));
    expect(goals.filter((goal) => isInHalf(goal, split, 'second'))).toEqual(goals.slice(2));
  });
});

describe('a bootstrapped mean', () => {
  it('has the interval of the normal approximation where the sample is large', () => {
    const stream = new Random(1).stream('targets');
    const values = Array.from({ length: 400 }, () => stream.normal());
    const { mean, low, high } = meanEstimate(values);
    expect(mean).toBeCloseTo(values.reduce((a, b) => a + b, 0) / 400, 12);
    // 1.96 / sqrt(400), within a tenth.
    expect(high - mean).toBeCloseTo(0.098, 1);
    expect(high - low).toBeGreaterThan(0.176);
    expect(high - low).toBeLessThan(0.216);
  });
});
