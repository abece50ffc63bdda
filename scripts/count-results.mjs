// Adds up vitest's JSON results:  node scripts/count-results.mjs FAILED_STEPS FILE...
// Prints the names of the failed tests and "N passed, N failed", and fails unless all is well. A file of tests that could
// not be loaded, a missing result file, and a failed step that shows in no test count as one failure each.
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const [steps, ...files] = process.argv.slice(2);
let passed = 0;
let failed = 0;

/** What a failed test said, short enough for the end of a log. */
const firstLines = (message = '') =>
  stripVTControlCharacters(message).split('\n').slice(0, 6).join('\n  ').slice(0, 600);

for (const file of files) {
  if (!existsSync(file)) {
    console.log(`no test results in ${file}`);
    failed++;
    continue;
  }
  const results = JSON.parse(readFileSync(file, 'utf8'));
  passed += results.numPassedTests;
  failed += results.numFailedTests;
  for (const { name, status, assertionResults } of results.testResults) {
    for (const { fullName, status, failureMessages } of assertionResults)
      if (status === 'failed')
        console.log(`failed test: ${relative('.', name)}: ${fullName}\n  ${firstLines(failureMessages[0])}`);
    if (status === 'failed' && assertionResults.every((test) => test.status !== 'failed')) {
      console.log(`could not be run: ${name}`);
      failed++;
    }
  }
}
if (failed === 0) failed = Number(steps);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
