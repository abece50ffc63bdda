/** The results of `train` and `reach`, run in this process and without a terminal. */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { inspectUse } from '../../../src/cli/arm.js';
import { mujocoFor } from '../../../src/collisions/collisions.js';
import { armFile } from '../../../src/inspection/arm-file.js';
import { inspectArm } from '../../../src/inspection/arm-inspection.js';
import { reachUse } from '../../../src/cli/reach.js';
import type { Robot } from '../../../src/cli/robot-options.js';
import { trainUse } from '../../../src/cli/train.js';
import { brainIdentity } from '../../../src/controllers/brain/brain-identity.js';
import { LocalBrain } from '../../../src/controllers/brain/local-brain.js';
import type { Vector3 } from '../../../src/model/numbers/vector.js';
import { PlantDriver } from '../../../src/robot/drive.js';
import { createEmbeddedRobot } from '../../../src/robot/embedded-robot.js';
import type { PlantName } from '../../../src/robot/plant-choice.js';
import { readCheckpoint } from '../../../src/storage/checkpoint-file.js';
import { Digest } from './digest.js';
import type { Walked } from './walked.js';

/** The brain on file, if there is one; not what it says of the parameters that it belongs to. */
function addCheckpoint(digest: Digest, { settings, arm }: Robot): void {
  const { checkpoint } = settings;
  if (checkpoint === '' || !existsSync(checkpoint)) return;
  const { meta, fields } = readCheckpoint(checkpoint, brainIdentity(settings, arm)).snapshot;
  digest.add(basename(checkpoint), meta, ...Object.entries(fields).flat());
}

export const train: Walked = {
  use: trainUse,
  /** The brain on file. */
  async run(robot: Robot): Promise<number> {
    const { settings, urdfText, urdfName } = robot;
    const brain = await LocalBrain.create({ settings, urdfText, urdfName });
    const digest = new Digest();
    await brain.train();
    await brain.save(settings.checkpoint);
    addCheckpoint(digest, robot);
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
  async run({ settings, ...description }: Robot, { reaches = 3, target, jammed }): Promise<number> {
    const errors: unknown[] = [];
    const { robot, plant } = await createEmbeddedRobot(plantName, settings, description, {
      thread: 'callers',
      onError: (_what, error) => errors.push(error),
    });
    const digest = new Digest();
    const command = plant.command.bind(plant);
    plant.command = (mode, u) => {
      digest.add(mode, u);
      command(mode, u);
    };
    try {
      await robot.controller.prepared;
      if (jammed !== undefined) plant.disturb({ jammed });
      const driver = new PlantDriver(robot, plant);
      for (let n = 0; n < reaches; n++) {
        const { report, status, durationS } = await driver.reach(target ?? targets[n % 2], { patienceS: 60 });
        digest.add(report, status, durationS);
      }
      addCheckpoint(digest, { settings, ...description });
    } finally {
      await robot.close();
      plant.dispose();
    }
    if (errors.length > 0) throw new Error('in the background', { cause: errors[0] });
    return digest.sum;
  },
});

export const inspect: Walked = {
  use: inspectUse,
  /** Everything but the picture's name, and the file of parameters. */
  async run(robot: Robot): Promise<number> {
    const digest = new Digest();
    const inspection = inspectArm(robot.settings, robot, await mujocoFor(robot.settings));
    digest.add(inspection, armFile({}, robot.settings, inspection));
    return digest.sum;
  },
};
