// Runs the tests:  node scripts/test.mjs [--full] [vitest arguments]
// Sets up ROS 2 first. Where that is impossible the ROS 2 tests are skipped and the reason is printed; with CI=true it
// is a failure. `--full` adds tests/full and tests/long. Exit codes and signals pass through.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const IMPOSSIBLE = 69;
const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url));

let child;
let stopped = false;
// A terminal sends SIGINT to the children as well; SIGTERM comes to this process alone.
process.on('SIGINT', () => {
  stopped = true;
});
process.on('SIGTERM', () => {
  stopped = true;
  child?.kill('SIGTERM');
});

/** Runs a command to its end; resolves with its exit code (128 + signal) and the last line it wrote to stderr. */
function run(command, args, { keepLastLine = false, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    child = spawn(command, args, {
      stdio: ['inherit', 'inherit', keepLastLine ? 'pipe' : 'inherit'],
      env: { ...process.env, ...env },
    });
    let text = '';
    child.stderr?.setEncoding('utf8').on('data', (data) => {
      process.stderr.write(data);
      text = (text + data).slice(-4096);
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({
        code: code ?? 128 + constants.signals[signal],
        lastLine: text.trim().split('\n').at(-1) ?? '',
      });
    });
  });
}

const args = process.argv.slice(2);
const full = args.includes('--full');
const vitest = [
  path('node_modules/vitest/vitest.mjs'),
  'run',
  ...(full ? ['--config', path('vitest.full.config.ts')] : []),
  ...args.filter((argument) => argument !== '--full'),
];

const setup = await run('bash', [path('scripts/ros-setup')], { keepLastLine: true });
if (stopped) process.exit(setup.code === 0 ? 130 : setup.code);

let tests;
let rosFailed = false;
if (setup.code === 0) {
  // The tests with soft arms, and with drivers' messages, say so themselves where these fail.
  await run('bash', [path('scripts/peer-setup')]);
  await run('bash', [path('scripts/interface-setup')]);
  tests = await run(path('scripts/with-ros2'), [process.execPath, ...vitest]);
} else {
  const reason = setup.lastLine.replace(/^ros-setup: /, '');
  rosFailed = process.env.CI === 'true' || setup.code !== IMPOSSIBLE;
  tests = await run(process.execPath, vitest, { env: { NEUROMOTOR_ROS_MISSING: reason } });
  console.error(`\nROS 2 tests ${rosFailed ? 'FAILED' : 'SKIPPED'}, ROS 2 is missing: ${reason}`);
}
process.exit(tests.code === 0 && rosFailed ? 1 : tests.code);
