/**
 * `npm run bench [-- --only PART,...] [--runs N] [--json FILE] [--quick]`: speed and memory, one number per line. Timings
 * are noisy: compare within one run, on a machine that does nothing else. With `--json` the same command goes on where it
 * was interrupted: parts that the file has are not measured again. `npm run docs:performance -- FILE` makes the page.
 * A part that cannot be measured says why, and the exit code is 1.
 */
import { parseArgs } from 'node:util';
import { messageOf } from '../src/errors.js';
import { cerebellumLines } from './cerebellum.js';
import { adaptationLines, reachingLines, workerLines } from './experiments.js';
import { growthLines } from './growth.js';
import { latencyLines } from './latency.js';
import { modelLines } from './model.js';
import { nodeLines } from './node.js';
import { lineText } from './report.js';
import type { Extent, Line, Report } from './report.js';
import { BenchFile } from './run-file.js';
import { startLines } from './start.js';
import { thinkingLines } from './thinking.js';

const parts: Readonly<Record<string, (report: Report, extent: Extent) => void | Promise<void>>> = {
  model: modelLines,
  cerebellum: cerebellumLines,
  growth: growthLines,
  start: startLines,
  reaching: reachingLines,
  adaptation: adaptationLines,
  workers: workerLines,
  thinking: thinkingLines,
  node: nodeLines,
  latency: latencyLines,
};

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    only: { type: 'string' },
    runs: { type: 'string', default: '3' },
    quick: { type: 'boolean', default: false },
  },
});

function extentAsked(): Extent {
  const runs = Number(values.runs);
  if (!(Number.isInteger(runs) && runs >= 1))
    throw new Error(`--runs is ${values.runs}, expected a whole number from 1`);
  return { runs: values.quick ? 1 : runs, quick: values.quick };
}

function partsAsked(): string[] {
  const wanted = values.only?.split(',') ?? Object.keys(parts);
  const unknown = wanted.filter((name) => !Object.hasOwn(parts, name));
  if (unknown.length > 0)
    throw new Error(`no part ${unknown.join(', ')}, expected ${Object.keys(parts).join(', ')}`);
  return wanted;
}

async function measure(name: string, extent: Extent): Promise<Line[]> {
  const lines: Line[] = [];
  await parts[name]((line) => {
    lines.push(line);
    console.log(lineText(line));
  }, extent);
  return lines;
}

try {
  const [extent, wanted, file] = [extentAsked(), partsAsked(), new BenchFile(values.json)];
  for (const name of wanted) {
    if (file.has(name)) {
      console.log(`${name}: ${String(values.json)} has it`);
      continue;
    }
    try {
      await file.add(name, extent, () => measure(name, extent));
    } catch (error) {
      console.error(`${name}: not measured to its end: ${messageOf(error)}`);
      process.exitCode = 1;
    }
  }
} catch (error) {
  console.error(`bench: ${messageOf(error)}`);
  process.exitCode = 1;
}
