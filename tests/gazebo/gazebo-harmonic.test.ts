/** What can be seen of the files for Gazebo Harmonic where there is none: docs/gazebo.md lists what cannot. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, test, vi } from 'vitest';
import { parse } from 'yaml';
import { child, parseUrdf } from '../../src/arm/urdf-document.js';
import { parameterTable } from '../../src/parameters/parameter-table.js';
import { findGazebo } from '../../src/plants/gazebo-installation.js';

vi.setConfig({ testTimeout: 60_000 });

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const yaml = (file: string) => parse(readFileSync(path(file), 'utf8')) as Record<string, unknown>;
const folder = mkdtempSync(join(tmpdir(), 'neuromotor-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  const { stdout, stderr, status, error } = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  expect(status, `${command} ${args.join(' ')}: ${stderr} ${String(error)}`).toBe(0);
  return stdout;
}

const arms = ['left_arm', 'panda', 'ur5'] as const;
/** What is in the URDF, and no part of the arm. */
const others: Readonly<Record<string, readonly string[]>> = {
  panda: ['panda_finger_joint1', 'panda_finger_joint2'],
};
const configurationOf = (arm: string) =>
  (yaml(`config/${arm}.yaml`)['/**'] as { ros__parameters: Record<string, unknown> }).ros__parameters;
const jointsOf = (arm: string) =>
  (configurationOf(arm).joints ?? parameterTable.joints.value.robot) as readonly string[];

describe('the controllers for Gazebo Harmonic', () => {
  const controllers = yaml('config/gz_controllers.yaml') as Record<
    string,
    { ros__parameters: Record<string, unknown> }
  >;

  it.each(arms)('name exactly the joints of %s, in the order of the node', (arm) => {
    for (const kind of ['trajectory', 'position'])
      expect(controllers[`${arm}_${kind}`].ros__parameters.joints).toEqual(jointsOf(arm));
  });

  it('are all declared to the controller manager, and no others', () => {
    const { update_rate, use_sim_time, ...declared } = controllers.controller_manager.ros__parameters;
    expect({ update_rate, use_sim_time }).toEqual({ update_rate: 500, use_sim_time: true });
    const described = Object.keys(controllers).filter((name) => name !== 'controller_manager');
    expect(Object.keys(declared).sort()).toEqual(['joint_state_broadcaster', ...described].sort());
  });
});

interface Started {
  readonly node?: string;
  readonly include?: string;
  readonly process?: readonly string[];
  readonly arguments?: unknown;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly after: number | null;
}

describe('launch/gazebo.launch.py', () => {
  const play = (...words: string[]) =>
    JSON.parse(
      run('python3', [path('tests/gazebo/launch_stand_ins.py'), path('launch/gazebo.launch.py'), ...words]),
    ) as { readonly started: readonly Started[] };
  const parametersOf = (words: readonly string[]) =>
    Object.fromEntries(
      words.flatMap((word, i) => {
        const [name, ...value] = words[i + 1]?.split(':=') ?? [];
        return word === '-p' ? [[name, value.join(':=')]] : [];
      }),
    );

  it.each(arms)('puts %s into a world, starts its controllers in order, and then the node', (arm) => {
    const { started } = play(`arm:=${arm}`, 'command_interface:=position', 'gui:=false');
    const [gazebo, clock, state, create, states, commands, node] = started;
    expect(started).toHaveLength(7);
    expect(gazebo.include).toBe('<share of ros_gz_sim>/launch/gz_sim.launch.py');
    expect(gazebo.arguments).toMatchObject({
      gz_args: `-r -s ${path('gazebo/table_and_targets.sdf')}`,
    });
    expect(clock.arguments).toEqual(['/clock@rosgraph_msgs/msg/Clock[gz.msgs.Clock']);
    expect(state).toMatchObject({
      node: 'robot_state_publisher/robot_state_publisher',
      parameters: {
        use_sim_time: true,
        robot_description: `$(python3 ${path('launch/gz_description.py')} ${arm} ${path('config/gz_controllers.yaml')})`,
      },
    });
    expect(create).toMatchObject({ node: 'ros_gz_sim/create', after: null });
    expect(create.arguments).toEqual(expect.arrayContaining(['-topic', 'robot_description', '-name', arm]));
    const spawner = (name: string) => [name, '--param-file', path('config/gz_controllers.yaml')];
    expect(states).toMatchObject({ node: 'controller_manager/spawner', after: 3 });
    expect(states.arguments).toEqual(spawner('joint_state_broadcaster'));
    expect(commands).toMatchObject({ node: 'controller_manager/spawner', after: 4 });
    expect(commands.arguments).toEqual(spawner(`${arm}_position`));
    expect(node.after).toBe(5);
    expect(parametersOf(node.process ?? [])).toMatchObject({
      use_sim_time: 'true',
      command_interface: 'position',
      position_topic: `/${arm}_position/commands`,
    });
  });

  it('gives the node the configuration of the arm, after all others', () => {
    for (const arm of arms) {
      const { started } = play(`arm:=${arm}`, 'checkpoint:=learnt.nmb', 'params_file:=mine.yaml');
      const words = started[6].process ?? [];
      const files = words.filter((_, i) => words[i - 1] === '--params-file');
      expect(files).toEqual(['mine.yaml', path(`config/${arm}.yaml`)]);
      const given = parametersOf(words);
      expect(given).toEqual({
        use_sim_time: 'true',
        command_interface: 'trajectory',
        trajectory_topic: `/${arm}_trajectory/joint_trajectory`,
        checkpoint: 'learnt.nmb',
      });
    }
  });

  it('opens a window unless told otherwise, and refuses what it does not know', () => {
    expect(play().started[0].arguments).toMatchObject({
      gz_args: `-r ${path('gazebo/table_and_targets.sdf')}`,
    });
    for (const [word, says] of [
      ['arm:=pr2', "arm is 'pr2', expected left_arm or panda or ur5"],
      ['command_interface:=velocity', 'expected trajectory or position'],
      ['gui:=perhaps', 'expected true or false'],
    ]) {
      const script = path('tests/gazebo/launch_stand_ins.py');
      const { stderr, status } = spawnSync('python3', [script, path('launch/gazebo.launch.py'), word], {
        encoding: 'utf8',
      });
      expect(status).toBe(1);
      expect(stderr).toContain(says);
    }
  });
});

const suite = process.env.NEUROMOTOR_GAZEBO === '1' ? describe : describe.skip;

/** All text in an element. */
const textOf = (element: object) => ('textContent' in element ? String(element.textContent) : '');

suite('the descriptions for Gazebo Harmonic', () => {
  const expanded = (arm: string) =>
    run('python3', [path('launch/gz_description.py'), arm, '/c.yaml', path('.gazebo/xacro/bin/xacro')]);
  /** Runs Gazebo 11's own tool on a file. */
  const gz = (...args: string[]) => {
    const gazebo = findGazebo();
    if ('missing' in gazebo) return expect.fail(gazebo.missing);
    return run(gazebo.server.replace(/gzserver$/, 'gz'), ['sdf', ...args], {
      ...gazebo.environment,
      HOME: folder,
      GAZEBO_MODEL_DATABASE_URI: '',
    });
  };

  test.each(arms)('of %s gives ros2_control each joint that moves, with the limits of the URDF', (arm) => {
    const urdf = parseUrdf(expanded(arm), arm);
    const system = [...urdf.robot.children].find(({ nodeName }) => nodeName === 'ros2_control');
    const joints = [...(system?.children ?? [])].filter(({ nodeName }) => nodeName === 'joint');
    const names = joints.map((joint) => joint.getAttribute('name') ?? '');
    expect(names).toEqual([...jointsOf(arm), ...(others[arm] ?? [])]);
    const moving = [...urdf.joints].filter(([, joint]) => joint.getAttribute('type') !== 'fixed');
    expect(names.toSorted()).toEqual(moving.map(([name]) => name).sort());
    const posture = (configurationOf(arm).start_posture ??
      parameterTable.start_posture.value.robot) as readonly number[];
    joints.forEach((joint, j) => {
      const command = child(joint, 'command_interface');
      expect(command?.getAttribute('name')).toBe('position');
      const limit = child(urdf.joints.get(names[j]) ?? joint, 'limit');
      const params = [...(command?.children ?? [])].map((param) => Number(textOf(param)));
      expect(params).toEqual(['lower', 'upper'].map((end) => Number(limit?.getAttribute(end))));
      const states = [...joint.children].filter(({ nodeName }) => nodeName === 'state_interface');
      expect(states.map((state) => state.getAttribute('name'))).toEqual(['position', 'velocity', 'effort']);
      expect(Number(textOf(states[0]))).toBeCloseTo(posture[j] ?? 0, 12);
    });
    expect(system && textOf(system)).toContain('gz_ros2_control/GazeboSimSystem');
    const plugin = [...urdf.robot.children].find(({ nodeName }) => nodeName === 'gazebo');
    expect(plugin && textOf(plugin).trim()).toBe('/c.yaml');
  });

  test.each(arms)('of %s leaves no joint out when it becomes SDF', (arm) => {
    const file = join(folder, `${arm}.urdf`);
    writeFileSync(file, expanded(arm));
    expect(readFileSync(file, 'utf8')).not.toContain('package://');
    const sdf = gz('-p', file);
    for (const joint of [...jointsOf(arm), ...(others[arm] ?? [])])
      expect(sdf, joint).toMatch(new RegExp(`<joint name='${joint}'`));
  });

  test('the world is valid SDF', () => {
    expect(gz('-k', path('gazebo/table_and_targets.sdf'))).toContain('Check complete');
  });
});
