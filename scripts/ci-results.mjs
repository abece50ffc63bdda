// What `.ci/run` makes of vitest's results. FOLDER has STEP.json and STEP.code (the exit code) for each step of tests.
//   node scripts/ci-results.mjs again FOLDER SECONDS STEP...
//     prints the arguments of vitest for a second look, a line each, at the tests in real time that failed, alone: if
//     their files are few, and took no more than these seconds together, less what their other tests took
//   node scripts/ci-results.mjs count FOLDER FAILED_STEPS STEP...
//     prints the failed tests and "N passed, N failed", and fails unless all is well. A test that passed in the second
//     look (again.json) is named, and passed. A file that could not be loaded, a missing file of results, and a failed
//     step that shows in no test count as one failure each.
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { inRealTime } from './in-real-time.mjs';

/** More than this is no accident, however busy the machine. */
const MOST_FILES = 12;

const [task, folder, ...rest] = process.argv.slice(2);

const read = (name) => {
  const path = join(folder, `${name}.json`);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
};

const sumOfPassed = (tests) =>
  tests.reduce((sum, { status, duration = 0 }) => sum + (status === 'passed' ? duration : 0), 0);

/** All tests of a step, by file. */
const filesOf = (results) =>
  results.testResults.map(({ name, status, assertionResults, startTime, endTime }) => ({
    file: relative('.', name),
    // Without what the tests took that passed, and that a second look leaves out; what is around them is done again.
    seconds: (endTime - startTime - sumOfPassed(assertionResults)) / 1000,
    failed: assertionResults.filter((test) => test.status === 'failed'),
    passed: assertionResults.filter((test) => test.status === 'passed').map((test) => test.fullName),
    // A file without tests that failed, and yet failed, could not be loaded, or failed around its tests.
    broken: status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  }));

function again(most, steps) {
  const files = steps.flatMap((step) => filesOf(read(step) ?? { testResults: [] }));
  const failed = files.filter(({ failed, broken }) => broken || failed.length > 0);
  const took = failed.reduce((sum, { seconds }) => sum + seconds, 0);
  if (failed.length > MOST_FILES || took > most) return;
  if (!failed.every(({ file, broken }) => !broken && inRealTime(file))) return;
  for (const { file } of failed) console.log(file);
  const names = failed.flatMap(({ failed: tests }) =>
    tests.map(({ fullName }) => fullName.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')),
  );
  if (names.length > 0) console.log(`--testNamePattern=^(${names.join('|')})$`);
}

/** What a failed test said, short enough for the end of a log. */
const firstLines = (message = '') =>
  stripVTControlCharacters(message).split('\n').slice(0, 6).join('\n  ').slice(0, 600);

function count(failedSteps, steps) {
  const passedAlone = new Set(
    filesOf(read('again') ?? { testResults: [] }).flatMap(({ file, passed }) =>
      passed.map((test) => `${file}: ${test}`),
    ),
  );
  let passed = 0;
  let failed = failedSteps;
  for (const step of steps) {
    const results = read(step);
    if (results === undefined) {
      console.log(`no test results of ${step}`);
      failed++;
      continue;
    }
    let seen = 0;
    for (const file of filesOf(results)) {
      passed += file.passed.length;
      for (const { fullName, failureMessages } of file.failed) {
        const test = `${file.file}: ${fullName}`;
        const alone = passedAlone.has(test);
        console.log(
          `${alone ? 'passed only alone' : 'failed test'}: ${test}\n  ${firstLines(failureMessages[0])}`,
        );
        if (alone) passed++;
        else failed++;
        seen++;
      }
      if (file.broken) {
        console.log(`could not be run: ${file.file}`);
        failed++;
        seen++;
      }
    }
    const code = Number(readFileSync(join(folder, `${step}.code`), 'utf8'));
    if (code !== 0 && seen === 0) {
      console.log(`${step} ended with code ${code}, and no test of it failed`);
      failed++;
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}

if (task === 'again') again(Number(rest[0]), rest.slice(1));
else count(Number(rest[0]), rest.slice(1));
