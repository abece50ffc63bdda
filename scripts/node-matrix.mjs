// Runs the tests that need no ROS 2 with several versions of Node:  npm run test:node-matrix [-- VERSION… [-- vitest arguments]]
// Each version comes from npm's package `node`, into .node-matrix/: no version manager is needed. ROS 2 is left out, since its
// binding is compiled for one version (`npm run ros:setup` with that one compiles it anew).
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, '.node-matrix');
const words = process.argv.slice(2);
const end = words.includes('--') ? words.indexOf('--') : words.length;
const versions = end === 0 ? ['20', '22', '24'] : words.slice(0, end);
const more = words.slice(end + 1);
const platform = `node-${process.platform}-${process.arch}`;

/** The folder with the binary of a version; npm may have refused to run its script, and the folder is enough. */
function binaryOf(version) {
  const prefix = join(folder, version);
  mkdirSync(prefix, { recursive: true });
  const places = [
    join(prefix, 'node_modules/node/node_modules', platform, 'bin'),
    join(prefix, 'node_modules', platform, 'bin'),
  ];
  const found = () => places.find((place) => existsSync(join(place, 'node')));
  if (found() === undefined) {
    const install = [
      'install',
      '--prefix',
      prefix,
      '--no-save',
      '--no-audit',
      '--no-fund',
      `node@${version}`,
    ];
    const { status } = spawnSync('npm', install, { stdio: 'inherit' });
    if (status !== 0) throw new Error(`node@${version} cannot be installed`);
  }
  const place = found();
  if (place === undefined) throw new Error(`node@${version} has no binary for ${platform}`);
  return place;
}

const results = [];
for (const version of versions) {
  const place = binaryOf(version);
  const node = join(place, 'node');
  const env = {
    ...process.env,
    PATH: `${place}${delimiter}${process.env.PATH}`,
    NEUROMOTOR_ROS_MISSING: 'the matrix of Node versions leaves it out',
    AMENT_PREFIX_PATH: '',
    ROS_DISTRO: '',
  };
  const found = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  console.log(`\n== Node ${found}`);
  const vitest = [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    ...(more.length > 0 ? more : ['--exclude', 'tests/ros/*.test.ts']),
  ];
  const { status } = spawnSync(node, vitest, { cwd: root, env, stdio: 'inherit' });
  results.push(`Node ${found}: ${status === 0 ? 'passed' : 'FAILED'}`);
}
console.log(`\n${results.join('\n')}`);
process.exit(results.every((result) => result.endsWith('passed')) ? 0 : 1);
