import { describedRobot } from '../src/arm/robot.js';
import { assembleBrain, pathCheck } from '../src/controllers/brain/brain-assembly.js';
import type { Brain } from '../src/model/brain.js';
import { Random } from '../src/model/numbers/random.js';
import { rotate, vector3 } from '../src/model/numbers/vector.js';
import type { Vector3 } from '../src/model/numbers/vector.js';
import { beginTrial, endTrial, reachSpec } from '../src/model/trial/trial.js';
import { trainOnce } from '../src/model/trial/training.js';
import { readConfigurationFile } from '../src/parameters/configuration-file.js';
import { resolveSettings } from '../src/parameters/settings.js';
import { randomTargets } from '../src/robot/random-targets.js';
import { canReach } from '../src/studies/accuracy/inverse-kinematics.js';
import { threadCpuS } from '../src/studies/jobs/thread-cpu.js';
import { quantile } from '../src/studies/statistics/sample.js';
import type { Extent, Report } from './report.js';

/** Arms, and what was asked of each: median and 95th percentile of the time to think (ms). */
const arms = ['left_arm', 'ur5', 'panda'] as const;
const MEDIAN_MS = 10;
const MOST_MS = 50;

/** New targets, the arm as described and then with a view that is turned by 45 degrees. */
const TARGETS = 60;
const LEAST_M = 0.2;
const ANGLE_RAD = Math.PI / 4;
const turn = (hand: Vector3, turned: boolean): Vector3 =>
  turned ? rotate(hand, [0, 0, 1], ANGLE_RAD) : hand;

/** The processor time of planning a reach, and of learning from it, on one arm in the ideal plant. */
export async function thinkingLines(report: Report, { quick }: Extent): Promise<void> {
  for (const arm of arms) {
    const file = new URL(`../config/${arm}.yaml`, import.meta.url);
    const settings = resolveSettings('robot', await readConfigurationFile(file.pathname));
    const description = describedRobot(settings);
    const brain = assembleBrain(settings, description.arm, pathCheck(settings, description.arm));
    while (!brain.training.done) trainOnce(brain);
    const stream = new Random(1).stream('targets');
    // The arm must reach what it sees there, the view turned or not.
    const reaching = { arm: description.arm, settings };
    const isPossible = (target: Vector3) =>
      canReach(reaching, target) && canReach(reaching, rotate(target, [0, 0, 1], -ANGLE_RAD));
    const count = quick ? 4 : TARGETS;
    const targets = randomTargets(description.arm, settings, stream, count, LEAST_M, isPossible);
    for (const turned of [false, true]) {
      const { planMs, learnMs } = times(brain, targets, turned);
      const where = `${arm}, new targets${turned ? ', view turned by 45 degrees' : ''}`;
      const key = `${arm}${turned ? 'Turned' : ''}`;
      const at = (all: readonly number[], level: number) => quantile(all, level);
      const line = (name: string, what: string, value: number, toReach?: number) => {
        report({
          key: `${name}_${key}`,
          what: `ms of the processor, ${what}: ${where}`,
          value,
          ...(toReach && { toReach }),
        });
      };
      line('thinkingMs', 'to plan a reach, median', at(planMs, 0.5), MEDIAN_MS);
      line('thinkingMs95', 'to plan a reach, 95th percentile', at(planMs, 0.95), MOST_MS);
      line('learningMs', 'to learn from a reach, median', at(learnMs, 0.5));
      line('learningMs95', 'to learn from a reach, 95th percentile', at(learnMs, 0.95));
    }
  }
}

function times(brain: Brain, targets: readonly Vector3[], turned: boolean) {
  const planMs: number[] = [];
  const learnMs: number[] = [];
  const joints = brain.body.joints;
  for (const target of targets) {
    let path: Float64Array = new Float64Array(0);
    planMs.push(
      cpuMs(() => {
        ({ path } = beginTrial(brain, reachSpec(brain, { target, learning: true, exploration: false })));
      }),
    );
    const posture = path.slice(path.length - joints);
    const hand = turn(vector3(brain.body.handAt(posture)), turned);
    learnMs.push(
      cpuMs(() => {
        endTrial(brain, { hand, posture, commanded: posture });
      }),
    );
  }
  return { planMs, learnMs };
}

/** Processor time of this thread, which other programs do not lengthen. */
function cpuMs(work: () => void): number {
  const before = threadCpuS();
  work();
  return 1000 * (threadCpuS() - before);
}
