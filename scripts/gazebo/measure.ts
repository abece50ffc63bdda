/**
 * Measures what docs/gazebo.md tells of accuracy:  npm run build && tsx scripts/gazebo/measure.ts [targets] [config ...]
 * The same checkpoint and the same targets on the ideal arm, MuJoCo and Gazebo. Each cell goes to docs/gazebo.json as soon
 * as it is measured, and is not measured again: delete it there to have it anew.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describedRobot } from '../../src/arm/robot.js';
import { readConfigurationFile } from '../../src/parameters/configuration-file.js';
import { resolveSettings } from '../../src/parameters/settings.js';
import { PlantDriver } from '../../src/robot/drive.js';
import { createRobot } from '../../src/robot/driven-robot.js';
import { isLimited } from '../../src/robot/plant-choice.js';
import type { PlantName } from '../../src/robot/plant-choice.js';
import { seedTargets } from '../../src/cli/targets.js';
import { statusText } from '../../src/session/status.js';
import { plantOf } from './plant.js';
import { readRecord, updateRecord } from './record.js';
import type { Commands, ReachCell } from './record.js';

const [count = '50', ...given] = process.argv.slice(2);
const configs = given.length > 0 ? given : ['config/left_arm.yaml', 'config/panda.yaml', 'config/ur5.yaml'];
const folder = mkdtempSync(join(tmpdir(), 'neuromotor-gazebo-'));
const tell = (text: string) => process.stderr.write(`${text}\n`);

const armOf = (config: string) => config.replace(/^.*\/|\.yaml$/g, '');
const same = (cell: ReachCell, arm: string, commands: Commands, plant: PlantName) =>
  cell.arm === arm && cell.commands === commands && cell.plant === plant;

const background = {
  thread: 'callers' as const,
  onError: (what: string, error: unknown) => {
    throw new Error(what, { cause: error });
  },
};

async function settingsOf(config: string, checkpoint: string) {
  return resolveSettings('robot', { ...(await readConfigurationFile(config)), checkpoint });
}

/** A brain that was trained for this arm and has not reached yet. */
async function train(config: string, checkpoint: string): Promise<void> {
  const settings = await settingsOf(config, checkpoint);
  const robot = await createRobot(settings, describedRobot(settings), background);
  await robot.controller.prepared;
  await robot.controller.memory?.save(checkpoint);
  await robot.close();
}

async function measure(config: string, trained: string, commands: Commands, plantName: PlantName) {
  const checkpoint = join(folder, `${armOf(config)}-${plantName}.nmb`);
  copyFileSync(trained, checkpoint);
  const settings = await settingsOf(config, checkpoint);
  const description = describedRobot(settings);
  const plant = await plantOf(plantName, settings, description);
  const robot = await createRobot(settings, description, {
    ...background,
    commandInterface: commands,
    modes: plant.modes,
    limited: isLimited(plantName, settings),
  });
  const hash = createHash('sha256');
  try {
    await robot.controller.prepared;
    const driver = new PlantDriver(robot, plant, { trajectories: commands === 'trajectory' });
    const reaches = [];
    for (const target of seedTargets(description.arm, settings, Number(count))) {
      const reach = await driver.reach(target);
      hash.update(Float64Array.of(reach.durationS, reach.peakVelocity, reach.trackingError));
      if (reach.report === undefined) tell(`${target.join(' ')}: ${statusText(reach.status)}`);
      else hash.update(Float64Array.from(reach.report.hand));
      reaches.push(reach);
    }
    const cell: ReachCell = {
      arm: armOf(config),
      commands,
      plant: plantName,
      errorsM: reaches.map(({ report }) => report?.aimingErrorM ?? null),
      trackingRad: reaches.map(({ trackingError }) => trackingError),
      halts: reaches.filter(({ status }) => status.state === 'halted').length,
      bits: hash.digest('hex').slice(0, 16),
    };
    return cell;
  } finally {
    await robot.close();
    plant.dispose();
  }
}

try {
  for (const config of configs) {
    const trained = join(folder, `${armOf(config)}.nmb`);
    for (const commands of ['trajectory', 'position'] as const)
      for (const plant of ['ideal', 'mujoco', 'gazebo'] as const) {
        if (readRecord().reaches.some((cell) => same(cell, armOf(config), commands, plant))) continue;
        if (!existsSync(trained)) await train(config, trained);
        const cell = await measure(config, trained, commands, plant);
        const others = (all: readonly ReachCell[]) =>
          all.filter((one) => !same(one, armOf(config), commands, plant));
        updateRecord((record) => ({ ...record, reaches: [...others(record.reaches), cell] }));
        const largest = Math.max(...cell.errorsM.map((error) => error ?? Infinity));
        tell(
          `${armOf(config)}, ${commands}, ${plant}: largest ${(1e3 * largest).toFixed(3)} mm, ${cell.halts} halts`,
        );
      }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
