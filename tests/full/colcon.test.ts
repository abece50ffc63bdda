/** The repository as a package of a colcon workspace: built by a real colcon, and the node started from the install folder. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWithRos, freshDomain, RosProcess } from '../ros/ros-processes.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const workspace = mkdtempSync(join(tmpdir(), 'neuromotor-colcon-'));
const venv = join(root, '.ros2/colcon');
const share = join(workspace, 'install/neuromotor/share/neuromotor');

/** A shell in which a ROS 2 with ament_cmake is sourced, as on a machine that has one. */
function shell(command: string): { readonly status: number | null; readonly text: string } {
  const sourced = `. '${root}/.ros2/setup.bash' && export AMENT_PREFIX_PATH='${venv}':"$AMENT_PREFIX_PATH" CMAKE_PREFIX_PATH='${venv}' PATH='${venv}/bin':"$PATH"`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', `${sourced} && ${command}`], {
    cwd: workspace,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return { status, text: `${stdout}${stderr}` };
}

describeWithRos('the repository in a colcon workspace', () => {
  beforeAll(() => {
    const setup = spawnSync('bash', [join(root, 'scripts/colcon-setup')], { encoding: 'utf8' });
    expect(setup.status, setup.stderr).toBe(0);
    const source = join(workspace, 'src/neuromotor');
    mkdirSync(source, { recursive: true });
    // What a clone has: the files that are under version control, as they are here.
    const clone = spawnSync(
      'bash',
      ['-c', `git ls-files -z | tar --null -T - -cf - | tar -xf - -C '${source}'`],
      { cwd: root, encoding: 'utf8' },
    );
    expect(clone.status, clone.stderr).toBe(0);
    const { status, text } = shell('colcon build --event-handlers console_direct+');
    expect(status, text.slice(-5000)).toBe(0);
    expect(text).toContain('Finished <<< neuromotor');
  }, 1_200_000);

  afterAll(() => {
    rmSync(workspace, { recursive: true, force: true });
  });

  test('installs what is run, launched and looked at, and leaves the sources alone', () => {
    for (const file of [
      'launch/neuromotor.launch.py',
      'launch/robot.launch.py',
      'launch/gazebo.launch.py',
      'config/neuromotor.yaml',
      'config/drivers/ur.yaml',
      'urdf/left_arm.urdf',
      'urdf/meshes/panda',
      'rviz/neuromotor.rviz',
      'foxglove/neuromotor.json',
      'dist/kernels.wasm',
      'package.xml',
    ])
      expect(existsSync(join(share, file)), file).toBe(true);
    for (const absent of ['src', 'tests', 'node_modules/typescript', 'node_modules/vitest'])
      expect(existsSync(join(share, absent)), absent).toBe(false);
    for (const absent of ['node_modules', 'dist', '.ros2'])
      expect(existsSync(join(workspace, 'src/neuromotor', absent)), absent).toBe(false);
  });

  test('is found by its name, as ros2 run and ros2 launch look for it', () => {
    const program =
      "from ament_index_python.packages import get_package_prefix, get_package_share_directory as share; print(get_package_prefix('neuromotor')); print(share('neuromotor'))";
    const { status, text } = shell(`. install/setup.bash && python3 -c "${program}"`);
    expect(status, text).toBe(0);
    expect(text.trim().split('\n').slice(-2)).toEqual([join(workspace, 'install/neuromotor'), share]);
    expect(readFileSync(join(share, 'package.xml'), 'utf8')).toContain('<name>neuromotor</name>');
  });

  test('runs its commands and its node from there, which ends in good order', async () => {
    const commands = shell(
      '. install/setup.bash && install/neuromotor/lib/neuromotor/neuromotor reach --set controller=ik --random 1 --json',
    );
    expect(commands.status, commands.text).toBe(0);
    const start = `. '${root}/.ros2/setup.bash' && . install/setup.bash && exec install/neuromotor/lib/neuromotor/neuromotor_node --ros-args -p simulated:=true -p controller:=ik`;
    const node = new RosProcess(['bash', '-c', `cd '${workspace}' && ${start}`], freshDomain());
    await node.said('waiting for joint states', 60);
    node.kill('SIGINT');
    expect(await node.ended, node.text).toEqual({ code: 0, signal: null });
  }, 180_000);
});
