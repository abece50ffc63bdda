/** Checks lists and names of joints against the joints of an arm, as the table asks. */
import type { ListLength, ParameterSpec, ParameterTable } from './parameter-spec.js';

type List = readonly (number | string)[];

/**
 * Problems with lists, and with texts that name joints: one text per parameter, with what would be right. Types and
 * ranges have been checked before.
 * @param joints names of the joints of the arm; without joints no list can have one
 * element per joint
 */
export function listProblems(
  table: ParameterTable,
  values: Readonly<Record<string, unknown>>,
  joints: readonly string[],
): string[] {
  const specs = Object.entries(table);
  const ofLists = specs.flatMap(([name, spec]) => {
    const list = values[name];
    const problem = isList(list) ? problemOfList(list, spec, joints.length) : undefined;
    return problem === undefined ? [] : [`parameter '${name}' ${problem}`];
  });
  const ofNames = specs
    .filter(([, { namesJoints }]) => namesJoints)
    .flatMap(([name]) =>
      jointsIn(String(values[name]))
        .filter((joint) => !joints.includes(joint))
        .map((joint) => `parameter '${name}' names '${joint}', expected some of ${joints.join(', ')}`),
    );
  return [...ofLists, ...ofNames];
}

/** The joints that a text names, separated by commas. */
export function jointsIn(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function isList(value: unknown): value is List {
  return Array.isArray(value);
}

function problemOfList(
  list: List,
  { length, mayBeEmpty, unique, elements }: ParameterSpec,
  joints: number,
): string | undefined {
  if (list.length === 0 && mayBeEmpty) return undefined;
  if (list.length === 0 && length === undefined)
    return `is empty, expected at least one ${unique ?? 'element'}`;
  const expected = length === undefined ? undefined : betterLength(length, list.length, joints);
  if (expected !== undefined)
    return `has ${list.length} elements, expected ${expected}${mayBeEmpty ? ' or none' : ''}`;
  const repeated = list.find((item, i) => list.indexOf(item) !== i);
  if (unique !== undefined && repeated !== undefined)
    return `names ${repeated} twice, expected each ${unique} once`;
  return problemOfElements(list, elements);
}

/** The length that a list of `found` elements should have, or undefined when it has it. */
function betterLength(length: ListLength, found: number, joints: number): string | undefined {
  if (length === 'one per joint')
    return found === joints || joints === 0 ? undefined : `${joints} (one per joint)`;
  if (length === 'one per joint or one')
    return found === joints || found === 1 || joints === 0
      ? undefined
      : `${joints} (one per joint), one for all`;
  if (typeof length === 'number') return found === length ? undefined : String(length);
  return found % 2 === 0 ? undefined : length;
}

const elementRules = {
  positive: { allows: (value: number) => value > 0, text: 'none of 0 or below' },
  'not negative': { allows: (value: number) => value >= 0, text: 'none below 0' },
};

function problemOfElements(list: List, elements: ParameterSpec['elements']): string | undefined {
  if (elements === undefined) return undefined;
  const { allows, text } = elementRules[elements];
  const wrong = list.find((value) => !allows(Number(value)));
  return wrong === undefined ? undefined : `has the value ${wrong}, expected ${text}`;
}
