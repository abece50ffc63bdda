/** An inspection as a text for people. */
import type { ArmInspection, InspectedJoint } from './arm-inspection.js';
import type { PrimitiveSurvey } from './primitive-survey.js';

const DEGREE = Math.PI / 180;
const number = (value: number, digits = 2) => (Number.isFinite(value) ? value.toFixed(digits) : 'none');
const corner = (point: readonly number[]) => point.map((x) => x.toFixed(2)).join(' ');

export function inspectionText(inspection: ArmInspection): string {
  const { source, baseLink, tipLink, joints, reachM, shapes, volume, survey } = inspection;
  const { low, high, volumeM3, edgeM } = volume;
  const pairs = shapes.pairs === undefined ? 'not predicted' : `${shapes.pairs} pairs of shapes are watched`;
  return [
    `${source}: ${joints.length} joints from ${baseLink} to ${tipLink}, ${reachM.toFixed(2)} m long`,
    '',
    ...table(joints),
    '',
    `reach        x y z from ${corner(low)} to ${corner(high)} m; about ${volumeM3.toPrecision(2)} m^3 (cubes of ${(1000 * edgeM).toFixed(0)} mm)`,
    `collisions   ${pairs}`,
    ...[...shapes.problems, ...shapes.touching].map((line) => `             ${line}`),
    ...surveyLines(survey),
  ].join('\n');
}

function table(joints: readonly InspectedJoint[]): string[] {
  const head = ['joint', 'from', 'to', 'velocity', 'effort', 'start', 'room'];
  const rows = joints.map(({ name, lower, upper, velocity, effort, start }) => [
    name,
    number(lower),
    number(upper),
    number(velocity),
    number(effort, 0),
    number(start),
    number(Math.min(start - lower, upper - start)),
  ]);
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)));
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ');
  return [`${line(head)}    (rad, rad/s, N m; m for joints that slide)`, ...rows.map(line)];
}

/** What a person would do about it. */
function surveyLines({ primitives, survive, limits, collisions }: PrimitiveSurvey): string[] {
  const head = `primitives   ${survive} of ${primitives} survive`;
  const lines = [
    ...limits.map(
      ({ joint, side, primitives: count, byRad }) =>
        `             ${count} go beyond the ${side} limit of ${joint}, by up to ${byRad.toFixed(2)} rad (${(byRad / DEGREE).toFixed(0)} degrees)`,
    ),
    ...collisions.map(
      ({ bodies, primitives: count }) => `             ${count} bring ${bodies} too near to each other`,
    ),
  ];
  if (survive > 0) return [head, ...lines];
  const [first] = limits;
  return [
    head,
    ...lines,
    `             without primitives the brain cannot drive this arm: give it another start_posture${limits.length === 0 ? '' : `, a smaller model.motor_gain, or wider limits of ${first.joint}`}, or drive it with controller: ik`,
  ];
}
