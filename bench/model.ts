import { readFileSync } from 'node:fs';
import { loadArm } from '../src/arm/load-arm.js';
import type { Overrides } from '../src/parameters/configuration-file.js';
import { resolveSettings } from '../src/parameters/settings.js';
import { assembleBrain } from '../src/controllers/brain/brain-assembly.js';
import { motionLimits } from '../src/motion/motion-limits.js';
import { PathLimits } from '../src/motion/path-checks.js';
import { CommonStreams } from '../src/studies/structural/common-streams.js';
import { trialCost } from '../src/studies/structural/trial-cost.js';
import type { Brain } from '../src/model/brain.js';
import { CPG_UPDATES } from '../src/model/movement/cpg.js';
import { trainOnce } from '../src/model/trial/training.js';
import { bgStepUs } from './growth.js';
import { median, seconds } from './measure.js';
import type { Extent, Report } from './report.js';

const TRAININGS = 5;
const STRUCTURAL_TRIALS = 400;
const MOVEMENTS = 400;
const PRIMITIVES = 120;
const CORTEX_CELLS = 20;

function leftArmBrain(seed: number, overrides: Overrides = {}): Brain {
  const settings = resolveSettings('robot', { ...overrides, 'model.seed': seed });
  const text = readFileSync(new URL('../urdf/left_arm.urdf', import.meta.url), 'utf8');
  const arm = loadArm(text, {
    joints: settings.joints,
    baseLink: settings.base_frame,
    tipLink: settings.tip_link,
  });
  const { lower, upper } = motionLimits(arm, settings);
  const limits = new PathLimits(lower, upper);
  return assembleBrain(settings, arm, limits.allow.bind(limits));
}

/** Seconds of one training of the basal ganglia (402 trials, reservoir asleep) by seed. */
function bgTrainingS(runs: number): number[] {
  return Array.from({ length: runs }, (_, seed) => {
    const brain = leftArmBrain(seed + 1);
    return seconds(() => {
      while (!brain.training.done) trainOnce(brain);
    });
  });
}

/** Time of a training with the structural projection, times that of the same trials with the dense one, in turns. */
function structuralTimes(trials: number, seed: number): number {
  const guide = leftArmBrain(seed);
  const records = Array.from({ length: trials }, () => trainOnce(guide));
  const dense = leftArmBrain(seed);
  const structural = leftArmBrain(seed, { 'model.plasticity': 'structural' });
  const rows = trialCost(dense, structural, records, new CommonStreams(seed), () => undefined);
  return (
    rows.reduce((sum, row) => sum + row.structural_ms, 0) / rows.reduce((sum, row) => sum + row.dense_ms, 0)
  );
}

/** Milliseconds to generate one movement of 121 updates. */
function movementMs(runs: number): number {
  const { body, repertoire } = leftArmBrain(1);
  const path = new Float64Array(CPG_UPDATES * body.joints);
  const movement = (k: number) =>
    seconds(() => {
      body.path(repertoire.theta[k % repertoire.size], path);
    });
  for (let warmUp = 0; warmUp < 50; warmUp++) movement(warmUp);
  return 1000 * median(Array.from({ length: runs }, (_, k) => movement(k)));
}

/** The parts of the model except the cerebellum. */
export function modelLines(report: Report, { runs, quick }: Extent): void {
  const trainings = bgTrainingS(quick ? 1 : TRAININGS);
  report({
    key: 'bgTrainingS',
    what: 's, one training of the basal ganglia, 402 trials',
    value: median(trainings),
    runs: trainings,
    toReach: 3,
  });
  const trials = quick ? 20 : STRUCTURAL_TRIALS;
  const times = Array.from({ length: quick ? 1 : 2 * runs - 1 }, (_, i) => structuralTimes(trials, i + 1));
  report({
    key: 'structuralTimes',
    what: 'times the time of a training trial with the dense projection, with a structural one of 1 %, in turns',
    value: median(times),
    runs: times,
    toReach: 1,
  });
  report({
    key: 'bgStepUs',
    what: 'us, one step of the basal ganglia',
    value: bgStepUs(PRIMITIVES, CORTEX_CELLS),
  });
  report({
    key: 'movementMs',
    what: 'ms, one movement of 121 updates',
    value: movementMs(quick ? 20 : MOVEMENTS),
  });
}
