import { ConfigurationError } from '../../errors.js';
import type { Overrides } from '../../parameters/configuration-file.js';
import type { Profile } from '../../parameters/parameter-spec.js';
import type { PlantName } from '../../robot/plant-choice.js';
import { resolveSettings } from '../../parameters/settings.js';
import type { CommandUse } from '../../parameters/unused.js';
import { ablations } from '../accuracy/ablations.js';
import { accuracyUse } from '../accuracy/accuracy-study.js';
import type { MeasuredData } from '../accuracy/measured-work.js';
import { studiedArms } from '../accuracy/studied-arm.js';
import type { StudiedArm } from '../accuracy/studied-arm.js';
import type { JobRunner } from '../jobs/job-runner.js';
import { runMeasured } from '../jobs/measured-run.js';
import type { SharedProgress } from '../jobs/shared-run.js';
import type { ComparisonTask } from './comparison-cell.js';
import type { MeasuredCell } from './comparison-rows.js';
import { disturbanceNamed, settingsUnder } from './disturbances.js';

/** Compiled entry point of the workers. */
export const comparisonEntry = new URL('./comparison-worker.js', import.meta.url);

/** The settings that a comparison uses. Controllers, brains and what they learn are its own. */
export const comparisonUse: CommandUse = {
  ...accuracyUse,
  name: 'compare',
  sets: ['controller', ...accuracyUse.sets],
};

export interface ComparisonRequest {
  /** Configuration files of the arms; none: the package's left arm. */
  readonly arms: readonly string[];
  /** Values of the parameter `controller`, or a variant of the brain, such as `brain:published`. */
  readonly controllers: readonly string[];
  readonly disturbances: readonly string[];
  readonly seeds: readonly number[];
  /** Where the arms are: simulated here, in MuJoCo unless given, or driven by a node of ROS 2. */
  readonly plant?: PlantName | 'ros';
  /** The task without its disturbance. */
  readonly task: Omit<ComparisonTask, 'disturbance'>;
  /** Further settings of every cell. */
  readonly overrides: Overrides;
  /** Folder for the measures of each cell and seed. Existing ones are not measured again. */
  readonly folder: string;
  /** Entry point of the workers. */
  readonly entry: URL;
  /** Called with the parameters of a file that are ignored. */
  readonly onNotice?: (text: string) => void;
}

export interface ComparisonOutcome {
  /** Number of complete measurements, and of all. */
  readonly complete: number;
  readonly total: number;
  /** All cells with the seeds that are complete. */
  readonly cells: readonly MeasuredCell[];
}

const BRAIN = 'brain:';

/**
 * Measures every controller under every disturbance on every arm with every seed, except those measurements that the
 * folder has. Other processes may do the same there.
 * @param signal ends the run; complete measurements stay
 * @throws ConfigurationError when there is no such controller or disturbance; UrdfError, ModelError
 * @throws ResultsError when the folder has measures of other settings under the same names, or cannot be used
 */
export async function runComparison(
  request: ComparisonRequest,
  runner: JobRunner,
  onProgress: (progress: SharedProgress) => void,
  signal: AbortSignal,
): Promise<ComparisonOutcome> {
  const { arms, folder, entry, seeds, onNotice } = request;
  const cells = (await studiedArms(arms, comparisonUse, onNotice)).flatMap((arm) => cellsOf(arm, request));
  const measurements = cells.flatMap((cell) => seeds.map((seed) => cell.measurement(seed)));
  const measures = await runMeasured(folder, entry, measurements, runner, onProgress, signal);
  return {
    complete: measures.filter((one) => one !== undefined).length,
    total: measurements.length,
    cells: cells.map(({ robot, plant, controller, disturbance }, c) => ({
      ...{ robot, plant, controller, disturbance },
      seeds: seeds.flatMap((seed, s) => {
        const own = measures[c * seeds.length + s];
        return own === undefined ? [] : [{ seed, measures: own }];
      }),
    })),
  };
}

function cellsOf(
  { robot, own, description: { arm, urdfText, urdfName } }: StudiedArm,
  { controllers, disturbances, plant = 'mujoco', task, overrides }: ComparisonRequest,
) {
  return controllers.flatMap((controller) => {
    const variant = variantOf(controller, arm.reach);
    return disturbances.map(disturbanceNamed).map((disturbance) => ({
      robot,
      plant,
      controller,
      disturbance,
      measurement: (seed: number) => {
        const settings = resolveSettings(variant.profile, {
          ...settingsUnder(disturbance),
          ...own,
          ...overrides,
          ...variant.overrides,
          'model.profile': variant.profile,
          'model.seed': seed,
        });
        const where = plant === 'mujoco' ? robot : `${robot}-${plant}`;
        const name = `${where}-${controller.replace(':', '.')}-${disturbance}`;
        const data: MeasuredData<ComparisonTask> = {
          ...{ name, settings, urdfText, urdfName },
          task: { ...task, disturbance, ...(plant === 'mujoco' || plant === 'ros' ? {} : { plant }) },
        };
        return { title: `${robot}, ${controller}, ${disturbance}, seed ${seed}`, data };
      },
    }));
  });
}

/** Brains without one of their parts. */
const lesions: readonly Variant[] = [
  {
    name: 'no_cerebellum',
    profile: 'robot',
    overrides: { 'model.correction_limit': 0, 'model.rehearsal_steps': 0, 'model.candidates': 1 },
  },
  { name: 'no_basal_ganglia', profile: 'robot', overrides: { 'model.selection': 'random' } },
];

/** All that may follow `brain:` in the name of a controller, for an arm of this reach (m). */
const variantsOf = (reachM: number): readonly Variant[] => [...ablations(reachM), ...lesions];
export const variantNames = variantsOf(1).map(({ name }) => BRAIN + name);

interface Variant {
  readonly name: string;
  readonly profile: Profile;
  readonly overrides: Overrides;
}

function variantOf(controller: string, reachM: number): Omit<Variant, 'name'> {
  if (!controller.startsWith(BRAIN)) return { profile: 'robot', overrides: { controller } };
  const variant = variantsOf(reachM).find(({ name }) => name === controller.slice(BRAIN.length));
  if (variant === undefined)
    throw new ConfigurationError(
      `controller '${controller}' is no variant of the brain, expected one of ${variantNames.join(', ')}`,
    );
  return { profile: variant.profile, overrides: { ...variant.overrides, controller: 'brain' } };
}
