// Changes the code in one place at a time and runs the tests that reach it:  node scripts/mutation.mjs [FILE...]
// With  --every N  only in every Nth line of the files, all files in one run: a sample, in minutes instead of a day.
// Two runs of Stryker per file, with quick tests first, then all tests for what survived; its report is in .stryker/reports.
// A file is skipped while its source and the tests of its
// rooms are those of its report, so an interrupted run goes on where it was. Without files: all of stryker.config.json.
// Exit code 1 where Stryker failed for a file; the other files are run all the same.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
const reports = '.stryker/reports';
mkdirSync(reports, { recursive: true });

/** Which tests can reach a room of the source. */
const rooms = [
  ['src/motion/', 'motion,session,robot'],
  ['src/session/', 'session,robot'],
  ['src/model/basal-ganglia/', 'model/basal-ganglia'],
  ['src/model/cerebellum/', 'model/cerebellum'],
  ['src/ros/', 'ros/node,ros/client'],
];

const tracked = (patterns) =>
  execFileSync('git', ['ls-files', '--', ...patterns], { encoding: 'utf8' })
    .split('\n')
    .filter((file) => file !== '');
const configuration = JSON.parse(readFileSync('stryker.config.json', 'utf8'));
const { values: options, positionals: chosen } = parseArgs({
  options: { every: { type: 'string' } },
  allowPositionals: true,
});
const files = chosen.length > 0 ? chosen : tracked(configuration.mutate.map((glob) => `:(glob)${glob}`));

/**
 * Two runs of Stryker, with the quick tests and then with all for what survived; the second goes on from the first.
 * @returns whether both came to an end
 */
function mutate(name, places, testRooms) {
  const own = `.stryker/${name}.config.json`;
  const settings = {
    ...configuration,
    $schema: undefined,
    mutate: places,
    incrementalFile: `${reports}/${name}.incremental.json`,
    jsonReporter: { fileName: `${reports}/${name}.new.json` },
  };
  writeFileSync(own, JSON.stringify(settings));
  for (const round of ['quick', 'all']) {
    const run = spawnSync(process.execPath, ['node_modules/.bin/stryker', 'run', own], {
      stdio: 'inherit',
      env: { ...process.env, NEUROMOTOR_MUTATION_ROOMS: testRooms, NEUROMOTOR_MUTATION_ROUND: round },
    });
    if (run.signal !== null || run.status === 130) process.exit(130);
    if (run.status !== 0) return false;
  }
  renameSync(`${reports}/${name}.new.json`, `${reports}/${name}.json`);
  return true;
}

/** Every Nth line of a file, the first one by its name, so that they differ from file to file. */
function sampled(file, every) {
  const lines = readFileSync(file, 'utf8').split('\n').length;
  const first = createHash('sha256').update(file).digest().readUInt32LE() % every;
  return Array.from({ length: Math.ceil((lines - first) / every) }, (_, i) => 1 + first + i * every).map(
    (line) => `${file}:${line}-${line}`,
  );
}

if (options.every !== undefined) {
  const every = Number(options.every);
  const known = files.filter((file) => rooms.some(([folder]) => file.startsWith(folder)));
  const reaching = rooms.filter(([folder]) => known.some((file) => file.startsWith(folder)));
  const testRooms = [...new Set(reaching.flatMap(([, own]) => own.split(',')))].join(',');
  const places = known.flatMap((file) => sampled(file, every));
  process.exit(mutate(`sample-every-${every}`, places, testRooms) ? 0 : 1);
}

function fingerprint(file, testRooms) {
  const hash = createHash('sha256');
  for (const path of [file, ...tracked(testRooms.split(',').map((room) => `tests/${room}`))])
    hash.update(readFileSync(path));
  return hash.digest('hex');
}

let failed = 0;
for (const [index, file] of files.entries()) {
  const testRooms = rooms.find(([folder]) => file.startsWith(folder))?.[1];
  if (testRooms === undefined || !existsSync(file)) {
    console.error(`mutation: ${file}: not a file of ${rooms.map(([folder]) => folder).join(', ')}`);
    failed++;
    continue;
  }
  const name = file.replaceAll('/', '-').replace(/\.ts$/, '');
  const stamp = `${reports}/${name}.sha256`;
  const print = fingerprint(file, testRooms);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === print) continue;
  console.log(`mutation: ${file} (${index + 1} of ${files.length})`);
  if (!mutate(name, [file], testRooms)) {
    failed++;
    continue;
  }
  writeFileSync(stamp, print);
}
if (failed > 0) console.error(`mutation: ${failed} files could not be run`);
process.exit(failed > 0 ? 1 : 0);
