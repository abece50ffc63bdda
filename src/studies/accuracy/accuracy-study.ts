import { describedRobot } from '../../arm/robot.js';
import type { Overrides } from '../../parameters/configuration-file.js';
import type { Profile } from '../../parameters/parameter-spec.js';
import { resolveSettings } from '../../parameters/settings.js';
import type { CommandUse } from '../../parameters/unused.js';
import { drivingUses } from '../../robot/driven-robot.js';
import type { JobRunner } from '../jobs/job-runner.js';
import { runMeasured } from '../jobs/measured-run.js';
import type { SharedProgress } from '../jobs/shared-run.js';
import { ablations } from './ablations.js';
import { accuracyRows } from './accuracy-rows.js';
import type { AccuracyRow } from './accuracy-rows.js';
import { standardTask } from './accuracy-seed.js';
import type { AccuracyTask, PhysicsName } from './accuracy-seed.js';
import { machineTask } from './machine-seed.js';
import type { MachineTask, Tier } from './machine-seed.js';
import { machineNamed } from './machines.js';
import type { MachineName } from './machines.js';
import type { MeasuredData } from './measured-work.js';
import { studiedArms } from './studied-arm.js';
import type { StudiedArm } from './studied-arm.js';

/** The settings that the study uses. Its brains, and what they learn, are its own. */
export const accuracyUse = {
  name: 'experiment accuracy',
  uses: { ...drivingUses, checkpoints: undefined },
  sets: [
    'model.profile',
    'model.seed',
    'model.time_law',
    'learning.enabled',
    'learning.exploration',
    'autosave',
  ],
} as const satisfies CommandUse;

export interface AccuracyRequest {
  /** Configuration files of the arms; none: the package's left arm. */
  readonly arms: readonly string[];
  readonly seeds: readonly number[];
  /** Where the arms are simulated; default: MuJoCo. */
  readonly plant?: PhysicsName;
  /** The arms as they are that are measured instead, and how; undefined: described arms and their disturbances. */
  readonly machines?: MachinesRequest;
  /** Whether all steps from the published profile to `robot` are measured, or only these two profiles. */
  readonly ablations: boolean;
  /** Folder for the measures of each seed. Existing ones are not measured again. */
  readonly folder: string;
  /** Entry point of the workers. */
  readonly entry: URL;
  /** Called with the parameters of a file that are ignored. */
  readonly onNotice?: (text: string) => void;
}

export interface MachinesRequest {
  readonly names: readonly MachineName[];
  readonly tier: Tier;
  /** Values of the parameter `controller`; default: that of the arm's file, or the brain. */
  readonly controllers?: readonly (string | undefined)[] | undefined;
}

export interface AccuracyOutcome {
  /** Number of complete measurements, and of all. */
  readonly complete: number;
  readonly total: number;
  /** Rows of all measurements; empty if the run was stopped. */
  readonly rows: readonly AccuracyRow[];
}

/** A robot under one profile and some settings. */
interface Variant {
  readonly robot: string;
  readonly step: string;
  /** Prefix of the names of its measures. */
  readonly prefix: string;
  readonly profile: Profile;
  readonly overrides: Overrides;
  readonly task: AccuracyTask | MachineTask;
}

/**
 * Measures all robots with all seeds, except those that the folder has. Other processes may do the same there.
 * @param signal ends the run; complete measurements stay
 * @throws ConfigurationError, UrdfError, ModelError
 * @throws ResultsError when the folder has measures of other settings under the same names, or cannot be used
 */
export async function runAccuracy(
  { arms, seeds, plant, machines, ablations: all, folder, entry, onNotice }: AccuracyRequest,
  runner: JobRunner,
  onProgress: (progress: SharedProgress) => void,
  signal: AbortSignal,
): Promise<AccuracyOutcome> {
  const studied = await studiedArms(arms, accuracyUse, onNotice);
  const variants = studied.flatMap((arm) =>
    machines === undefined ? variantsOf(arm, taskOn(plant), all) : machinesOf(arm, machines),
  );
  const measurements = variants.flatMap((variant) => seeds.map((seed) => measurement(variant, seed)));
  const measures = await runMeasured(folder, entry, measurements, runner, onProgress, signal);
  const complete = measures.filter((one) => one !== undefined);
  if (complete.length < measurements.length)
    return { complete: complete.length, total: measurements.length, rows: [] };
  const rows = variants.flatMap(({ robot, prefix }, v) =>
    accuracyRows(robot, complete.slice(v * seeds.length, (v + 1) * seeds.length), prefix),
  );
  return { complete: complete.length, total: measurements.length, rows };
}

/** Measures in MuJoCo do not name the plant, because they are older than the second plant. */
const taskOn = (plant: PhysicsName = 'mujoco'): AccuracyTask =>
  plant === 'mujoco' ? standardTask : { ...standardTask, plant };

function variantsOf(
  { robot, own, description }: StudiedArm,
  task: AccuracyTask,
  withAblations: boolean,
): Variant[] {
  const steps = ablations(description.arm.reach)
    .filter(({ name }) => withAblations || name === 'published')
    .map(({ name, profile, overrides, disturbances }) => ({
      robot,
      step: name,
      prefix: `${name}: `,
      profile,
      overrides: { ...own, ...overrides },
      task: { ...task, disturbances },
    }));
  return [{ robot, step: 'robot', prefix: '', profile: 'robot', overrides: own, task }, ...steps];
}

/** The machines of an arm with each controller, under the profile `robot`. Names without a controller are the brain's. */
function machinesOf(
  { robot, own }: StudiedArm,
  { names, tier, controllers = [undefined] }: MachinesRequest,
): Variant[] {
  return controllers.flatMap((controller) =>
    names.map((name) => {
      const ofBrain = controller === undefined || controller === 'brain';
      return {
        robot,
        step: ofBrain ? `${tier}-${name}` : `${tier}-${controller}-${name}`,
        prefix: ofBrain ? `${name}: ` : `${name}, ${controller}: `,
        profile: 'robot',
        overrides: {
          ...own,
          ...machineNamed(name).settings,
          ...(controller !== undefined && { controller }),
        },
        task: { ...machineTask, machine: name, tier },
      };
    }),
  );
}

function measurement({ robot, step, profile, overrides, task }: Variant, seed: number) {
  const settings = resolveSettings(profile, {
    ...overrides,
    'model.profile': profile,
    'model.seed': seed,
  });
  const { urdfText, urdfName } = describedRobot(settings);
  const name = `${robot}-${step}`;
  const data: MeasuredData<AccuracyTask | MachineTask> = { name, settings, task, urdfText, urdfName };
  return { title: `${name}, seed ${seed}`, data };
}
