import { z } from 'zod';
import { numbers, shaped, tolerance, triple } from './golden-file.js';
import type { GoldenFormat } from './golden-file.js';
import { PublishedArm } from './published-arm.js';

const schema = z.object({
  order: z.array(z.string()),
  tolerance,
  cases: z.array(z.object({ q: numbers, shoulderOffset: triple, elbow: triple, hand: triple })).min(1),
});

/** Forward kinematics: the origins after two, three and four links, and the hand as the program computes it. */
export const forwardKinematics: GoldenFormat = {
  name: 'motor-golden/fk-1',
  replay(content, arm, tally) {
    const { order, tolerance, cases } = shaped(schema, content);
    const published = new PublishedArm(arm(), order, 'order');
    cases.forEach(({ q, shoulderOffset, elbow, hand }, i) => {
      const where = `cases[${i}]`;
      published.checkAngles(`${where}.q`, q);
      tally.compareAll(`${where}.shoulderOffset`, published.afterLink(q, 2), shoulderOffset, tolerance);
      tally.compareAll(`${where}.elbow`, published.afterLink(q, 3), elbow, tolerance);
      tally.compareAll(`${where}.hand`, published.afterLink(q, 4), hand, tolerance);
      tally.compareAll(`${where}.hand`, published.hand(q), hand, tolerance);
    });
  },
};
