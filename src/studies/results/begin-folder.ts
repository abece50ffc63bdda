import { readdirSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { ResultsError, messageOf } from '../../errors.js';
import { resolveSettings } from '../../parameters/settings.js';
import { isClaimOf, locked } from './claim.js';
import type { Manifest, ManifestContent } from './manifest.js';
import { hostFacts, programFacts } from './provenance.js';
import { makeFolder, readManifest, writeManifest } from './results-folder.js';

/** The requested content of a folder, in the form of its manifest. */
export type AskedFor = Omit<ManifestContent, 'program' | 'host' | 'startedAt'>;

const LOCK = 'manifest';

/**
 * Begins a folder of results, or continues one. Several processes may do so at the same time. Seeds that are new to the
 * folder are added to its manifest.
 * @param resume whether to continue existing results
 * @returns the seeds of all processes so far, in ascending order if some were added
 * @throws ResultsError when the folder has other content or cannot be written
 */
export async function beginFolder(
  folder: string,
  asked: AskedFor,
  resume: boolean,
): Promise<readonly number[]> {
  const known = usable(folder, asked, resume);
  if (known !== undefined && asked.seeds.every((seed) => known.seeds.includes(seed))) return known.seeds;
  return locked(folder, LOCK, () => {
    const found = usable(folder, asked, resume);
    const content: ManifestContent =
      found === undefined
        ? { ...asked, program: programFacts(), host: hostFacts(), startedAt: new Date().toISOString() }
        : { ...found, seeds: [...new Set([...found.seeds, ...asked.seeds])].sort((a, b) => a - b) };
    writeManifest(folder, content);
    return content.seeds;
  });
}

/**
 * The manifest of the folder, which must be of the same experiment; undefined if there is none.
 * @throws ResultsError
 */
function usable(folder: string, asked: AskedFor, resume: boolean): Manifest | undefined {
  let found = readManifest(folder);
  if (found === undefined) {
    if (isEmpty(folder)) return undefined;
    // Another process may have begun it between these two checks.
    found = readManifest(folder);
    if (found === undefined)
      throw new ResultsError(
        `${folder} is not empty and holds no experiment: expected a new or empty folder`,
      );
  }
  if (!resume)
    throw new ResultsError(
      `${folder} holds results of '${found.experiment}' already: --resume goes on with them, another --out begins anew`,
    );
  requireSame(found, asked, folder);
  return found;
}

/** Ignores files of another process that is beginning the folder. Creates the folder. */
function isEmpty(folder: string): boolean {
  try {
    makeFolder(folder);
    return readdirSync(folder).every(
      (file) => isClaimOf(LOCK, file) || /^manifest\.json\.\d+\.\d+\.tmp$/.test(file),
    );
  } catch (error) {
    throw new ResultsError(`${folder} cannot be used for results: ${messageOf(error)}`, { cause: error });
  }
}

/** @throws ResultsError that names what differs */
function requireSame(found: Manifest, asked: AskedFor, folder: string): void {
  const defaults = resolveSettings('published');
  const flat = (content: AskedFor): Record<string, unknown> => {
    const { settings, ...rest } = content.configuration;
    return {
      experiment: content.experiment,
      conditions: content.conditions,
      columns: content.columns,
      recording: content.recording,
      'saved weights': content.weights,
      ...rest,
      // Parameters that the program did not have yet when the folder was begun had their default.
      ...defaults,
      ...(typeof settings === 'object' && !Array.isArray(settings) ? settings : {}),
    };
  };
  // As JSON, because the manifest that was read has only JSON values.
  const [before, now] = [flat(found), flat(JSON.parse(JSON.stringify(asked)) as AskedFor)];
  const different = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter(
    (name) => !isDeepStrictEqual(before[name], now[name]),
  );
  if (different.length === 0) return;
  const show = (value: unknown) => {
    const text = value === undefined ? 'nothing' : JSON.stringify(value);
    return text.length > 80 ? `${text.slice(0, 77)}...` : text;
  };
  throw new ResultsError(
    `${folder} holds another experiment:\n` +
      different
        .map((name) => `${name} is ${show(before[name])} there, and ${show(now[name])} was asked for`)
        .join('\n'),
  );
}
