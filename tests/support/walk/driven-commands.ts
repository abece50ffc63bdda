/** What `train` and `reach` come to, in this process and without a terminal. */
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { reachUse } from '../../../src/cli/reach.js';
import type { Robot } from '../../../src/cli/robot-options.js';
import { trainUse } from '../../../src/cli/train.js';
import { LocalBrain } from '../../../src/controllers/brain/local-brain.js';
import type { Vector3 } from '../../../src/model/numbers/vector.js';
import { PlantDriver } from '../../../src/robot/drive.js';
import { createEmbeddedRobot } from '../../../src/robot/embedded-robot.js';
import type { PlantName } from '../../../src/robot/plant-choice.js';
import { Digest } from './digest.js';
import type { Walked } from './walked.js';

export const train: Walked = {
  use: trainUse,
  /** The checkpoint, byte by byte. */
  async run({ settings, urdfText, urdfName }: Robot): Promise<number> {
    const brain = await LocalBrain.create({ settings, urdfText, urdfName });
    const digest = new Digest();
    await brain.train();
    await brain.save(settings.checkpoint);
    digest.add(basename(settings.checkpoint), readFileSync(settings.checkpoint));
    return digest.sum;
  },
};

/** Two targets in turn: two goals, unless the goal radius is large. */
const targets: readonly Vector3[] = [
  [-0.27, 0.1, 0.2],
  [-0.26, 0.11, 0.2],
];

export const reach = (plantName: PlantName): Walked => ({
  use: reachUse(plantName),
  /** Commands, statuses, reports, and what is on file in the end. */
  async run({ settings, ...description }: Robot, { reaches = 3, target }): Promise<number> {
    const { robot, plant } = await createEmbeddedRobot(plantName, settings, description, {
      thread: 'callers',
      onError: (what, error) => {
        throw new Error(what, { cause: error });
      },
    });
    const digest = new Digest();
    const command = plant.command.bind(plant);
    plant.command = (mode, u) => {
      digest.add(mode, u);
      command(mode, u);
    };
    try {
      await robot.controller.prepared;
      const driver = new PlantDriver(robot, plant);
      for (let n = 0; n < reaches; n++) {
        const { report, status, durationS } = await driver.reach(target ?? targets[n % 2], { patienceS: 60 });
        digest.add(report, status, durationS);
      }
      const { checkpoint } = settings;
      if (checkpoint !== '' && existsSync(checkpoint))
        digest.add(basename(checkpoint), readFileSync(checkpoint));
    } finally {
      await robot.close();
      plant.dispose();
    }
    return digest.sum;
  },
});
