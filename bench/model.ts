import { readFileSync } from 'node:fs';
import { loadArm } from '../src/arm/load-arm.js';
import { resolveSettings } from '../src/config/settings.js';
import { assembleBrain } from '../src/control/brain-assembly.js';
import { motionLimits } from '../src/control/motion-limits.js';
import { PathLimits } from '../src/control/path-limits.js';
import type { Brain } from '../src/model/brain.js';
import { CPG_UPDATES } from '../src/model/cpg.js';
import { trainOnce } from '../src/model/training.js';
import { bgStepUs } from './growth.js';
import { median, seconds } from './measure.js';
import type { Report } from './report.js';

const TRAININGS = 5;
const MOVEMENTS = 400;
const PRIMITIVES = 120;
const CORTEX_CELLS = 20;

function leftArmBrain(seed: number): Brain {
  const settings = resolveSettings('robot', { 'model.seed': seed });
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

/** Seconds of one training of the basal ganglia (402 trials, reservoir asleep): the median of several seeds. */
function bgTrainingS(runs: number): number {
  return median(
    Array.from({ length: runs }, (_, seed) => {
      const brain = leftArmBrain(seed + 1);
      return seconds(() => {
        while (!brain.training.done) trainOnce(brain);
      });
    }),
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

/** The parts of the model but the cerebellum. */
export function modelLines(report: Report): void {
  report({
    key: 'bgTrainingS',
    what: 's, one training of the basal ganglia, 402 trials',
    value: bgTrainingS(TRAININGS),
    toReach: 3,
  });
  report({
    key: 'bgStepUs',
    what: 'us, one step of the basal ganglia',
    value: bgStepUs(PRIMITIVES, CORTEX_CELLS),
  });
  report({
    key: 'movementMs',
    what: 'ms, one movement of 121 updates',
    value: movementMs(MOVEMENTS),
  });
}
