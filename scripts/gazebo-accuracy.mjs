// Measures the same checkpoint and the same targets on the ideal arm, MuJoCo and Gazebo, and prints a table for
// docs/gazebo.md:  npm run build && node scripts/gazebo-accuracy.mjs [targets] [config.yaml ...]
// Each plant begins with its own copy of one checkpoint, trained on no plant, and learns as usual.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [targets = '20', ...given] = process.argv.slice(2);
const configs = given.length > 0 ? given : ['config/left_arm.yaml', 'config/panda.yaml', 'config/ur5.yaml'];
const folder = mkdtempSync(join(tmpdir(), 'neuromotor-accuracy-'));

function neuromotor(...args) {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['dist/cli/main.js', ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (status !== 0 && stdout === '') throw new Error(`neuromotor ${args.join(' ')} failed: ${stderr}`);
  return stdout;
}

const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
const median = (sorted) => {
  const half = (sorted.length - 1) / 2;
  return (sorted[Math.floor(half)] + sorted[Math.ceil(half)]) / 2;
};
const millimetres = (metres) => (1000 * metres).toFixed(3);

try {
  console.log(
    '| arm | plant | reached | median (mm) | 95 % (mm) | largest (mm) | worse than MuJoCo, largest (mm) |',
  );
  console.log('| --- | --- | --: | --: | --: | --: | --: |');
  for (const config of configs) {
    const trained = join(folder, 'trained.ckpt');
    rmSync(trained, { force: true });
    neuromotor('train', '--config', config, '--checkpoint', trained);
    let mujoco;
    for (const plant of ['ideal', 'mujoco', 'gazebo']) {
      const checkpoint = join(folder, `${plant}.ckpt`);
      copyFileSync(trained, checkpoint);
      const options = ['--config', config, '--random', targets, '--plant', plant, '--checkpoint', checkpoint];
      const reaches = JSON.parse(neuromotor('reach', ...options, '--json'));
      const errors = reaches.map(({ aimingErrorM }) => aimingErrorM);
      if (plant === 'mujoco') mujoco = errors;
      const sorted = errors.filter(Number.isFinite).sort((a, b) => a - b);
      const worse = plant === 'gazebo' ? Math.max(...errors.map((e, i) => e - mujoco[i])) : undefined;
      const name = config.replace(/^.*\/|\.yaml$/g, '');
      const cells = [median(sorted), quantile(sorted, 0.95), sorted.at(-1)].map(millimetres);
      console.log(
        `| ${name} | ${plant} | ${sorted.length} of ${errors.length} | ${cells.join(' | ')} | ${worse === undefined ? '' : millimetres(worse)} |`,
      );
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
