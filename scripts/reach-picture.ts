/**
 * Draws docs/reach.svg: `npx tsx scripts/reach-picture.ts`. The UR5 of config/ur5.yaml in MuJoCo, seed 1, as it reaches for
 * two targets: measured postures on the way, joint by joint, and the path of the hand. With `gazebo`, after
 * `npm run build`, the same in Gazebo 11: docs/gazebo-reach.svg.
 */
import { describedRobot } from '../src/arm/robot.js';
import { readConfigurationFile } from '../src/parameters/configuration-file.js';
import { packageFile } from '../src/parameters/package-files.js';
import { createMeasurement } from '../src/motion/plant.js';
import { resolveSettings } from '../src/parameters/settings.js';
import { PlantDriver } from '../src/robot/drive.js';
import { createRobot } from '../src/robot/driven-robot.js';
import { randomTargets } from '../src/robot/random-targets.js';
import type { Vector3 } from '../src/model/numbers/vector.js';
import { Random } from '../src/model/numbers/random.js';
import { writeAtomically } from '../src/storage/atomic-write.js';
import { plantOf } from './gazebo/plant.js';

const inGazebo = process.argv[2] === 'gazebo';
const simulator = inGazebo ? 'Gazebo 11' : 'MuJoCo';

const SIZE = { width: 720, height: 400 };
const PIXELS_PER_M = 260;
/** Interval between the postures that are drawn (s). */
const EVERY_S = 0.35;
/** Direction of the view: turned about the vertical, then from above (rad). */
const TURN = 0.6;
const TILT = 0.35;

const settings = resolveSettings('robot', await readConfigurationFile(packageFile('config/ur5.yaml')));
const robot = describedRobot(settings);
const { arm } = robot;
/** The first two random targets above the height of the base plate and beside it (m). */
const inFront = ([x, y, z]: Vector3) => z > 0.15 && Math.hypot(x, y) > 0.35;
const targets = randomTargets(arm, settings, new Random(1).stream('targets'), 2, 0.3 * arm.reach, inFront);

/** Postures on the way to a target, and how far off the hand came to rest (mm). */
interface Shown {
  readonly target: Vector3;
  readonly postures: readonly Float64Array[];
  readonly errorMm: number;
}

async function shown(): Promise<Shown[]> {
  const plant = await plantOf(inGazebo ? 'gazebo' : 'mujoco', settings, robot);
  const driven = await createRobot(settings, robot, {
    commandInterface: 'position',
    modes: plant.modes,
    thread: 'callers',
    onError: (what, error) => {
      throw new Error(what, { cause: error });
    },
  });
  await driven.controller.prepared;
  const driver = new PlantDriver(driven, plant);
  const all: Shown[] = [];
  for (const target of targets) {
    const postures: Float64Array[] = [];
    const measured = createMeasurement(arm.joints);
    let drawnS = Number.NEGATIVE_INFINITY;
    const { report } = await driver.reach(target, {
      onCycle: (status, timeS) => {
        if (status.state !== 'moving' || timeS - drawnS < EVERY_S) return;
        drawnS = timeS;
        plant.read(measured);
        postures.push(measured.position.slice());
      },
    });
    if (report === undefined) throw new Error(`the target ${target.join(' ')} was not reached`);
    plant.read(measured);
    postures.push(measured.position.slice());
    all.push({ target, postures, errorMm: 1000 * report.aimingErrorM });
  }
  await driven.close();
  plant.dispose();
  return all;
}

/** Base, joints and hand (m). */
function points(q: Float64Array): Vector3[] {
  const origins = new Float64Array(3 * (arm.joints + 1));
  arm.origins(q, origins);
  const at = (i: number): Vector3 => [origins[3 * i], origins[3 * i + 1], origins[3 * i + 2]];
  return [[0, 0, 0], ...Array.from({ length: arm.joints + 1 }, (_, i) => at(i))];
}

/** Where a point is in a panel (px). */
function pixel([x, y, z]: Vector3, centre: number): string {
  const across = Math.cos(TURN) * x - Math.sin(TURN) * y;
  const away = Math.sin(TURN) * x + Math.cos(TURN) * y;
  const up = Math.cos(TILT) * z + Math.sin(TILT) * away;
  return `${(centre + PIXELS_PER_M * across).toFixed(1)},${(0.66 * SIZE.height - PIXELS_PER_M * up).toFixed(1)}`;
}

/** Circles on the plane on which the arm stands. */
function ground(centre: number): string[] {
  return [0.25, 0.5].map((radiusM) => {
    const circle = Array.from({ length: 73 }, (_, i): Vector3 => {
      const angle = (i * Math.PI) / 36;
      return [radiusM * Math.cos(angle), radiusM * Math.sin(angle), 0];
    });
    const line = circle.map((point) => pixel(point, centre)).join(' ');
    return `<polyline points="${line}" fill="none" stroke="#c8c8c8"/>`;
  });
}

function panel({ target, postures, errorMm }: Shown, centre: number): string[] {
  const line = (all: readonly Vector3[]) => all.map((point) => pixel(point, centre)).join(' ');
  const [cx, cy] = pixel(target, centre).split(',');
  const [footX, footY] = pixel([target[0], target[1], 0], centre).split(',');
  return [
    ...ground(centre),
    ...postures.map((q, i) => {
      const last = i === postures.length - 1;
      const style = last
        ? 'stroke="#1f4e79" stroke-width="9"'
        : 'stroke="#7f9fbf" stroke-width="5" opacity="0.35"';
      return `<polyline points="${line(points(q))}" fill="none" stroke-linecap="round" stroke-linejoin="round" ${style}/>`;
    }),
    ...points(postures[postures.length - 1]).map((point) => {
      const [x, y] = pixel(point, centre).split(',');
      return `<circle cx="${x}" cy="${y}" r="3.5" fill="white" stroke="#1f4e79"/>`;
    }),
    `<polyline points="${line(postures.map((q) => points(q)[arm.joints + 1]))}" fill="none" stroke="#c55a11" stroke-width="2" stroke-dasharray="5 3"/>`,
    `<line x1="${cx}" y1="${cy}" x2="${footX}" y2="${footY}" stroke="#c00000" stroke-dasharray="2 3"/>`,
    `<circle cx="${cx}" cy="${cy}" r="9" fill="none" stroke="#c00000" stroke-width="2.5"/>`,
    `<text x="${centre}" y="${SIZE.height - 16}" text-anchor="middle">${errorMm.toFixed(1)} mm off, at the first reach</text>`,
  ];
}

const [first, second] = await shown();
const svg = [
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${SIZE.height}" width="${SIZE.width}" height="${SIZE.height}" font-family="sans-serif" font-size="14">`,
  `<title>A UR5 in ${simulator} reaches for two targets (scripts/reach-picture.ts)</title>`,
  '<rect width="100%" height="100%" fill="white"/>',
  ...panel(first, 0.25 * SIZE.width),
  ...panel(second, 0.75 * SIZE.width),
  '</svg>',
];
writeAtomically(packageFile(inGazebo ? 'docs/gazebo-reach.svg' : 'docs/reach.svg'), `${svg.join('\n')}\n`);
