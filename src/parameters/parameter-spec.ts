/** How parameters are declared. SI units and radians. */

export const profiles = ['published', 'robot'] as const;
/** `published`: every quirk of Baladron et al. 2023. `robot`: what one wants on an arm. */
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

export interface ParameterSpec<T extends ParameterType = ParameterType, V = ValueOf[T]> {
  readonly type: T;
  readonly description: string;
  readonly unit?: string;
  /** Both ends included. */
  readonly range?: readonly [low: number, high: number];
  /** All values that a text may have; none stated: any text. */
  readonly choices?: readonly string[];
  /** True when it counts only while the node configures. */
  readonly readOnly: boolean;
  /** The value in each profile. */
  readonly value: Readonly<Record<Profile, V>>;
}

/** Names with what may be set under them. */
export type ParameterTable = Readonly<Record<string, ParameterSpec>>;

/** A complete, valid set of values for a table; a text with choices is one of them. */
export type ValuesOf<T extends ParameterTable> = { readonly [N in keyof T]: T[N]['value'][Profile] };

/** What a parameter of a type can be: one of its choices `C`, where it has some. */
type ValueAmong<T extends ParameterType, C extends string> = [C] extends [never]
  ? ValueOf[T]
  : C & ValueOf[T];

type Details<C extends string> = Omit<
  ParameterSpec,
  'type' | 'description' | 'value' | 'readOnly' | 'choices'
> & {
  readonly choices?: readonly C[];
  readonly live?: boolean;
};

/** A parameter with the same value in both profiles, or with one for each. */
export function parameter<T extends ParameterType, C extends string = never>(
  type: T,
  value: NoInfer<ValueAmong<T, C> | Readonly<Record<Profile, ValueAmong<T, C>>>>,
  description: string,
  { live = false, ...details }: Details<C> = {},
): ParameterSpec<T, NoInfer<ValueAmong<T, C>>> {
  const perProfile = isPerProfile(value) ? value : { published: value, robot: value };
  return Object.freeze({ type, description, ...details, readOnly: !live, value: perProfile });
}

function isPerProfile<V>(value: V | Readonly<Record<Profile, V>>): value is Readonly<Record<Profile, V>> {
  return typeof value === 'object' && value !== null && 'published' in value;
}

/** An angle of a degree (rad). */
export const DEGREE = Math.PI / 180;
