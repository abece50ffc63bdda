/**
 * `npm run bench [-- --only PART,...] [--json FILE]`: speed and memory, one number a line. Timings are noisy: compare
 * within one run. A part that cannot be measured says why, and the exit code is 1.
 */
import { parseArgs } from 'node:util';
import { messageOf } from '../src/errors.js';
import { writeAtomically } from '../src/storage/atomic-write.js';
import { cerebellumLines } from './cerebellum.js';
import { experimentLines } from './experiments.js';
import { growthLines } from './growth.js';
import { modelLines } from './model.js';
import { nodeLines } from './node.js';
import { lineText } from './report.js';
import type { Line, Report } from './report.js';

const parts: Readonly<Record<string, (report: Report) => void | Promise<void>>> = {
  model: modelLines,
  cerebellum: cerebellumLines,
  growth: growthLines,
  experiments: experimentLines,
  node: nodeLines,
};

const { values } = parseArgs({
  options: { json: { type: 'string' }, only: { type: 'string' } },
});
const wanted = values.only?.split(',') ?? Object.keys(parts);
const unknown = wanted.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) {
  console.error(`bench: no part ${unknown.join(', ')}, expected ${Object.keys(parts).join(', ')}`);
  process.exit(1);
}
const lines: Line[] = [];
for (const name of wanted)
  try {
    await parts[name]((line) => {
      lines.push(line);
      console.log(lineText(line));
    });
  } catch (error) {
    console.error(`${name}: not measured to its end: ${messageOf(error)}`);
    process.exitCode = 1;
  }
if (values.json !== undefined)
  writeAtomically(
    values.json,
    `${JSON.stringify(Object.fromEntries(lines.map(({ key, value }) => [key, value])), undefined, 2)}\n`,
  );
