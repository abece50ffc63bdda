import { existsSync } from 'node:fs';
import { basename, delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageFile } from '../parameters/package-files.js';
import { UrdfError } from '../errors.js';

/** The folders in which the files of a robot description are looked up. */
export interface MeshPlaces {
  /** The folder of the description; undefined where it came without a file. */
  readonly urdfFolder: string | undefined;
  /** Folders of ROS packages, or folders that packages are in; looked at first. */
  readonly packageFolders: readonly string[];
  /** Variables of the process: `AMENT_PREFIX_PATH` and `ROS_PACKAGE_PATH` are used last. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * The file that a description means by the `filename` of a mesh: `package://NAME/PATH` (and `model://`, as Gazebo writes
 * it), `file://`, an absolute path, or one that is relative to the description.
 *
 * A package is this project itself, a given folder or a folder in it, a folder above the description or beside such a
 * folder, or a package that ROS knows.
 * @throws UrdfError that says where it was looked for
 */
export function meshFile(filename: string, places: MeshPlaces): string {
  const [, scheme, rest] = /^(?:([a-z][\w+.-]*):\/\/)?(.*)$/is.exec(filename) ?? [];
  switch (scheme as string | undefined) {
    case 'package':
    case 'model':
      return packagedFile(filename, rest, places);
    case 'file':
      return firstThatExists(filename, [fileURLToPath(`file:///${rest.replace(/^\/*/, '')}`)]);
    case undefined:
      return plainFile(filename, places);
    default:
      throw new UrdfError(`"${filename}" cannot be fetched; expected package://, file:// or a path`);
  }
}

function plainFile(filename: string, { urdfFolder }: MeshPlaces): string {
  if (isAbsolute(filename)) return firstThatExists(filename, [filename]);
  if (urdfFolder === undefined)
    throw new UrdfError(
      `"${filename}" is relative to the description's file, but this description came without one; ` +
        'name the mesh by package:// or an absolute path',
    );
  return firstThatExists(filename, [resolve(urdfFolder, filename)]);
}

const OWN_PACKAGE = 'neuromotor';

function packagedFile(filename: string, rest: string, places: MeshPlaces): string {
  const { urdfFolder, packageFolders, environment } = places;
  const [name, ...path] = rest.split('/');
  const within = (folder: string) =>
    basename(folder) === name
      ? [join(folder, ...path), join(folder, name, ...path)]
      : [join(folder, name, ...path)];
  const listed = (variable: string) =>
    (environment[variable] ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = [
    ...(name === OWN_PACKAGE ? [packageFile(path.join('/'))] : []),
    ...packageFolders.flatMap((folder) => within(resolve(folder))),
    ...(urdfFolder === undefined ? [] : foldersAbove(urdfFolder).flatMap(within)),
    ...listed('AMENT_PREFIX_PATH').map((prefix) => join(prefix, 'share', name, ...path)),
    ...listed('ROS_PACKAGE_PATH').flatMap(within),
  ];
  return firstThatExists(filename, candidates, `; collision.packages can say where package "${name}" is`);
}

/** A folder and all above it. */
function foldersAbove(folder: string): string[] {
  const here = resolve(folder);
  const above = dirname(here);
  return above === here ? [here] : [here, ...foldersAbove(above)];
}

function firstThatExists(filename: string, candidates: readonly string[], hint = ''): string {
  const found = candidates.find((file) => existsSync(file));
  if (found !== undefined) return found;
  const shown = candidates.slice(0, 4).join(', ');
  const others = candidates.length > 4 ? ` and ${candidates.length - 4} more places` : '';
  throw new UrdfError(`"${filename}" is not there: looked for ${shown || 'nothing'}${others}${hint}`);
}
