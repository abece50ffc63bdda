/** docs/your-arm.md as written, with arms of the package and with some that are fetched (scripts/robots-setup). */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import { describeWithRos, freshDomain, RosProcess } from '../ros/ros-processes.js';
import { withRos2 } from '../../src/ros/client/ros-environment.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const main = join(root, 'dist/cli/main.js');
const page = readFileSync(join(root, 'docs/your-arm.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'neuromotor-arm-'));

/** The commands of the page in blocks of a language, in their order, without comments. */
const commandsOf = (language: string) =>
  Array.from(page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm')), ([, text]) =>
    text.trim().split('\n'),
  )
    .flat()
    .map((line) => line.replace(/\s+#.*$/, ''));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const robots = join(root, '.ros2/robots');
const arms: readonly {
  readonly name: string;
  readonly urdf: string;
  readonly options: string;
  readonly survive: number;
  /** Of five. */
  readonly reached: number;
  /** Drives it in the brain's place. */
  readonly controller?: string;
}[] = [
  { name: 'ur5', urdf: 'urdf/ur5.urdf', options: '', survive: 97, reached: 4 },
  { name: 'panda', urdf: 'urdf/panda.urdf', options: '', survive: 102, reached: 4 },
  { name: 'kinova', urdf: 'urdf/kinova.urdf', options: '', survive: 69, reached: 4 },
  {
    name: 'xarm7',
    urdf: '.ros2/robots/example-robot-data/robots/xarm_description/urdf/xarm7.urdf',
    options: '',
    survive: 110,
    reached: 4,
  },
  // Its jaw stands nearer to the wrist than the margin of collisions on many ways.
  {
    name: 'so101',
    urdf: '.ros2/robots/example-robot-data/robots/so_arm_description/urdf/so101.urdf',
    options: '',
    survive: 103,
    reached: 2,
  },
  // Some random targets are beside its trunk, where the arm would collide.
  {
    name: 'icub',
    urdf: '.ros2/robots/iCub/robots/iCubGazeboV2_7/model.urdf',
    options: '--base chest --tip l_hand --set collision.margin=0.003',
    survive: 27,
    reached: 3,
    controller: 'ik',
  },
];
const reaches = z.array(z.looseObject({ reached: z.boolean(), aimingErrorM: z.number().optional() }));

describe('docs/your-arm.md', () => {
  beforeAll(() => {
    const { status, stderr } = spawnSync('bash', [join(root, 'scripts/robots-setup')], { encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    expect(existsSync(robots)).toBe(true);
  }, 600_000);

  it.each(arms)(
    'runs as written with $name',
    ({ name, urdf, options, survive, reached, controller }) => {
      const commands = commandsOf('sh');
      expect(commands).toHaveLength(3);
      const run = (command: string) => {
        const words = command
          .replace('npx neuromotor', `'${process.execPath}' '${main}'`)
          .replace('robot.urdf', `'${join(root, urdf)}' ${options}`)
          .replaceAll('my-arm', `${name}-arm`)
          .replace('reach.svg', `${name}.svg`);
        return spawnSync('bash', ['-c', words], { cwd: folder, encoding: 'utf8' });
      };
      const inspected = run(commands[0]);
      expect(inspected.status, inspected.stderr).toBe(0);
      expect(inspected.stdout).toContain(`${survive} of 120 survive`);
      // The page says the same.
      expect(page).toMatch(new RegExp(`\\| +${survive} +\\|`));
      expect(readFileSync(join(folder, `${name}.svg`), 'utf8')).toContain('<svg');
      const trained = run(commands[1]);
      expect(trained.status, trained.stderr).toBe(0);
      const reach =
        controller === undefined
          ? commands[2]
          : commands[2].replace(/--checkpoint \S+/, `--set controller=${controller}`);
      // The file of the arm has what was set when it was written.
      expect(readFileSync(join(folder, `${name}-arm.yaml`), 'utf8').includes('collision.margin')).toBe(
        options.includes('collision.margin'),
      );
      const { stdout, stderr } = run(`${reach} --json`);
      const rows = reaches.parse(JSON.parse(stdout === '' ? '[]' : stdout));
      expect(rows, stderr).toHaveLength(5);
      expect(rows.filter((row) => row.reached).length, stdout).toBeGreaterThanOrEqual(reached);
      const errors = rows.flatMap(({ reached: there, aimingErrorM }) =>
        there && aimingErrorM !== undefined ? [aimingErrorM] : [],
      );
      expect(Math.max(...errors)).toBeLessThan(0.05);
      expect(errors.sort((a, b) => a - b)[Math.floor(errors.length / 2)]).toBeLessThan(2e-3);
    },
    900_000,
  );
});

describeWithRos('the robot of docs/your-arm.md in ROS 2', () => {
  const running: RosProcess[] = [];

  afterEach(async () => {
    for (const child of running) child.kill('SIGKILL');
    await Promise.all(running.splice(0).map((child) => child.ended));
  });

  test('is checked, moved and commissioned, and reaches, as written', async () => {
    const domain = freshDomain();
    const start = (command: string) => {
      const line = command.replace('npx neuromotor', `exec '${withRos2}' '${process.execPath}' '${main}'`);
      const child = new RosProcess(['bash', '-c', `cd '${folder}' && ${line}`], domain);
      running.push(child);
      return child;
    };
    const [simulate, check, dry, node, watch, target] = commandsOf('bash');
    const inspect = commandsOf('sh')[0].replace('robot.urdf', join(root, 'urdf/ur5.urdf'));
    const inspected = start(inspect);
    expect(await inspected.ended, inspected.text).toEqual({ code: 0, signal: null });
    const robot = start(simulate);
    await robot.said('Ctrl-C ends it');
    // On a busy machine joint states come late.
    const checked = start(`${check} --set joint_state_timeout=2`);
    expect(await checked.ended, checked.text).toEqual({ code: 0, signal: null });
    expect(checked.text).toContain('nothing is wrong');

    const rehearsal = start(dry);
    await rehearsal.said('a dry run');
    rehearsal.kill('SIGINT');
    expect(await rehearsal.ended, rehearsal.text).toEqual({ code: 0, signal: null });
    const driver = start(`${node} -p joint_state_timeout:=2.0 -p limits.tracking_error:=2.0`);
    await driver.said('commissioned');
    await driver.said('ready for targets', 120);
    const watching = start(watch);
    const reached = start(target);
    expect(await reached.ended, `${reached.text}\n${driver.text}`).toEqual({ code: 0, signal: null });
    expect(reached.text).toMatch(/^reached: /m);
    expect(watching.text).toContain('Reaching');
  }, 400_000);
});
