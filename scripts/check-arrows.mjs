// Checks the direction of the imports in src/ against scripts/rooms.mjs:  node scripts/check-arrows.mjs
// Static imports, types included, re-exports, `import()` and worker entry points (`new URL('./x.js', import.meta.url)`).
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cruise } from 'dependency-cruiser';
import { pure, reserved, rooms } from './rooms.mjs';

/** Every import of the files below `folder`, as { from, to }, and the circles among them, each a list of files. */
export async function importsBelow(folder) {
  const { output } = await cruise(
    [folder],
    {
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      validate: true,
      ruleSet: { forbidden: [{ name: 'circle', severity: 'error', from: {}, to: { circular: true } }] },
    },
    {},
    { tsConfig: undefined },
  );
  const own = output.modules.filter(({ source }) => source.startsWith(`${folder}/`));
  const imports = own.flatMap(({ source, dependencies }) => [
    ...dependencies.map(({ module, resolved, coreModule }) => ({
      from: source,
      to: coreModule ? `node:${resolved}` : resolved.startsWith(`${folder}/`) ? resolved : module,
    })),
    ...workersOf(source),
  ]);
  const circles = output.summary.violations.map(({ from, cycle }) => [
    from,
    ...cycle.map(({ name }) => name),
  ]);
  return { imports, circles };
}

/** Worker entry points are files, not modules: the compiler does not see them. */
function workersOf(source) {
  const text = readFileSync(source, 'utf8');
  return Array.from(text.matchAll(/new URL\(\s*'(\.[^']*)\.js', import\.meta\.url/g), ([, path]) => ({
    from: source,
    to: `${posix.join(posix.dirname(source), path)}.ts`,
  }));
}

/** What is wrong with imports: a line each. `table`: what each room may import, from the ground up. */
export function complaintsAbout({ imports, circles }, table = rooms) {
  const names = Object.keys(table);
  const roomOf = (file) =>
    names
      .filter((room) => file === `src/${room}.ts` || file.startsWith(`src/${room}/`))
      .sort((a, b) => b.length - a.length)
      .at(0);
  const complaints = circles.map((files) => `circle: ${files.join(' -> ')}`);
  const used = new Set();
  for (const { from, to } of imports) {
    const room = roomOf(from);
    if (room === undefined) {
      complaints.push(`${from} is in no room of scripts/rooms.mjs`);
      continue;
    }
    if (!to.startsWith('src/')) {
      for (const [what, where] of reserved)
        if (new RegExp(what).test(to) && !new RegExp(where).test(from))
          complaints.push(`${from} imports ${to}, which only ${where} may`);
      if (/^node:/.test(to) && pure.some((name) => room === name || room.startsWith(`${name}/`)))
        complaints.push(`${from} imports ${to}: ${room}/ knows no files, clocks or processes`);
      continue;
    }
    const target = roomOf(to);
    if (target === room) continue;
    used.add(`${room} ${target}`);
    if (!table[room].includes(target))
      complaints.push(`${from} imports ${to}: ${room}/ may not import ${target}/`);
  }
  for (const [i, room] of names.entries())
    for (const target of table[room]) {
      if (!names.slice(0, i).includes(target))
        complaints.push(`scripts/rooms.mjs: ${room}/ may import ${target}/, which is not below it`);
      else if (!used.has(`${room} ${target}`))
        complaints.push(`scripts/rooms.mjs: ${room}/ may import ${target}/, and nothing does`);
    }
  return [...new Set(complaints)];
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const complaints = complaintsAbout(await importsBelow('src'));
  for (const complaint of complaints) console.error(complaint);
  process.exitCode = complaints.length > 0 ? 1 : 0;
}
