import { z } from 'zod';
import { ConfigurationError } from '../../errors.js';

/**
 * A schedule of trials as data: blocks of trials without gap or overlap, each with its goals in turn and its own
 * settings. The condition decides which disturbances, and whether the strategy, are in force; the published schedules
 * are two of them (`published-schedules.ts`). Lengths in m, angles in rad.
 */
const MOST_TRIALS = 1_000_000;
const count = z.number().int().min(0).max(MOST_TRIALS);
const vector = z.tuple([z.number(), z.number(), z.number()]);
/** First and last trial of a gradual onset: it grows in equal steps to its full size in the last. At once unless given. */
const ramp = z.tuple([count, count]).optional();
/** Turns about the shoulder, as published, or about the start position of the hand, as in centre-out studies. */
const about = z.enum(['shoulder', 'start']).default('shoulder');

const disturbance = z.discriminatedUnion('kind', [
  /** The seen hand is turned by `angle`, right-handed about goal 0 x goal 1. */
  z.strictObject({ kind: z.literal('rotation'), angle: z.number(), about, ramp }),
  /** The seen hand is moved by a vector. */
  z.strictObject({ kind: z.literal('shift'), by: vector, ramp }),
  /** The hand is seen at `angle` from the goal, whatever its direction, at its true distance (Morehead et al. 2017). */
  z.strictObject({ kind: z.literal('clamp'), angle: z.number(), about, ramp }),
]);

const block = z.strictObject({
  name: z.string().min(1),
  /** First and last trial. */
  trials: z.tuple([count, count]),
  /** Goals in turn, from the first trial of the block on. */
  goals: z.array(count).min(1),
  disturbance: disturbance.optional(),
  /**
   * Under the strategy: the goal whose action is used, and the goal to which the error is measured; the goal itself
   * unless given.
   */
  strategy: z.strictObject({ action_of: count.optional(), error_to: count.optional() }).optional(),
  /** Plasticity, and the perturbation of the reservoir. */
  learning: z.boolean().default(true),
  noise: z.boolean().default(true),
});

export const scheduleSchema = z.strictObject({ blocks: z.array(block).min(1) });

export type Schedule = z.infer<typeof scheduleSchema>;
export type Block = z.infer<typeof block>;
export type DisturbanceSpec = z.infer<typeof disturbance>;

/** Trials that the schedule has. */
export function trialsOf({ blocks }: Schedule): number {
  return blocks[blocks.length - 1].trials[1] + 1;
}

/**
 * Checks what the schema cannot: blocks follow each other, and only known goals are used.
 * @param goals number of goals reached for; goal `goals` is that of the strategy, if there is one
 * @throws ConfigurationError naming the block
 */
export function checkSchedule(schedule: Schedule, goals: number, hasStrategy: boolean): void {
  let expected = 0;
  let before = '';
  for (const block of schedule.blocks) {
    const { name, trials, goals: used, strategy } = block;
    const [first, last] = trials;
    const problem = (text: string) => new ConfigurationError(`schedule: block '${name}' ${text}`);
    if (last < first) throw problem(`has trials ${first} to ${last}, expected the first before the last`);
    if (first < expected)
      throw problem(`begins with trial ${first}, which block '${before}' has already: expected ${expected}`);
    if (first > expected)
      throw problem(`begins with trial ${first}, expected ${expected}, the one after the block before`);
    const { ramp } = block.disturbance ?? {};
    if (ramp !== undefined && ramp[1] < ramp[0])
      throw problem(`has a ramp from trial ${ramp[0]} to ${ramp[1]}, expected the first before the last`);
    const unknown = used.find((goal) => goal >= goals);
    if (unknown !== undefined)
      throw problem(`has goal ${unknown}, expected 0 to ${goals - 1} (there are ${goals})`);
    const most = hasStrategy ? goals : goals - 1;
    for (const goal of [strategy?.action_of, strategy?.error_to])
      if (goal !== undefined && goal > most)
        throw problem(`has a strategy with goal ${goal}, expected 0 to ${most}`);
    expected = last + 1;
    before = name;
  }
}
