import type { TrialTable } from '../trial-table.js';
import type { TrialRange } from '../measures/trial-range.js';

/**
 * What a condition is, as its trials tell, whatever it is called: which disturbance was in force when, whether the
 * strategy was used, and what was taken away.
 */
export interface ConditionFacts {
  readonly trials: number;
  /** Contiguous trials with a disturbance of the view, in order. */
  readonly disturbances: readonly Disturbance[];
  readonly strategy: boolean;
  readonly cerebellum: Part;
  readonly basalGanglia: Part;
  readonly dopamine: Part;
  /** Whether learning and noise were never switched off. */
  readonly unfrozen: boolean;
}

/** `absent`: from the first trial on; `lesioned`: from a later one on. */
export type Part = 'present' | 'absent' | 'lesioned';

export interface Disturbance {
  readonly kind: 'rotation' | 'shift' | 'clamp';
  readonly range: TrialRange;
  /** Turn of the seen hand where it is largest (degrees); 0 for a shift. */
  readonly angleDeg: number;
}

export function factsOf(table: TrialTable): ConditionFacts {
  const all = (column: string) => table.column(column).every((value) => value === 1);
  return {
    trials: table.rows,
    disturbances: disturbancesOf(table),
    strategy: table.column('strategy').includes(1),
    cerebellum: partOf(table.column('cerebellum')),
    basalGanglia: partOf(table.column('basal_ganglia')),
    dopamine: partOf(table.column('dopamine_cell')),
    unfrozen: all('learning') && all('noise'),
  };
}

const partOf = (present: Float64Array): Part =>
  !present.includes(0) ? 'present' : present.includes(1) ? 'lesioned' : 'absent';

function disturbancesOf(table: TrialTable): Disturbance[] {
  const rotation = table.column('rotation_deg');
  const clamped = table.column('clamped');
  const shifts = ['shift_x_m', 'shift_y_m', 'shift_z_m'].map((name) => table.column(name));
  const kinds = Array.from(rotation, (angle, t): Disturbance['kind'] | undefined =>
    clamped[t] === 1
      ? 'clamp'
      : angle !== 0
        ? 'rotation'
        : shifts.some((shift) => shift[t] !== 0)
          ? 'shift'
          : undefined,
  );
  const found: Disturbance[] = [];
  for (let first = 0; first < kinds.length; first++) {
    const kind = kinds[first];
    if (kind === undefined) continue;
    let last = first;
    while (kinds[last + 1] === kind && Math.sign(rotation[last + 1]) === Math.sign(rotation[first])) last++;
    const angles = rotation.subarray(first, last + 1);
    const angleDeg = angles.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
    found.push({ kind, range: { first, last }, angleDeg });
    first = last;
  }
  return found;
}

/** Conditions that the publication and its ablations have; lines of the specification name them. */
export type PublishedCondition =
  | 'reaching'
  | 'reaching, no cerebellum'
  | 'reaching, no basal ganglia'
  | 'no rotation'
  | 'strategy alone'
  | 'rotation'
  | 'rotation + strategy'
  | 'rotation, no cerebellum'
  | 'rotation + strategy, no cerebellum';

const REACHES_PER_GOAL = 300;
const ADAPTATION_TRIALS = 1000;
const ROTATED: TrialRange = { first: 601, last: 799 };
const ANGLE_DEG = 45;

/** Which published condition this is; undefined where schedule, angle or lesions differ. */
export function publishedCondition(
  experiment: string,
  facts: ConditionFacts,
): PublishedCondition | undefined {
  if (!facts.unfrozen || facts.dopamine !== 'present') return undefined;
  if (experiment === 'reaching') return publishedReaching(facts);
  return experiment === 'adaptation' ? publishedAdaptation(facts) : undefined;
}

function publishedReaching(facts: ConditionFacts): PublishedCondition | undefined {
  const { cerebellum, basalGanglia, disturbances, strategy } = facts;
  if (disturbances.length > 0 || strategy || facts.trials % REACHES_PER_GOAL !== 0) return undefined;
  if (cerebellum === 'present' && basalGanglia === 'present') return 'reaching';
  if (cerebellum === 'absent' && basalGanglia === 'present') return 'reaching, no cerebellum';
  if (cerebellum === 'present' && basalGanglia === 'absent') return 'reaching, no basal ganglia';
  return undefined;
}

function publishedAdaptation(facts: ConditionFacts): PublishedCondition | undefined {
  const { cerebellum, basalGanglia, disturbances, strategy } = facts;
  if (facts.trials !== ADAPTATION_TRIALS || basalGanglia !== 'present' || cerebellum === 'lesioned')
    return undefined;
  if (disturbances.length === 0) {
    if (cerebellum === 'absent') return undefined;
    return strategy ? 'strategy alone' : 'no rotation';
  }
  const [{ kind, range, angleDeg }, ...more] = disturbances;
  const published =
    more.length === 0 &&
    kind === 'rotation' &&
    range.first === ROTATED.first &&
    range.last === ROTATED.last &&
    Math.abs(angleDeg - ANGLE_DEG) < 1e-6;
  if (!published) return undefined;
  const rotation = strategy ? 'rotation + strategy' : 'rotation';
  return cerebellum === 'absent' ? `${rotation}, no cerebellum` : rotation;
}
