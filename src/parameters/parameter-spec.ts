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

export interface ParameterSpec<T extends ParameterType = ParameterType> {
  readonly type: T;
  readonly description: string;
  readonly unit?: string;
  /** Both ends included. */
  readonly range?: readonly [low: number, high: number];
  readonly choices?: readonly string[];
  /** True when it counts only while the node configures. */
  readonly readOnly: boolean;
  /** The value in each profile. */
  readonly value: Readonly<Record<Profile, ValueOf[T]>>;
}

/** Names with what may be set under them. */
export type ParameterTable = Readonly<Record<string, ParameterSpec>>;

/** A complete, valid set of values for a table. */
export type ValuesOf<T extends ParameterTable> = { readonly [N in keyof T]: ValueOf[T[N]['type']] };

type Details = Omit<ParameterSpec, 'type' | 'description' | 'value' | 'readOnly'> & {
  readonly live?: boolean;
};

/** A parameter with the same value in both profiles, or with one for each. */
export function parameter<T extends ParameterType>(
  type: T,
  value: ValueOf[T] | { published: ValueOf[T]; robot: ValueOf[T] },
  description: string,
  { live = false, ...details }: Details = {},
): ParameterSpec<T> {
  const perProfile =
    typeof value === 'object' && 'published' in value ? value : { published: value, robot: value };
  return Object.freeze({ type, description, ...details, readOnly: !live, value: perProfile });
}

/** An angle of a degree (rad). */
export const DEGREE = Math.PI / 180;
