import { readFileSync } from 'node:fs';

/** A golden file, of a form that the caller has to state. */
export const readGolden = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../golden/${file}`, import.meta.url), 'utf8'));
