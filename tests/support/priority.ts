/**
 * Run before each file of tests: those that only compute give way to those that hold processes against a clock, with
 * which they share the cores.
 */
import { constants, setPriority } from 'node:os';
import { expect } from 'vitest';
import { inRealTime } from '../../scripts/in-real-time.mjs';

if (!inRealTime(expect.getState().testPath ?? '')) setPriority(constants.priority.PRIORITY_LOW);
