import type { Brain } from '../../model/brain.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import { trainOnce } from '../../model/trial/training.js';
import { threadCpuS } from '../jobs/thread-cpu.js';
import type { Row } from './cortical-tables.js';

const TRIALS = 150;

/** CPU time of training trials of three brains in turns: structural alone, with the shortcut, with both parts. */
export function costRows(brains: readonly Brain[], goals: readonly Vector3[]): Row<'cost'>[] {
  if (brains.length === 0) return [];
  return Array.from({ length: TRIALS }, (_, trial) => {
    const [structural, shortcut, both] = brains.map((brain) => {
      const beganS = threadCpuS();
      trainOnce(brain, goals[trial % goals.length]);
      return (threadCpuS() - beganS) * 1000;
    });
    return { trial, structural_ms: structural, shortcut_ms: shortcut, both_ms: both };
  });
}
