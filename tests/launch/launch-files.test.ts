/** The launch files for robots, played against stand-ins of the launch modules (no package index has those). */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readConfigurationFile } from '../../src/parameters/configuration-file.js';
import { resolveSettings } from '../../src/parameters/settings.js';
import { parameterNames } from '../../src/parameters/parameter-table.js';
import { ignoredParameters } from '../../src/ros/node/arm-node.js';

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const drivers = ['franka', 'kinova', 'servo', 'ur'];

interface Played {
  readonly arguments: Readonly<Record<string, string>>;
  readonly started: readonly {
    readonly process?: readonly string[];
    readonly node?: string;
    readonly arguments?: readonly string[];
  }[];
}

function play(file: string, ...words: string[]): Played {
  const { status, stdout, stderr } = spawnSync(
    'python3',
    [path('tests/gazebo/launch_stand_ins.py'), path(`launch/${file}`), ...words],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Played;
}

/** The words after each flag. */
const after = (words: readonly string[] = [], flag: string) =>
  words.flatMap((word, i) => (words[i - 1] === flag ? [word] : []));

describe('launch/robot.launch.py', () => {
  it('describes every argument, and knows every driver that there is a file for', () => {
    const { arguments: known } = play('robot.launch.py');
    for (const [name, text] of Object.entries(known)) expect(text.length, name).toBeGreaterThan(20);
    for (const driver of drivers) expect(known.driver).toContain(driver);
    expect(readdirSync(path('config/drivers')).sort()).toEqual(drivers.map((driver) => `${driver}.yaml`));
  });

  it.each(drivers)(
    'starts the node alone with the parameters of %s, and nothing that moves the robot',
    (driver) => {
      const { started } = play('robot.launch.py', `driver:=${driver}`);
      expect(started).toHaveLength(1);
      const [{ process: words }] = started;
      expect(words?.slice(2, 4)).toEqual(['node', '--ros-args']);
      expect(after(words, '--params-file')).toEqual([path(`config/drivers/${driver}.yaml`)]);
      expect(after(words, '-p')).toEqual([]);
    },
  );

  it("puts a file and parameters of the user's own after those of the driver", () => {
    const { started } = play(
      'robot.launch.py',
      'params_file:=mine.yaml',
      'dry_run:=True',
      'commissioning:=it.json',
      'namespace:=/left',
    );
    const [{ process: words }] = started;
    expect(after(words, '--params-file')).toEqual([path('config/drivers/ur.yaml'), 'mine.yaml']);
    expect(after(words, '-p')).toEqual(['commissioning:=it.json', 'dry_run:=true']);
    expect(after(words, '-r')).toEqual(['__ns:=/left']);
  });

  it('opens RViz in the frame of the arm, on request', () => {
    const { started } = play('robot.launch.py', 'driver:=franka', 'rviz:=true');
    expect(started[1]).toMatchObject({
      node: 'rviz2/rviz2',
      arguments: ['-d', path('rviz/neuromotor.rviz'), '-f', 'fr3_link0'],
    });
  });

  it.each([
    ['driver:=abb', /driver is 'abb', expected ur or franka or kinova or servo/],
    ['rviz:=perhaps', /rviz is 'perhaps', expected true or false/],
    ['dry_run:=1', /dry_run is '1', expected true or false/],
    ['speed:=2', /no argument speed/],
  ])('refuses %s', (word, reason) => {
    expect(() => play('robot.launch.py', word)).toThrow(reason);
  });
});

describe('launch/neuromotor.launch.py', () => {
  it('starts the node, and the simulated arm before it on request', () => {
    expect(play('neuromotor.launch.py').started).toHaveLength(1);
    const { started } = play('neuromotor.launch.py', 'simulate:=true', 'checkpoint:=brain.nmb');
    expect(started.map(({ process: words }) => words?.[2])).toEqual(['simulate', 'node']);
    expect(after(started[1].process, '-p')).toEqual(['checkpoint:=brain.nmb', 'simulated:=true']);
    expect(() => play('neuromotor.launch.py', 'simulate:=no')).toThrow(/simulate is 'no'/);
  });
});

describe('config/drivers', () => {
  it.each(drivers)('%s is a valid set of parameters, all of which the node uses', async (driver) => {
    const file = path(`config/drivers/${driver}.yaml`);
    const settings = resolveSettings('robot', await readConfigurationFile(file));
    expect(ignoredParameters(settings)).toBeUndefined();
    expect(settings.urdf).toBe('');
    // A robot that nobody has driven goes slowly.
    expect(settings['limits.velocity_scale']).toBeLessThanOrEqual(0.2);
    expect(settings.simulated).toBe(false);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('NOT RUN ON HARDWARE');
    expect(text).toMatch(/^# {3}ros2 launch \S+ \S+\.launch\.py/m);
  });

  it('ur has the joints of the UR5 of the package', async () => {
    const [driver, own] = await Promise.all(
      ['config/drivers/ur.yaml', 'config/ur5.yaml'].map((file) => readConfigurationFile(path(file))),
    );
    for (const name of ['joints', 'base_frame', 'tip_link']) expect(driver[name]).toEqual(own[name]);
  });
});

describe('what RViz and Foxglove show', () => {
  const topics = [...readFileSync(path('docs/ros.md'), 'utf8').matchAll(/`(~?\/?\w+(?:\/\w+)*)`/g)].map(
    ([, name]) => name,
  );
  const known = (topic: string) =>
    topics.includes(topic) ||
    topics.includes(topic.replace('/neuromotor/', '~/')) ||
    topics.includes(topic.slice(1));

  it('are topics and services that the node has', () => {
    const rviz = parse(readFileSync(path('rviz/neuromotor.rviz'), 'utf8')) as object;
    const layout = JSON.parse(readFileSync(path('foxglove/neuromotor.json'), 'utf8')) as {
      configById: object;
    };
    const texts: string[] = [];
    const collect = (value: unknown): void => {
      if (typeof value === 'string') texts.push(value);
      else if (typeof value === 'object' && value !== null)
        for (const [key, each] of Object.entries(value)) [key, each].forEach(collect);
    };
    collect(rviz);
    collect(layout);
    const named = [
      ...new Set(texts.filter((text) => /^\/[a-z]/.test(text)).map((text) => text.replace(/\..*/, ''))),
    ];
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((topic) => !known(topic))).toEqual([]);
  });

  it('Foxglove has every panel of its layout', () => {
    const { configById, layout } = JSON.parse(readFileSync(path('foxglove/neuromotor.json'), 'utf8')) as {
      configById: object;
      layout: unknown;
    };
    const panels: string[] = [];
    const walk = (node: unknown): void => {
      if (typeof node === 'string') panels.push(node);
      else if (typeof node === 'object' && node !== null) {
        const { first, second } = node as { first?: unknown; second?: unknown };
        walk(first);
        walk(second);
      }
    };
    walk(layout);
    expect(panels.sort()).toEqual(Object.keys(configById).sort());
  });
});

it('every parameter that a launch file passes on exists', () => {
  for (const file of ['robot.launch.py', 'neuromotor.launch.py']) {
    const text = readFileSync(path(`launch/${file}`), 'utf8');
    const passed = [...(/PARAMETERS = \[([^]*?)\n\]/.exec(text)?.[1].matchAll(/\("(\w+)"/g) ?? [])].map(
      ([, name]) => name,
    );
    expect(passed.length).toBeGreaterThan(5);
    expect(
      passed.filter(
        (name) => name !== 'use_sim_time' && !(parameterNames as readonly string[]).includes(name),
      ),
    ).toEqual([]);
  }
});
