import { describedArm } from '../../arm/robot.js';
import type { RobotDescription } from '../../arm/robot.js';
import type { Settings } from '../../parameters/parameter-table.js';
import { sharedWork } from '../jobs/worker.js';
import type { Place, ShareListener } from '../jobs/worker.js';
import { hasMeasures, writeMeasures } from '../results/measure-files.js';
import type { MeasuredJob, Measures } from '../results/measure-files.js';

/** A measurement and its robot; plain data. */
export interface MeasuredData<Task extends object> extends MeasuredJob {
  readonly task: Task;
  readonly urdfName: string;
}

/** Work of a worker that measures a robot and writes the measures into the folder of the run. */
export const measuredWork = <Task extends object>(
  measure: (
    settings: Settings,
    robot: RobotDescription,
    task: Task,
    onShare: ShareListener,
  ) => Promise<Measures>,
) =>
  sharedWork(
    (data: MeasuredData<Task> & Place) => hasMeasures(data.folder, data),
    async (data, onShare) => {
      const { settings, task, urdfText, urdfName } = data;
      const arm = describedArm(settings, urdfText, urdfName);
      const measures = await measure(settings, { arm, urdfText, urdfName }, task, onShare);
      writeMeasures(data.folder, data, measures, data.run);
    },
  );
