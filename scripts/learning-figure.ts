import Table from 'cli-table3';
import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import { describedArm, describedRobot } from '../src/arm/robot.js';
import { stretchedUrdf } from '../src/arm/stretched-urdf.js';
import { resolveSettings } from '../src/parameters/settings.js';
import { assembleBrain, pathCheck } from '../src/controllers/brain/brain-assembly.js';
import { randomTargets } from '../src/robot/random-targets.js';
import { canReach } from '../src/studies/accuracy/inverse-kinematics.js';
import { quantile } from '../src/studies/statistics/sample.js';
import { Random } from '../src/model/numbers/random.js';
import { restoreSnapshot, takeSnapshot } from '../src/model/snapshot.js';
import { trainOnce } from '../src/model/trial/training.js';
import { beginTrial, endTrial, reachSpec } from '../src/model/trial/trial.js';
import { rotate, vector3 } from '../src/model/numbers/vector.js';
import type { Vector3 } from '../src/model/numbers/vector.js';
import { writeAtomically } from '../src/storage/atomic-write.js';

/**
 * Draws docs/learning.svg and prints the table of docs/learning.md: `npx tsx scripts/learning-figure.ts`. The left arm in the
 * ideal plant, seed 1: how far off the seen hand is while something is wrong with arm or view, and afterwards.
 */
const AXIS = [0, 0, 1] as const;
const DEGREE = Math.PI / 180;
const TARGETS = 8;
const CHANGED_FROM = 3;
const CHANGED_BEFORE = 12;
const VISITS = 21;
const NEW_TARGETS = 30;
const REACHES = [0, 1, 3, 10, 100];

const settings = resolveSettings('robot', { 'model.seed': 1 });
const { arm, urdfText, urdfName } = describedRobot(settings);
const longer = describedArm(settings, stretchedUrdf(urdfText, urdfName, arm.chainOrder, 1.1), urdfName);
const brain = assembleBrain(settings, arm, pathCheck(settings, arm));
while (!brain.training.done) trainOnce(brain);
const trained = takeSnapshot(brain);

/** Where the hand is seen at joint angles. */
type Seen = (q: Float64Array) => Vector3;

function hand(q: Float64Array, body = arm): Vector3 {
  const at = new Float64Array(3);
  body.forward(q, at);
  return vector3(at);
}
const healthy: Seen = (q) => hand(q);
const changes: Readonly<Record<string, Seen>> = {
  'view turned by 45 degrees': (q) => rotate(hand(q), AXIS, 45 * DEGREE),
  'encoders off by 3 degrees': (q) => hand(q.map((angle) => angle + 3 * DEGREE)),
  'second joint moves 20 % less': (q) => hand(q.map((angle, j) => (j === 1 ? 0.8 * angle : angle))),
  'longest link 10 % longer': (q) => hand(q, longer),
};

/** A reach; how far off its target the hand was seen (mm). */
function reach(target: Vector3, seen: Seen, learning = true): number {
  const { path } = beginTrial(brain, reachSpec(brain, { target, learning, exploration: false }));
  const q = path.slice(-arm.joints);
  return 1000 * endTrial(brain, { hand: seen(q) }).aimingErrorM;
}

const stream = new Random(1).stream('targets');
const draw = (count: number) =>
  randomTargets(arm, settings, stream, count, 0.2, (target) =>
    canReach({ arm, settings }, rotate(target, AXIS, -45 * DEGREE)),
  );
const targets = draw(TARGETS);
const places = draw(Math.max(...REACHES));
const unseen = draw(NEW_TARGETS);

const rows = Object.entries(changes).flatMap(([change, seen]) => {
  restoreSnapshot(brain, trained);
  return Array.from({ length: VISITS }, (_, visit) => {
    const changed = visit >= CHANGED_FROM && visit < CHANGED_BEFORE;
    const errors = targets.map((target) => reach(target, changed ? seen : healthy));
    const [low, median, high] = [0, 0.5, 1].map((level) => quantile(errors, level));
    return { change, visit: visit + 1, low, median, high };
  });
});

const table = new Table({ head: ['after reaches to other places', ...REACHES.map(String)] });
for (const [change, seen] of Object.entries(changes)) {
  restoreSnapshot(brain, trained);
  let made = 0;
  const cells = REACHES.map((count) => {
    for (; made < count; made++) reach(places[made], seen);
    const errors = unseen.map((target) => reach(target, seen, false));
    return [0.5, 0.95].map((level) => quantile(errors, level).toFixed(1)).join(' / ');
  });
  table.push([change, ...cells]);
}
process.stdout.write(`${table.toString()}\n`);

const x = {
  field: 'visit',
  type: 'quantitative',
  title: 'visit of each target',
  scale: { nice: false },
} as const;
const scale = { type: 'symlog', constant: 1 } as const;
const axis = { values: [0, 1, 3, 10, 30, 100, 300] };
const period = [{ from: CHANGED_FROM + 0.5, to: CHANGED_BEFORE + 0.5 }];
const { spec } = compile({
  background: 'white',
  data: { values: rows },
  facet: {
    field: 'change',
    type: 'nominal',
    title: null,
    sort: Object.keys(changes),
    header: { labelFontSize: 12 },
  },
  columns: 2,
  spec: {
    width: 300,
    height: 160,
    layer: [
      {
        data: { values: period },
        mark: { type: 'rect', color: '#eee' },
        encoding: { x: { field: 'from', type: 'quantitative' }, x2: { field: 'to' } },
      },
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
  },
});
writeAtomically('docs/learning.svg', await new View(parse(spec), { renderer: 'none' }).toSVG());
