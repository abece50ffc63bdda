import { controllerKinds } from '../../controllers/index.js';
import { ConfigurationError } from '../../errors.js';
import type { Overrides } from '../../parameters/configuration-file.js';
import { resolveSettings } from '../../parameters/settings.js';
import { studiedArms } from '../accuracy/studied-arm.js';
import type { StudiedArm } from '../accuracy/studied-arm.js';
import type { MeasuredData } from '../accuracy/measured-work.js';
import type { JobRunner } from '../jobs/job-runner.js';
import { runMeasured } from '../jobs/measured-run.js';
import type { SharedProgress } from '../jobs/shared-run.js';
import type { Measures } from '../results/measure-files.js';
import { median } from '../statistics/sample.js';
import { roundMeasure } from './comparison-cell.js';
import type { ComparisonTask } from './comparison-cell.js';
import { comparisonEntry, comparisonUse } from './comparison-study.js';
import type { DisturbanceName } from './disturbances.js';
import { PatternSearch } from './pattern-search.js';

/** The one procedure by which the constants of all controllers are tuned. */
export const tuningProcedure = {
  /** Sets of constants that are evaluated for each controller, the present ones first. */
  evaluations: 6,
  /** One disturbance of the view and the joints, one of soft joints with a load, one of the camera. */
  disturbances: ['rotation+encoders', 'soft-payload', 'camera-noise'],
  /** No table has these seeds. */
  seeds: [1001],
  task: { trainedTargets: 5, newTargets: 8, leastDistanceM: 0.2, healthyRounds: 1, rounds: 3 },
  /** Errors beyond these count as these (m): better ones do not matter, and a refused reach is not infinitely bad. */
  bestM: 1e-4,
  worstM: 1,
} as const satisfies {
  evaluations: number;
  disturbances: readonly DisturbanceName[];
  seeds: readonly number[];
  task: Omit<ComparisonTask, 'disturbance'>;
  bestM: number;
  worstM: number;
};

/** The parameters of the brain that are tuned; counts are rounded. */
const ofBrain = [
  'model.correction_limit',
  'model.candidates',
  'model.primitives',
  'model.rehearsal_steps',
] as const;

/** One set of constants, and how good it is: mean over cells and rounds of log10 of the median error (m); less is better. */
export interface Evaluation {
  readonly constants: Readonly<Record<string, number>>;
  readonly score: number;
}

/** The tuning of one controller. */
export interface Tuning {
  readonly controller: string;
  readonly evaluations: readonly Evaluation[];
  readonly best: Evaluation;
}

/** The constants of a controller that can be tuned, with their present values. @throws ConfigurationError */
export function tunableConstants(controller: string): Readonly<Record<string, number>> {
  if (controller === 'brain') {
    const settings = resolveSettings('robot');
    return Object.fromEntries(ofBrain.map((name) => [name, settings[name]]));
  }
  const kinds: Readonly<
    Record<string, { readonly constants?: Readonly<Record<string, number>> } | undefined>
  > = controllerKinds;
  const kind = kinds[controller];
  if (kind === undefined)
    throw new ConfigurationError(
      `controller '${controller}' is not known, expected one of ${Object.keys(controllerKinds).join(', ')}`,
    );
  return kind.constants ?? {};
}

/** How good the measures of a cell are. */
export function scoreOf(measures: Measures): number {
  const { bestM, worstM, task } = tuningProcedure;
  const names = [...Array.from({ length: task.rounds }, (_, r) => roundMeasure(r + 1)), 'new_error_m'];
  const logs = names.map((name) => Math.log10(Math.min(worstM, Math.max(bestM, median(measures[name])))));
  return logs.reduce((sum, log) => sum + log, 0) / logs.length;
}

/**
 * Tunes the constants of one controller on the package's left arm.
 * @param folder for the measures of each evaluation; existing ones are not measured again
 * @param signal ends the run
 * @returns undefined where the run was stopped @throws as `runMeasured`
 */
export async function tune(
  controller: string,
  folder: string,
  runner: JobRunner,
  onProgress: (progress: SharedProgress) => void,
  signal: AbortSignal,
): Promise<Tuning | undefined> {
  const [arm] = await studiedArms([], comparisonUse, undefined);
  const search = new PatternSearch(tunableConstants(controller));
  const evaluations: Evaluation[] = [];
  for (let n = 0; n < tuningProcedure.evaluations; n++) {
    const constants = search.ask();
    const data = measurements(controller, constants, n, arm);
    const measures = await runMeasured(folder, comparisonEntry, data, runner, onProgress, signal);
    const known = measures.filter((one) => one !== undefined);
    if (known.length < measures.length) return undefined;
    const score = known.reduce((sum, one) => sum + scoreOf(one), 0) / known.length;
    evaluations.push({ constants, score });
    search.tell(score);
    if (Object.keys(constants).length === 0) break;
  }
  const best = evaluations.reduce((least, one) => (one.score < least.score ? one : least));
  return { controller, evaluations, best };
}

function measurements(
  controller: string,
  constants: Readonly<Record<string, number>>,
  n: number,
  { robot, own, description: { urdfText, urdfName } }: StudiedArm,
) {
  const { disturbances, seeds, task } = tuningProcedure;
  const isBrain = controller === 'brain';
  return disturbances.flatMap((disturbance) =>
    seeds.map((seed) => {
      const given: Overrides = isBrain ? roundedCounts(constants) : {};
      const settings = resolveSettings('robot', { ...own, ...given, controller, 'model.seed': seed });
      const data: MeasuredData<ComparisonTask> = {
        ...{ name: `${robot}-${controller}-${n + 1}-${disturbance}`, settings, urdfText, urdfName },
        task: { ...task, disturbance, ...(isBrain ? {} : { constants }) },
      };
      return { title: `${controller}, set ${n + 1}, ${disturbance}, seed ${seed}`, data };
    }),
  );
}

/** Parameters of the brain within their ranges. */
function roundedCounts(constants: Readonly<Record<string, number>>): Overrides {
  return Object.fromEntries(
    Object.entries(constants).map(([name, value]) => [
      name,
      name === 'model.correction_limit' ? Math.min(1, value) : Math.max(1, Math.round(value)),
    ]),
  );
}
