// Checks the imports in src/ against scripts/rooms.mjs:  node scripts/check-arrows.mjs
// Static imports and re-exports, those of types included, `import()`, `require()` and worker entry points
// (`new URL('./x.js', import.meta.url)`). Prints one line per complaint; exit code 1 if there is any.
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { cruise } from 'dependency-cruiser';
import { anything, pure, reserved, rooms } from './rooms.mjs';

const circular = { forbidden: [{ name: 'circle', severity: 'error', from: {}, to: { circular: true } }] };

/**
 * The files below `src/` of the folder `root`, their imports, and the circles among them.
 * An import goes to a file (`src/…`, or `../…` outside of `src/`), to a module of Node (`node:…`) or to a package.
 */
export async function importsBelow(root) {
  const { output } = await cruise(['src'], {
    baseDir: root,
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    validate: true,
    ruleSet: circular,
  });
  const own = output.modules.filter(({ source }) => source.startsWith('src/'));
  const imports = own.flatMap(({ source, dependencies }) => [
    ...dependencies.map((dependency) => ({ from: source, to: targetOf(source, dependency) })),
    ...workersOf(root, source),
  ]);
  const circles = new Map(
    output.summary.violations.map(({ cycle }) => {
      const files = fromTheFirst(cycle.map(({ name }) => name));
      return [files.join(), files];
    }),
  );
  return { files: own.map(({ source }) => source), imports, circles: [...circles.values()] };
}

function targetOf(source, { module, resolved, coreModule, couldNotResolve }) {
  if (coreModule) return module.startsWith('node:') ? module : `node:${module}`;
  if (!module.startsWith('.')) return module;
  const file = couldNotResolve ? posix.join(posix.dirname(source), module) : resolved;
  return file.startsWith('src/') ? file : posix.relative('src', file);
}

/** Worker entry points are files, not modules: the compiler does not see them. */
function workersOf(root, source) {
  const text = readFileSync(join(root, source), 'utf8');
  return Array.from(
    text.matchAll(/new URL\(\s*(['"`])([^'"`$]+)\.js\1,\s*import\.meta\.url/g),
    ([, , path]) => ({
      from: source,
      to: `${posix.join(posix.dirname(source), path)}.ts`,
    }),
  );
}

/** A circle of files is found from each of them: the same list for all, from the first by name. */
function fromTheFirst(files) {
  const at = files.indexOf(files.toSorted()[0]);
  return [...files.slice(at), ...files.slice(0, at)];
}

/** What is wrong with imports: one line each. `table`: what each room may import, from the ground up. */
export function complaintsAbout({ files, imports, circles }, table = rooms) {
  const names = Object.keys(table);
  const below = (room) => names.slice(0, names.indexOf(room));
  const permitted = (room) => (table[room] === anything ? below(room) : table[room]);
  const roomOf = (file) =>
    names
      .filter((room) => file === `src/${room}.ts` || file.startsWith(`src/${room}/`))
      .sort((a, b) => b.length - a.length)
      .at(0);
  const used = new Set();

  const complaintAbout = ({ from, to }) => {
    const room = roomOf(from);
    const target = roomOf(to);
    if (room === undefined) return [];
    if (to.startsWith('../')) return [`${from} imports ${to}, which is outside of src/`];
    if (to.startsWith('node:'))
      return pure.some((name) => room === name || room.startsWith(`${name}/`))
        ? [`${from} imports ${to}: ${room}/ knows no files, clocks or processes`]
        : [];
    const place = Object.entries(reserved).find(([name]) => to === name || to.startsWith(`${name}/`))?.[1];
    if (place !== undefined && from !== place) return [`${from} imports ${to}, which only ${place} may`];
    if (target === undefined || target === room) return [];
    used.add(`${room} ${target}`);
    return permitted(room).includes(target)
      ? []
      : [`${from} imports ${to}: ${room}/ may not import ${target}/`];
  };
  const complaintsAboutRoom = (room) =>
    table[room] === anything
      ? []
      : table[room].flatMap((target) => {
          const permission = `scripts/rooms.mjs: ${room}/ may import ${target}/, `;
          if (!below(room).includes(target)) return [`${permission}which is not below it`];
          return used.has(`${room} ${target}`) ? [] : [`${permission}and nothing does`];
        });

  return [
    ...circles.map((circle) => `circle: ${[...circle, circle[0]].join(' -> ')}`),
    ...files
      .filter((file) => roomOf(file) === undefined)
      .map((file) => `${file} is in no room of scripts/rooms.mjs`),
    ...names
      .filter((room) => !files.some((file) => roomOf(file) === room))
      .map((room) => `scripts/rooms.mjs: ${room}/ has no files`),
    ...new Set(imports.flatMap(complaintAbout)),
    ...names.flatMap(complaintsAboutRoom),
  ];
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const complaints = complaintsAbout(await importsBelow(fileURLToPath(new URL('..', import.meta.url))));
  for (const complaint of complaints) console.error(complaint);
  process.exitCode = complaints.length > 0 ? 1 : 0;
}
