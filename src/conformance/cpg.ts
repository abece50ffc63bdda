import { z } from 'zod';
import { GoldenFileError } from '../errors.js';
import { CPG_PARAMETERS_PER_JOINT, PatternGenerator } from '../model/movement/cpg.js';
import type { CpgState } from '../model/movement/cpg.js';
import { index, matrix, numbers, shaped, tolerance, triple } from './golden-file.js';
import type { GoldenFormat } from './golden-file.js';
import { PublishedArm } from './published-arm.js';
import type { Tally } from './tally.js';

/** Names of the columns of Θ in golden files. */
const columns = ['sigma_f', 'sigma_s', 'injection', 'tau_m', 'pf_alpha', 'pf_theta'];

const stateNames = ['VF', 'qF', 'VE', 'qE', 'PFE', 'PFF', 'MNE', 'MNF'] as const satisfies (keyof CpgState)[];
const states = z.record(z.enum(stateNames), z.number());

const goldenCase = z.object({
  id: z.string(),
  variant: z.string(),
  reference: z.union([z.literal('start pose'), z.literal('zero'), numbers]),
  params: matrix,
  angles: matrix,
  checkpoints: z.array(z.object({ update: index, perJoint: z.array(states) })),
  finalPosition: triple,
});

const schema = z.object({
  jointOrder: z.array(z.string()),
  paramOrder: z.array(z.string()),
  tolerance,
  cases: z.array(goldenCase).min(1),
});

/** Movements: every commanded angle, the layers at the checkpoints, and where the hand ends. */
export const patternGenerator: GoldenFormat = {
  name: 'motor-golden/cpg-1',
  replay(content, arm, tally) {
    const { jointOrder, paramOrder, tolerance, cases } = shaped(schema, content);
    const published = new PublishedArm(arm(), jointOrder, 'jointOrder');
    const positions = columns.map((name) => paramOrder.indexOf(name));
    if (paramOrder.length !== columns.length || positions.includes(-1))
      throw new GoldenFileError(
        `paramOrder: ${paramOrder.join(', ')}, expected each of ${columns.join(', ')} once`,
      );
    for (const golden of cases) replayCase(golden, published, positions, tolerance, tally);
  },
};

function replayCase(
  golden: z.output<typeof goldenCase>,
  arm: PublishedArm,
  positions: readonly number[],
  tolerance: number,
  tally: Tally,
): void {
  const where = `case ${golden.id}`;
  const { joints } = arm;
  if (golden.params.length !== joints || golden.params.some((row) => row.length !== CPG_PARAMETERS_PER_JOINT))
    throw new GoldenFileError(`${where}: params, expected ${joints} rows of ${CPG_PARAMETERS_PER_JOINT}`);
  const theta = Float64Array.from(golden.params.flatMap((row) => positions.map((at) => row[at])));
  const reference = referenceOf(golden.reference, arm, where);
  const checkpoints = new Map(golden.checkpoints.map((point) => [point.update, point.perJoint]));
  if (checkpoints.size !== golden.checkpoints.length)
    throw new GoldenFileError(`${where}: two checkpoints of the same update`);

  const generator = new PatternGenerator(joints);
  const angles = new Float64Array(joints);
  generator.reset();
  golden.angles.forEach((expected, update) => {
    generator.update(theta);
    generator.angles(theta, reference, arm.motorGain, angles);
    tally.compareAll(`${where}, angles[${update}]`, angles, expected, tolerance);
    const perJoint = checkpoints.get(update);
    if (perJoint === undefined) return;
    checkpoints.delete(update);
    compareStates(`${where}, checkpoint ${update}`, generator, perJoint, tolerance, tally);
  });
  if (checkpoints.size > 0)
    throw new GoldenFileError(
      `${where}: checkpoint of update ${[...checkpoints.keys()].join(', ')}, expected 0 to ${golden.angles.length - 1}`,
    );
  tally.compareAll(`${where}, finalPosition`, arm.hand(angles), golden.finalPosition, tolerance);
}

function referenceOf(
  reference: 'start pose' | 'zero' | number[],
  arm: PublishedArm,
  where: string,
): Float64Array {
  if (reference === 'start pose') return arm.startPosture;
  if (reference === 'zero') return new Float64Array(arm.joints);
  arm.checkAngles(`${where}.reference`, reference);
  return Float64Array.from(reference);
}

function compareStates(
  where: string,
  generator: PatternGenerator,
  perJoint: readonly Record<keyof CpgState, number>[],
  tolerance: number,
  tally: Tally,
): void {
  if (perJoint.length !== generator.joints)
    throw new GoldenFileError(`${where} has ${perJoint.length} joints, expected ${generator.joints}`);
  perJoint.forEach((expected, joint) => {
    for (const name of stateNames)
      tally.compare(
        () => `${where}, joint ${joint} ${name}`,
        generator.state[name][joint],
        expected[name],
        tolerance,
      );
  });
}
