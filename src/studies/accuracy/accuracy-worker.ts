/** Entry point of the workers of the accuracy study: one robot, variant and seed per call. */
import { describedArm } from '../../arm/robot.js';
import { sharedWork } from '../jobs/worker.js';
import type { Place } from '../jobs/worker.js';
import { hasMeasures, writeMeasures } from './accuracy-files.js';
import type { AccuracyJob } from './accuracy-files.js';
import { measureSeed } from './accuracy-seed.js';

/** A measurement with the robot that it is of; plain data. */
export interface AccuracyData extends AccuracyJob {
  readonly urdfText: string;
  readonly urdfName: string;
}

export const work = sharedWork(
  (data: AccuracyData & Place) => hasMeasures(data.folder, data),
  async (data, onShare) => {
    const { settings, task, urdfText, urdfName } = data;
    const arm = describedArm(settings, urdfText, urdfName);
    const measures = await measureSeed(settings, { arm, urdfText, urdfName }, task, onShare);
    writeMeasures(data.folder, data, measures, data.run);
  },
);
