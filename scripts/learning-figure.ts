import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import { describedRobot } from '../src/arm/robot.js';
import { resolveSettings } from '../src/config/settings.js';
import { assembleBrain } from '../src/control/brain-assembly.js';
import { motionLimits } from '../src/control/motion-limits.js';
import { PathLimits } from '../src/control/path-limits.js';
import { randomTargets } from '../src/control/random-targets.js';
import { canReach } from '../src/experiment/accuracy/inverse-kinematics.js';
import { median } from '../src/experiment/statistics/sample.js';
import { observed, undisturbed } from '../src/model/disturbance.js';
import type { VisualDisturbance } from '../src/model/disturbance.js';
import { Random } from '../src/model/random.js';
import { trainOnce } from '../src/model/training.js';
import { beginTrial, endTrial, reachSpec } from '../src/model/trial.js';
import { rotate } from '../src/model/vector.js';
import { writeAtomically } from '../src/storage/atomic-write.js';

/** Draws docs/learning.svg: `npx tsx scripts/learning-figure.ts`. The left arm in the ideal plant, seed 1. */
const AXIS = [0, 0, 1] as const;
const ANGLE = Math.PI / 4;
const TARGETS = 8;
const TURNED_FROM = 3;
const TURNED_BEFORE = 15;
const VISITS = 27;

const settings = resolveSettings('robot', { 'model.seed': 1 });
const { arm } = describedRobot(settings);
const { lower, upper } = motionLimits(arm, settings);
const limits = new PathLimits(lower, upper);
const brain = assembleBrain(settings, arm, limits.allow.bind(limits));
while (!brain.training.done) trainOnce(brain);
const targets = randomTargets(arm, settings, new Random(1).stream('targets'), TARGETS, 0.2, (target) =>
  canReach(arm, settings, rotate(target, AXIS, -ANGLE)),
);
const turned: VisualDisturbance = { kind: 'rotation', axis: AXIS, angleRad: ANGLE };

const rows = Array.from({ length: VISITS }, (_, visit) => {
  const view = visit >= TURNED_FROM && visit < TURNED_BEFORE ? turned : undisturbed;
  const errors = targets.map((target) => {
    const { predictedHand } = beginTrial(
      brain,
      reachSpec(brain, { target, learning: true, exploration: false }),
    );
    return 1000 * endTrial(brain, { hand: observed(view, predictedHand) }).aimingErrorM;
  });
  return { visit: visit + 1, median: median(errors), low: Math.min(...errors), high: Math.max(...errors) };
});

const x = { field: 'visit', type: 'quantitative', title: 'visit of each target' } as const;
const scale = { type: 'symlog', constant: 1 } as const;
const axis = { values: [0, 1, 3, 10, 30, 100, 300] };
const { spec } = compile({
  width: 560,
  height: 240,
  background: 'white',
  data: { values: rows },
  layer: [
    {
      mark: { type: 'area', opacity: 0.25 },
      encoding: {
        x,
        y: { field: 'low', type: 'quantitative', scale, axis, title: 'error of the seen hand (mm)' },
        y2: { field: 'high' },
      },
    },
    {
      mark: { type: 'line', point: true },
      encoding: { x, y: { field: 'median', type: 'quantitative', scale, axis } },
    },
  ],
});
writeAtomically('docs/learning.svg', await new View(parse(spec), { renderer: 'none' }).toSVG());
process.stdout.write(
  `${rows.map((row) => `${row.visit} ${row.median.toFixed(2)} ${row.high.toFixed(2)}`).join('\n')}\n`,
);
