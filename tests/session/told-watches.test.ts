/** What the watches of a session say of random but repeated measurements, held against stories/, as in told-sessions.test.ts. */
import { describe, expect, it } from 'vitest';
import { Random } from '../../src/model/numbers/random.js';
import type { RandomStream } from '../../src/model/numbers/random.js';
import { createMeasurement } from '../../src/motion/plant.js';
import { RestWindow } from '../../src/session/rest-window.js';
import { StuckJoints } from '../../src/session/stuck-joints.js';
import { told } from '../support/told-session.js';

const watches: Record<string, (random: RandomStream, tell: (...what: unknown[]) => void) => void> = {
  'an arm that comes to rest': (random, tell) => {
    for (const [noiseRad, swingRad, lateS, spanS] of [
      [3e-4, 0.02, undefined, 0.3],
      [0, 0.005, 0.06, 0.2],
      [2e-3, 0.05, 0.2, 0.3],
      [1e-4, 0.001, undefined, 0.5],
    ] as const) {
      const window = new RestWindow(2);
      const measured = createMeasurement(2);
      window.begin(1);
      let rests = false;
      for (let n = 0; n < 250; n++) {
        const timeS = 0.95 + 0.01 * n;
        measured.stampS = n % 17 === 0 ? measured.stampS : timeS;
        measured.handStampS = lateS === undefined || n > 200 ? undefined : timeS - lateS;
        const swing = swingRad * Math.exp(-timeS) * Math.cos(9 * timeS);
        for (let j = 0; j < 2; j++)
          measured.position[j] = 0.3 + j + swing + noiseRad * (2 * random.uniform() - 1);
        measured.hand.set([0.2 + 0.3 * swing + 0.004 * random.uniform(), 0.1, -0.1]);
        window.take(measured, Float64Array.of(0.31, 1.32 + 1e-3 * n));
        const now = window.settled(spanS);
        if (now !== rests || n % 25 === 0)
          tell(timeS, now, window.outcome(spanS, measured.hand) ?? 'nothing');
        rests = now;
      }
    }
  },
  'joints that stick': (random, tell) => {
    const kept = {
      lower: Float64Array.of(-1, -1, -1),
      upper: Float64Array.of(1, 1, 0.4),
      trackingError: 0.3,
    };
    const joints = new StuckJoints(3);
    const commanded = new Float64Array(3);
    const measured = new Float64Array(3);
    for (let reach = 0; reach < 40; reach++) {
      const stuck = [reach % 10 < 5 ? 1 : -1, reach % 14 < 4 ? 2 : -1, reach > 33 ? 0 : -1];
      const goal = Float64Array.from(commanded, () => 1.4 * random.uniform() - 0.7);
      joints.begin(commanded, measured);
      const way = goal.map((q, j) => (q - commanded[j]) / 20);
      for (let step = 0; step < 20; step++) {
        for (let j = 0; j < 3; j++) {
          commanded[j] += way[j];
          const lag = stuck.includes(j) ? 0.02 * random.uniform() : 0.6 + 0.3 * random.uniform();
          measured[j] += lag * (commanded[j] - measured[j]) * (stuck.includes(j) ? 0.1 : 1);
        }
        joints.follow(commanded, measured);
        joints.look(measured);
        if (step === 12) joints.judge(commanded, measured);
      }
      joints.judge(commanded, measured);
      tell(joints.held ?? 'free', joints.version, joints.keptIn(goal));
      if (!joints.shouldProbe()) continue;
      const probe = joints.probe(commanded, Float64Array.of(0.1, 0.2, 0.3), kept);
      joints.beginProbe(measured);
      for (let j = 0; j < 3; j++) measured[j] += (probe[j] - measured[j]) * (stuck.includes(j) ? 0.1 : 0.8);
      joints.endProbe(probe, measured);
      commanded.set(probe);
      tell('probed', probe, joints.held ?? 'free', joints.version);
    }
  },
};

describe('the watches of a session', () => {
  it.each(Object.keys(watches))('say what they said: %s', async (name) => {
    const lines: string[] = [];
    watches[name](new Random(3).stream('targets'), (...what) => {
      lines.push(what.map(told).join(' | '));
    });
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`stories/${name.replaceAll(' ', '-')}.txt`);
  });
});
