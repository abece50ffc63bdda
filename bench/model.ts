import { readFileSync } from 'node:fs';
import { loadArm } from '../src/arm/load-arm.js';
import { resolveSettings } from '../src/config/settings.js';
import { assembleBrain } from '../src/control/brain-assembly.js';
import { motionLimits } from '../src/control/motion-limits.js';
import { PathLimits } from '../src/control/path-limits.js';
import type { Brain } from '../src/model/brain.js';
import { CPG_UPDATES } from '../src/model/cpg.js';
import { trainOnce } from '../src/model/training.js';
import { median, seconds } from './measure.js';

function leftArmBrain(seed: number, cerebellum = 'adaptive_filter'): Brain {
  const settings = resolveSettings('robot', { 'model.seed': seed, 'model.cerebellum': cerebellum });
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
export function bgTrainingS(runs: number): number {
  return median(
    Array.from({ length: runs }, (_, seed) => {
      const brain = leftArmBrain(seed + 1);
      return seconds(() => {
        while (!brain.training.done) trainOnce(brain);
      });
    }),
  );
}

/** Milliseconds of one trial of the reservoir at full size: 400 ms of network time with traces, then the learning step. */
export function cerebellarTrialMs(runs: number): number {
  const brain = leftArmBrain(1, 'reservoir');
  const { cerebellum, repertoire } = brain;
  cerebellum.learning = true;
  const theta = repertoire.theta[0];
  const out = new Float64Array(theta.length);
  const target = [-0.2, 0.2, 0.2];
  const trial = () => {
    cerebellum.correction({ slot: 0, target, primitive: 0, theta }, out);
    cerebellum.learn({ slot: 0, primitive: 0, theta, hand: target, target, error: 0.1 });
  };
  for (let warmUp = 0; warmUp < 15; warmUp++) trial();
  return 1000 * median(Array.from({ length: runs }, () => seconds(trial)));
}

/** Milliseconds to generate one movement of 121 updates. */
export function movementMs(runs: number): number {
  const { body, repertoire } = leftArmBrain(1);
  const path = new Float64Array(CPG_UPDATES * body.joints);
  const movement = (k: number) =>
    seconds(() => {
      body.path(repertoire.theta[k % repertoire.size], path);
    });
  for (let warmUp = 0; warmUp < 50; warmUp++) movement(warmUp);
  return 1000 * median(Array.from({ length: runs }, (_, k) => movement(k)));
}
