/** The files below `src/`, their imports, and the circles among them. */
export interface Imports {
  readonly files: readonly string[];
  readonly imports: readonly { readonly from: string; readonly to: string }[];
  /** Each a list of files that import one the next, and the last one the first. */
  readonly circles: readonly (readonly string[])[];
}

/** What each room may import: rooms from the ground up. */
export type Table = Readonly<Record<string, readonly string[] | 'anything'>>;

export function importsBelow(root: string): Promise<Imports>;
export function complaintsAbout(found: Imports, table?: Table): string[];
