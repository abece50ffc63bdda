/** How parameters are declared. SI units and radians. */

export const profiles = ['published', 'robot'] as const;
/** `published`: every quirk of Baladron et al. 2023. `robot`: for driving an arm. */
export type Profile = (typeof profiles)[number];

export type ParameterType = 'boolean' | 'integer' | 'double' | 'string' | 'double_array' | 'string_array';

interface ValueOf {
  boolean: boolean;
  integer: number;
  double: number;
  string: string;
  double_array: readonly number[];
  string_array: readonly string[];
}

/** Units, each with the ending that names get in the program: `goal_radius` in m is `goalRadiusM`. */
export const unitEndings = {
  s: 'S',
  Hz: 'Hz',
  m: 'M',
  'm/s': 'MPerS',
  rad: 'Rad',
  'rad/s': 'RadPerS',
  'rad/s^2': 'RadPerS2',
  'rad/s^3': 'RadPerS3',
  kg: 'Kg',
  N: 'N',
  'N m': 'Nm',
  'N m/rad': 'NmPerRad',
  'N s/m': 'NsPerM',
  '1/m': 'PerM',
} as const;
export type Unit = keyof typeof unitEndings;

/** What a parameter serves. Each command states which scopes it uses, and refuses parameters of the others. */
export const scopes = {
  arm: 'the arm',
  collisions: 'checks for collisions',
  brain: 'the brain',
  repertoire: 'the repertoire of primitives',
  cerebellum: 'the cerebellum',
  'brain-reaches': 'reaches of the brain',
  'free-reaches': 'reaches of the brain for any target',
  'measured-reaches': 'reaches of the brain with measured joints',
  outcomes: 'outcomes that the cortex shows',
  reservoir: 'the running reservoir',
  'shared-clock': 'the clock of reservoir and basal ganglia',
  adaptation: 'the adaptation task',
  reaching: 'the reaching experiment',
  movements: 'movements',
  limits: 'limits of movements',
  tracking: 'arms that may fall behind their commands',
  session: 'sessions of reaches',
  checkpoints: 'brains on file',
  node: 'the ROS 2 node',
  'simulated-robot': 'the simulated robot',
  check: 'the check of a robot',
  inspection: 'the inspection of an arm',
} as const;
export type Scope = keyof typeof scopes;

/** Conditions on a value other than equality. An empty text or list stands for "none". */
export const valueStates = {
  empty: (value: unknown) => isEmpty(value),
  'not empty': (value: unknown) => !isEmpty(value),
  'not 0': (value: unknown) => value !== 0,
  'one that learns': (value: unknown) =>
    value !== 'ik' && value !== 'ik-visual' && value !== 'computed-torque',
  'not 1': (value: unknown) => value !== 1,
  'action or auto': (value: unknown) => value === 'action' || value === 'auto',
  'trajectory or auto': (value: unknown) => value === 'trajectory' || value === 'auto',
} as const;

function isEmpty(value: unknown): boolean {
  return value === '' || (Array.isArray(value) && value.length === 0);
}

/** What the value of a parameter must be for another one to take effect: this value, or one in this state. */
export type Condition = string | boolean | { readonly is: keyof typeof valueStates };
/** Conditions by the names of the parameters. */
export type OnlyWith = Readonly<Record<string, Condition>>;

/** How many elements a list has; pairs say what each is of ("pairs of a unit and its value"). */
export type ListLength = number | 'one per joint' | 'one per joint or one' | `pairs of ${string}`;

export interface ParameterSpec<
  T extends ParameterType = ParameterType,
  V = ValueOf[T],
  U extends Unit = Unit,
> {
  readonly type: T;
  readonly description: string;
  /** The value in each profile. */
  readonly value: Readonly<Record<Profile, V>>;
  readonly unit?: U;
  /** Of a number; both ends included. */
  readonly range?: readonly [low: number, high: number];
  /** For a text: all permitted values. Without choices any text is permitted. */
  readonly choices?: readonly string[];
  /** For a list. Without a length it may have any length except 0. */
  readonly length?: ListLength;
  /** Whether a list may be empty, whatever its length is otherwise. */
  readonly mayBeEmpty?: true;
  /** For a list without repeated elements: what an element is ("joint"). */
  readonly unique?: string;
  /** What every number of a list is. */
  readonly elements?: 'positive' | 'not negative';
  /** For a text that names joints of the arm, separated by commas. */
  readonly namesJoints?: true;
  /** True if it cannot be changed once the node has started. */
  readonly readOnly: boolean;
  /** Set if a change is taken only while the arm rests, and the node configures anew for it. */
  readonly whileIdle?: true;
  /** The scopes that it serves, at least one. */
  readonly scope: readonly Scope[];
  /**
   * Values that other parameters must have for this one to take effect. Parameters that a command does not use are no
   * obstacle.
   */
  readonly onlyWith?: OnlyWith;
  /**
   * Set if the parameter is part of a brain's identity: a checkpoint states it, and fits no brain with another value. A
   * parameter that is younger than some checkpoints is stated `unless published`: in those it had the published value.
   */
  readonly identity?: 'always' | 'unless published';
}

/** Names, each with the entry that describes the parameter. */
export type ParameterTable = Readonly<Record<string, ParameterSpec>>;

/** A complete, valid set of values for a table; a text with choices is one of them. */
export type ValuesOf<T extends ParameterTable> = { readonly [N in keyof T]: T[N]['value'][Profile] };

/** The values of a parameter of a type: one of its choices `C`, if it has any. */
type ValueAmong<T extends ParameterType, C extends string> = [C] extends [never]
  ? ValueOf[T]
  : C & ValueOf[T];

type Details<C extends string, U extends Unit> = Partial<
  Omit<
    ParameterSpec<ParameterType, unknown, U>,
    'type' | 'description' | 'value' | 'readOnly' | 'whileIdle' | 'choices'
  >
> & {
  readonly choices?: readonly C[];
  /** Whether it can be changed at any time, or while the arm is idle. */
  readonly live?: boolean | 'idle';
};

/** Declares parameters that serve `scope`, unless their details say otherwise. */
export function parametersFor(...scope: readonly Scope[]) {
  /** A parameter with the same value in both profiles, or with one for each. */
  return function parameter<T extends ParameterType, C extends string = never, U extends Unit = never>(
    type: T,
    value: NoInfer<ValueAmong<T, C> | Readonly<Record<Profile, ValueAmong<T, C>>>>,
    description: string,
    { live = false, ...details }: Details<C, U> = {},
  ): ParameterSpec<T, NoInfer<ValueAmong<T, C>>, NoInfer<U>> {
    const perProfile = isPerProfile(value) ? value : { published: value, robot: value };
    const idle = live === 'idle' ? ({ whileIdle: true } as const) : {};
    return Object.freeze({
      type,
      description,
      scope,
      ...details,
      ...idle,
      readOnly: !live,
      value: perProfile,
    });
  };
}

function isPerProfile<V>(value: V | Readonly<Record<Profile, V>>): value is Readonly<Record<Profile, V>> {
  return typeof value === 'object' && value !== null && 'published' in value;
}

/** The frozen values of a profile. */
export function defaultsOf<T extends ParameterTable>(table: T, profile: Profile): ValuesOf<T> {
  const entries = Object.entries(table).map(([name, { value }]) => [name, frozen(value[profile])]);
  return Object.freeze(Object.fromEntries(entries) as ValuesOf<T>);
}

/** A list as a copy that nobody can change; anything else as it is. */
export function frozen(value: unknown): unknown {
  return Array.isArray(value) ? Object.freeze([...(value as unknown[])]) : value;
}

/** An angle of a degree (rad). */
export const DEGREE = Math.PI / 180;
