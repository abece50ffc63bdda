/**
 * What the cortical shortcut is good for on an arm: brains of the profile `robot` with and without it reach for the same
 * targets over and over, then their elbow is off by 20 degrees. Writes a table in Markdown.
 *
 *     node --import tsx bench/cortical-arm.ts [SEEDS, 1-3 unless given]
 */
import { describedRobot } from '../src/arm/robot.js';
import { assembleBrain, pathCheck } from '../src/controllers/brain/brain-assembly.js';
import { intact } from '../src/model/brain-state.js';
import type { Lesions } from '../src/model/brain-state.js';
import { GoalSampler } from '../src/model/cortex/goal-sampler.js';
import { RandomStream } from '../src/model/numbers/random.js';
import { distance } from '../src/model/numbers/vector.js';
import { restoreSnapshot, takeSnapshot } from '../src/model/snapshot.js';
import { trainOnce } from '../src/model/trial/training.js';
import { beginTrial, endTrial, reachSpec } from '../src/model/trial/trial.js';
import type { Overrides } from '../src/parameters/configuration-file.js';
import { resolveSettings } from '../src/parameters/settings.js';
import { parseSeeds } from '../src/studies/jobs/seed-list.js';
import { threadCpuS } from '../src/studies/jobs/thread-cpu.js';
import { medianEstimate } from '../src/studies/statistics/bootstrap.js';
import { mean, median } from '../src/studies/statistics/sample.js';

const TARGETS = 5;
const PRACTICE = 250;
const CHANGED = 75;
const ELBOW_RAD = Math.PI / 9;

const conditions: Readonly<Record<string, Overrides>> = {
  'profile robot': {},
  'with the shortcut': { 'model.shortcut': true },
  'with the shortcut, no mismatch': {
    'model.shortcut': true,
    'shortcut.fast_mismatch': 0,
    'shortcut.slow_mismatch': 0,
  },
  'with the indirect pathway': { 'model.indirect_pathway': true },
};

interface Outcome {
  readonly planMs: number;
  readonly practisedMm: number;
  readonly lesionedMm: number;
  readonly firstChangedMm: number;
  readonly lastChangedMm: number;
}

function run(changes: Overrides, seed: number): Outcome {
  const settings = resolveSettings('robot', { ...changes, 'model.seed': seed });
  const { arm } = describedRobot(settings);
  const brain = assembleBrain(settings, arm, pathCheck(settings, arm));
  while (!brain.training.done) trainOnce(brain);
  const { goalSpreadRad, goalDistanceM } = brain.parameters;
  const sampler = new GoalSampler(brain.body, goalSpreadRad, goalDistanceM, new RandomStream(seed, 30));
  const targets = Array.from({ length: TARGETS }, () => sampler.next());
  const planMs: number[] = [];

  /** Reaches for the targets in turns; errors in mm. */
  const reach = (count: number, elbowRad: number, learning: boolean) =>
    Array.from({ length: count }, (_, n) => {
      const target = targets[n % TARGETS];
      const beganS = threadCpuS();
      const { path } = beginTrial(brain, reachSpec(brain, { target, learning, exploration: learning }));
      planMs.push(1000 * (threadCpuS() - beganS));
      const q = path.slice(-brain.body.joints);
      q[q.length - 1] += elbowRad;
      const hand = brain.body.handAt(q);
      endTrial(brain, { hand });
      return 1000 * distance(hand, target);
    });
  const withLesion = (lesion: Partial<Lesions>) => {
    const before = takeSnapshot(brain);
    brain.lesions = { ...intact, ...lesion };
    const errors = reach(TARGETS, 0, false);
    brain.lesions = intact;
    restoreSnapshot(brain, before);
    return mean(errors);
  };
  const practisedMm = mean(reach(PRACTICE, 0, true).slice(-50));
  const lesionedMm = withLesion({ directPathway: true });
  const thought = median(planMs.slice(-100));
  const changed = reach(CHANGED, ELBOW_RAD, true);
  return {
    planMs: thought,
    practisedMm,
    lesionedMm,
    firstChangedMm: mean(changed.slice(0, 25)),
    lastChangedMm: mean(changed.slice(-25)),
  };
}

const seeds = [...parseSeeds(process.argv[2] ?? '1-3')];
const head = [
  'brain',
  'thinking, CPU (ms)',
  'error, practised (mm)',
  'the same, StrD1 silent',
  'elbow off, first 25',
  'elbow off, last 25',
];
process.stdout.write(`| ${head.join(' | ')} |\n|${head.map(() => '---').join('|')}|\n`);
for (const [name, changes] of Object.entries(conditions)) {
  const outcomes = seeds.map((seed) => run(changes, seed));
  const cell = (pick: (outcome: Outcome) => number) => {
    const { median: middle, low, high } = medianEstimate(outcomes.map(pick));
    return `${middle.toPrecision(3)} (${low.toPrecision(3)} to ${high.toPrecision(3)})`;
  };
  const cells = [
    cell(({ planMs }) => planMs),
    cell(({ practisedMm }) => practisedMm),
    cell(({ lesionedMm }) => lesionedMm),
    cell(({ firstChangedMm }) => firstChangedMm),
    cell(({ lastChangedMm }) => lastChangedMm),
  ];
  process.stdout.write(`| ${name} | ${cells.join(' | ')} |\n`);
}
